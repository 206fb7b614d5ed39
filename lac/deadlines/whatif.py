"""What if this date were another? The child's deadlines as they would be, beside today's.

Each supposition is tried on the real rows, inside a transaction that is taken back: the very
sweep that would run says what would happen, and nothing of it stays, not even in the log.

Apps add suppositions in their own `suppositions.py`:

    suppose("admitted_on", "Admitted to the school", current=..., change=...)
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from .models import Deadline
from .sweep import sweep

SUPPOSITIONS: dict[str, "Supposition"] = {}


@dataclass(frozen=True)
class Supposition:
    """A date of the child that can be tried out.

    `current` finds the row that carries the date (or None); `date` says what it is now, and
    `change` writes another into the database. Both get that row.
    """

    code: str
    label: str
    current: Callable
    date: Callable
    change: Callable


def suppose(code, label, *, current, date, change):
    """Register a supposition. Raises ValueError when its code is taken."""
    if code in SUPPOSITIONS:
        raise ValueError(f"Two suppositions are called {code}.")
    SUPPOSITIONS[code] = Supposition(code, label, current, date, change)


class _TakeBack(Exception):
    """Ends the transaction of a supposition."""


@dataclass(frozen=True)
class Line:
    """One deadline today and as it would be; a due date is empty where there is none."""

    what: str
    detail: str
    before: dt.date | None
    after: dt.date | None
    state_before: str
    state_after: str

    @property
    def changes(self):
        """Whether anything would be different."""
        return (self.before, self.state_before) != (self.after, self.state_after)


def possible(child):
    """[(supposition, the date now)] of what can be tried for a child."""
    found = []
    for it in SUPPOSITIONS.values():
        row = it.current(child)
        if row is not None:
            found.append((it, it.date(row)))
    return found


def deadlines_if(child, dates, today):
    """What the deadlines of a child would be with other dates: {code: date} of suppositions.

    Returns Lines, those that would change first. Raises ValidationError where the dates do not
    fit the child's other records.
    """
    try:
        with transaction.atomic():
            # Both sides are swept now: what a late sweep would change anyway is not told here.
            sweep(children=[child.pk])
            before = _snapshot(child, today)
            for code, day in dates.items():
                it = SUPPOSITIONS[code]
                it.change(it.current(child), day)
            sweep(children=[child.pk])
            after = _snapshot(child, today)
            raise _TakeBack
    except _TakeBack:
        return _side_by_side(before, after)
    except IntegrityError:
        raise ValidationError(
            "These dates do not fit the child’s other records: they would overlap, or end "
            "before they begin. Try other dates."
        ) from None


def _snapshot(child, today):
    """{case: (deadline, state)} of what applies or applied."""
    rows = Deadline.unscoped.filter(child=child, withdrawn_at=None)
    return {(it.duty, it.case_key): (it, it.state_on(today)) for it in rows}


def _side_by_side(before, after):
    lines = []
    for case in before.keys() | after.keys():
        was, would_be = before.get(case), after.get(case)
        deadline = (would_be or was)[0]
        lines.append(
            Line(
                deadline.name,
                deadline.detail,
                was and was[0].due_on,
                would_be and would_be[0].due_on,
                was[1].value if was else "",
                would_be[1].value if would_be else "",
            )
        )
    return sorted(lines, key=lambda it: (not it.changes, it.after or it.before, it.what))
