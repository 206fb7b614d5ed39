"""The child's story in dated entries. Apps tell their part in their own `timeline.py`:

@timeline_source(permission=Permission.VIEW_PEP)
def plans(child, user, may):
    return [Entry(pep.signed_on, "PEP signed off", url=...) for pep in ...]
"""

import datetime as dt
from dataclasses import dataclass

from lac.accounts.access import Permission

SOURCES = []


@dataclass(frozen=True)
class Entry:
    """One thing that happened, or will happen, on a day."""

    on: dt.date
    title: str
    text: str = ""
    url: str = ""
    # One word for filtering: "care", "school", "meeting", "pep", "attendance", "suspension".
    kind: str = ""


def timeline_source(permission=Permission.VIEW_CHILD):
    """Register a function (child, user, may) -> list of Entry, for readers with the permission."""

    def register(source):
        SOURCES.append((permission, source))
        return source

    return register


def timeline(child, user, may):
    """Every entry this reader may see, the latest first."""
    entries = [
        entry
        for permission, source in SOURCES
        if permission in may
        for entry in source(child, user, may)
    ]
    return sorted(entries, key=lambda entry: entry.on, reverse=True)
