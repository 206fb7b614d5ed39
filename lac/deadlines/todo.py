"""What somebody has promised to do, besides what the duties ask. Apps tell theirs:

    class AgreedAtMeetings(TodoSource):
        def of(self, user, today): ...
        def mail(self, today): ...

    todo_source(AgreedAtMeetings())

The home page shows it below the deadlines, and the morning e-mail counts it.
"""

import datetime as dt
from dataclasses import dataclass

SOURCES = []
SHOWN = 25


@dataclass(frozen=True)
class Todo:
    """One thing that a person said they would do. `due_on` may be None."""

    what: str
    due_on: dt.date | None
    child: str
    child_url: str
    url: str
    where: str

    def is_late(self, today):
        """Whether its last day has passed; that day itself is still on time."""
        return self.due_on is not None and self.due_on < today


class TodoSource:
    """Where promises come from; subclasses answer both questions in one query each."""

    def of(self, user, today):
        """What this person still has to do about children they work with: a list of `Todo`."""
        raise TypeError(f"{type(self).__name__} tells nothing.")

    def mail(self, today):
        """How many things to tell each person of this morning: {user id: number}."""
        raise TypeError(f"{type(self).__name__} counts nothing.")

    def mail_week(self, today):
        """The same for people who get one e-mail a week: what is late, or due in the week ahead."""
        return self.mail(today)


def todo_source(source):
    """Register a source; once, however often it is imported."""
    if not any(type(it) is type(source) for it in SOURCES):
        SOURCES.append(source)
    return source


def todo(user, today):
    """What this person promised, the most pressing first; without a date comes last."""
    found = [it for source in SOURCES for it in source.of(user, today)]
    return sorted(found, key=lambda it: (it.due_on is None, it.due_on or today))[:SHOWN]


def to_mail(today, *, week=False):
    """How many promises to tell each person of this morning, or for the week: {user id: number}."""
    counts = {}
    for source in SOURCES:
        found = source.mail_week(today) if week else source.mail(today)
        for user, number in found.items():
            counts[user] = counts.get(user, 0) + number
    return counts
