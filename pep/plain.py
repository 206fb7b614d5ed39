"""The plan in plain English, for the carer and for the child: what they want to know, in order.

It is made of an edition that was cut already (`content.as_read`), so it cannot hold
what that reader may not see. Only headings, labels and the sentences between are in our
words: what people wrote in the plan stands as they wrote it, and the paper says so.
"""

from .models import Edition, PepBand
from .plain_words import explained, plain_label, plain_title
from .tables import LAST_TERM, targets_in

# Sections that have a place of their own in this edition.
PLACED = ("voice", "targets", "next", "carer")
# The ages to which a grown-up reads it: as a plan names them.
YOUNG = (PepBand.EARLY_YEARS.label, PepBand.PRIMARY.label)


def in_plain_english(content):
    """What the plain edition shows. Raises ValueError for an edition that has none."""
    edition = Edition(content["edition"])
    if edition not in (Edition.CARER, Edition.YOUNG_PERSON):
        raise ValueError(f"There is no plain English of the edition {edition.value}.")
    is_own = edition == Edition.YOUNG_PERSON
    is_young = is_own and content["band"] in YOUNG
    sections = {it["key"]: it for it in content["sections"]}
    told = {
        "is_own": is_own,
        "is_young": is_young,
        "voice": _voice(sections.get("voice")),
        "reviewed": _reviewed(sections.get("targets")),
        "targets": targets_in(sections["targets"]) if "targets" in sections else [],
        "tasks": _tasks(sections),
        "home": _answer(sections.get("carer"), "at_home"),
        "next": _facts(sections.get("next")) + _lines(sections.get("next"), is_own),
        "rest": [_rest(it, is_own) for it in content["sections"] if _is_left(it)],
    }
    return told | {"terms": explained(told)}


def _is_left(section):
    """Whether a section says something that no other part of the paper shows."""
    if section["key"] == "carer":
        return any(it["text"] for it in section["answers"] if it["name"] != "at_home")
    return section["key"] not in PLACED


def _voice(section):
    if section is None:
        return {"cards": [], "scales": [], "whose": ""}
    cards = [
        {
            "asked": card["title"],
            "words": _first(card, "In my words"),
            "whose": _first(card, "Whose words"),
            "answers": [it["text"] for it in card["lines"] if it["label"] == "Our answer"],
        }
        for card in section["cards"]
    ]
    tables = section["tables"]
    whose = tables[0]["caption"].partition("(")[2].rstrip(")") if tables else ""
    return {
        "cards": cards,
        "scales": [row for table in tables for row in table["rows"]],
        "whose": whose,
    }


def _first(card, label):
    return next((it["text"] for it in card["lines"] if it["label"] == label), "")


def _reviewed(section):
    """Last term's targets: what was agreed and how it went."""
    return [
        {"title": card["title"].removeprefix(LAST_TERM), "lines": card["lines"]}
        for card in (section["cards"] if section else [])
        if card["title"].startswith(LAST_TERM)
    ]


def _tasks(sections):
    """(who, what, by when) of the targets, and of the actions where this reader sees those."""
    targets = targets_in(sections["targets"]) if "targets" in sections else []
    tasks = [(it.get("owner", ""), it["title"], it.get("deadline", "")) for it in targets]
    for table in sections.get("actions", {}).get("tables", []):
        tasks += [(who, what, by) for what, who, by, done in table["rows"] if not done]
    return [
        {"who": who or "Not agreed yet", "what": what, "by": by or "No day agreed yet"}
        for who, what, by in tasks
    ]


def _answer(section, name):
    answers = section["answers"] if section else []
    return next((it["text"] for it in answers if it["name"] == name), "")


def _facts(section):
    return list(section["facts"]) if section else []


def _lines(section, is_own):
    """The answers of a section, each a label and a text; what is empty is left out."""
    return [
        {"label": plain_label(it, is_own), "text": it["text"]}
        for it in (section["answers"] if section else [])
        if it["text"] and it["name"] != "at_home"
    ]


def _rest(section, is_own):
    return {
        "title": plain_title(section, is_own),
        "owner": section["owner"],
        "facts": _facts(section),
        "lines": _lines(section, is_own),
        "cards": section["cards"],
        "tables": section["tables"],
    }
