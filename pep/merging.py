"""Two people in one section: answers that only one of them changed are kept, the rest are shown.

Pure functions on dictionaries of answers.
"""

from dataclasses import dataclass
from typing import Any

BLANKS = (None, "", [])


@dataclass(frozen=True)
class Conflict:
    """One answer that two people changed differently since the same text."""

    name: str
    mine: Any
    theirs: Any


def merge(base, mine, theirs):
    """What to store, and where the two clash, of three versions of the answers.

    `base` is what the writer saw, `mine` what they send (only the answers they
    were asked), `theirs` what is stored now. A clash keeps what is stored.
    """
    merged, conflicts = dict(theirs), []
    for name, answer in mine.items():
        stored, seen = theirs.get(name), base.get(name)
        if same(answer, stored) or same(answer, seen):
            continue
        if same(stored, seen):
            merged[name] = answer
        else:
            conflicts.append(Conflict(name, answer, stored))
    return merged, conflicts


def same(one, other):
    """Whether two answers say the same; the blanks are all alike."""
    return one == other or (one in BLANKS and other in BLANKS)


def changed_names(before, after):
    """The names whose answers differ, in order."""
    return [
        name for name in sorted({*before, *after}) if not same(before.get(name), after.get(name))
    ]
