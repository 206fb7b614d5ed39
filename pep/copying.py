"""How much of a plan is last term's, word for word: for whoever writes it and whoever grades it."""

from dataclasses import dataclass

# A text of fewer words, or a choice, may rightly be the same each term.
WORDS = 4


@dataclass(frozen=True)
class Copied:
    """Of the texts that both plans have, how many are the same."""

    unchanged: int
    both: int


def copied(before, after):
    """The texts of two plans (`pep.content`) that are the same, of those that both have."""
    old, new = _texts(before), _texts(after)
    both = [place for place in new if place in old]
    return Copied(sum(old[place] == new[place] for place in both), len(both))


def _texts(content):
    return {
        (section["key"], answer["name"]): " ".join(answer["text"].split())
        for section in content["sections"]
        for answer in section["answers"]
        if len(answer["text"].split()) >= WORDS
    }


def side_by_side(before, after):
    """[(section title, [{label, before, after, state}])] of the answers of two plans."""
    old = {
        (section["key"], answer["name"]): answer["text"]
        for section in before["sections"]
        for answer in section["answers"]
    }
    return [
        (section["title"], [_row(old.get((section["key"], it["name"]), ""), it) for it in answers])
        for section in after["sections"]
        if (answers := section["answers"])
    ]


def _row(was, answer):
    now = answer["text"]
    if was == now:
        state = "Same" if now else "Empty"
    else:
        state = "Changed" if was and now else "New" if now else "No longer answered"
    return {"label": answer["label"], "before": was, "after": now, "state": state}
