"""What differs between two versions of a plan, in the words that people read."""


def differences(before, after):
    """[{section, label, before, after}] of two plans of `pep.content`, in the order of the later.

    Facts from the record are left out: they are as of a day, and nobody wrote them.
    """
    old = {section["key"]: _pieces(section) for section in before["sections"]}
    new = {section["key"]: _pieces(section) for section in after["sections"]}
    titles = {it["key"]: it["title"] for it in [*before["sections"], *after["sections"]]}
    rows = [
        {"section": titles[key], "label": label, "before": was, "after": now}
        for key in [*new, *(key for key in old if key not in new)]
        for label, was, now in _compared(old.get(key, {}), new.get(key, {}))
    ]
    return rows + [
        {"section": "Attachments", "label": label, "before": was, "after": now}
        for label, was, now in _compared(_attached(before), _attached(after))
    ]


def _compared(old, new):
    for label in [*new, *(label for label in old if label not in new)]:
        was, now = old.get(label, ""), new.get(label, "")
        if was != now:
            yield label, was, now


def _pieces(section):
    """{label: text}; a row of a table goes by what its first cell says."""
    pieces = {}
    for answer in section["answers"]:
        _put(pieces, answer["label"], answer["text"])
    for card in section["cards"]:
        _put(
            pieces, card["title"], "\n".join(f"{it['label']}: {it['text']}" for it in card["lines"])
        )
    for table in section["tables"]:
        for row in table["rows"]:
            words = [f"{head}: {cell}" for head, cell in zip(table["headers"], row, strict=True)]
            _put(pieces, f"{table['caption']}: {row[0]}", "\n".join(words))
    return pieces


def _put(pieces, label, text):
    """Two rows of one name are told apart by their place."""
    count = 2
    name = label
    while name in pieces:
        name, count = f"{label} ({count})", count + 1
    pieces[name] = str(text)


def _attached(content):
    return {
        it["title"]: f"Version {it['version']}, {it['sha256'][:12]}"
        for it in content.get("attachments", [])
    }
