"""Kinds of meetings that are held on a page of their own, beside what they write.

An app above registers one; the page of the meeting itself then leads there, so that targets,
actions and people are written in one place.
"""

from dataclasses import dataclass

_ROOMS = {}


@dataclass(frozen=True)
class Room:
    """Where a meeting is held: the page for whoever may write there, and what came of it."""

    label: str
    url: str = ""
    summary_url: str = ""


def room(kind):
    """Register a function of (meeting, user) that gives the Room of a meeting of a kind, or None.

    Raises LookupError when the kind has one already.
    """

    def register(found):
        if kind in _ROOMS:
            raise LookupError(f"Meetings of the kind {kind} have a room already.")
        _ROOMS[kind] = found
        return found

    return register


def room_of(meeting, user):
    """The Room of a meeting for this user, or None when it is held on its own page."""
    found = _ROOMS.get(meeting.kind)
    return found(meeting, user) if found and not meeting.cancelled_at else None
