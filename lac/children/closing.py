"""What ends when a record is closed after an adoption. Apps add theirs in their own `endings.py`:

    @ending(order=40, label="Meetings to come: cancelled")
    class Meetings(Ending):
        def rows(self, child, day):
            return Meeting.unscoped.filter(child=child, ...)   # what is still open

        def end(self, rows, closing):
            rows.update(cancelled_at=..., ...)                 # set-based where it can be

The page that asks for confirmation counts the very rows that are ended. Nobody is told why:
whoever knew the child must not learn from a message that they were adopted.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

ENDINGS: dict[str, "Ending"] = {}

# What people read where a row has to say why it ended. It names no reason.
WHY = "The record was closed"


@dataclass(frozen=True)
class Closing:
    """One closing: the day of the order, today, and who does it."""

    adopted_on: dt.date
    today: dt.date
    by: object
    # The code of the last episode: E11 or E12.
    reason_ended: str = ""

    @property
    def yesterday(self):
        """The day before: what ends on it is over now."""
        return self.today - dt.timedelta(days=1)


class Ending:
    """One kind of thing that does not go on."""

    order = 0
    label = ""

    def rows(self, child, day):
        """What is open on a day (today), as a queryset."""
        raise NotImplementedError

    def end(self, rows, closing):
        """End them, in one statement each where it can be."""
        raise NotImplementedError


def ending(*, order, label):
    """Register a kind; a decorator of its class. `label` says what it is and what becomes of it."""

    def register(kind):
        if label in ENDINGS:
            raise ValueError(f"Two endings are called {label}.")
        kind.order, kind.label = order, label
        ENDINGS[label] = kind()
        return kind

    return register


def endings():
    """Every kind, in order."""
    return sorted(ENDINGS.values(), key=lambda it: it.order)


def what_ends(child):
    """[(label, how many)] of what is open today; one query a kind."""
    today = timezone.localdate()
    counted = [(it.label, it.rows(child, today).count()) for it in endings()]
    return [(label, number) for label, number in counted if number]


def end_all(child, closing):
    """End everything that is open; {label: how many}."""
    ended = {}
    for it in endings():
        rows = it.rows(child, closing.today)
        if number := rows.count():
            it.end(rows, closing)
            ended[it.label] = number
    return ended
