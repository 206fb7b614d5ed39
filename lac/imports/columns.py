"""Files whose columns go by other names: remembered by source, suggested by likeness."""

import difflib
import hashlib
import re

from .models import ColumnMap
from .reading import BadFile, heading
from .refused import OURS

# How alike a heading must be to be suggested, of 1.
ALIKE = 0.62


class UnknownColumns(BadFile):
    """A file whose columns nobody has named yet: its headings, and its first lines."""

    def __init__(self, sentence, file, sheet):
        super().__init__(sentence)
        self.file, self.header = file, sheet.header
        self.samples = [line.cells[: len(sheet.header)] for line in sheet.lines[:3]]


def fingerprint(header):
    """The same text for the same headings in the same order, whatever their case.

    Refused lines that were put right are headed as the file they came from, after our own columns.
    """
    if tuple(map(heading, header[: len(OURS)])) == OURS:
        header = header[len(OURS) :]
    text = "\x1f".join(heading(name) for name in header)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def known(job, header):
    """What was said of a file headed like this from the same place, or None."""
    return ColumnMap.objects.filter(
        kind=job.kind,
        local_authority=job.local_authority_id,
        school=job.school_id,
        fingerprint=fingerprint(header),
    ).first()


def renamed(header, said, file):
    """The header under our names. A heading of ours that was not chosen counts for nothing."""
    ours = {heading(name) for column in file.columns for name in (column.name, *column.also)}
    names = {theirs: column for column, theirs in said.names.items()}
    return [names.get(name, "" if heading(name) in ours else name) for name in header]


def suggest(file, header):
    """{our column: the heading most like it}, each heading once; required columns first."""
    left, found = list(header), {}
    for column in sorted(file.columns, key=lambda it: not it.required):
        score, best = max(
            ((_likeness(column, name), name) for name in left),
            default=(0, ""),
            key=lambda it: it[0],
        )
        if score >= ALIKE:
            found[column.name] = best
            left.remove(best)
    return found


def _likeness(column, name):
    theirs = _plain(name)
    words = [_plain(it) for it in (column.name, *column.also, *column.like)]
    return max((1.0 if it == theirs else _ratio(it, theirs)) for it in words)


def _ratio(one, other):
    if min(len(one), len(other)) > 3 and (one in other or other in one):
        return 0.8
    return difflib.SequenceMatcher(None, one, other).ratio()


def _plain(name):
    return re.sub(r"[^a-z0-9]", "", name.casefold())
