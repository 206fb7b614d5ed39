"""What if this date were another? The child's deadlines as they would be, beside today's.

Each supposition is tried on the real rows, inside a transaction that is taken back: the very
sweep that would run says what would happen, and nothing of it stays, not even in the log.

Apps add suppositions in their own `suppositions.py`:

    suppose("admitted", "Admitted to the school", permission=..., current=..., date=..., change=...)
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from lac.accounts.access import Permission
from lac.calendars.days import in_words
from lac.children.access import kept_to_schools

from .models import OPEN_STATES, Deadline
from .sweep import sweep

SUPPOSITIONS: dict[str, "Supposition"] = {}


def _nothing(child, on):
    return []


@dataclass(frozen=True)
class Supposition:
    """A date of the child that can be tried out by whoever may change it.

    `current` finds the row that carries the date (or None); `date` says what it is now (None
    where nothing is recorded yet), and `change` writes another into the database. Both get that
    row. `change` writes rows only: no action, no e-mail. `figures` gives what else is worth
    comparing as pairs of label and text, from a child and a day.
    """

    code: str
    label: str
    permission: Permission
    current: Callable
    date: Callable
    change: Callable
    hint: str = ""
    figures: Callable = _nothing


def suppose(code, label, *, permission, current, date, change, hint="", figures=_nothing):
    """Register a supposition. Raises ValueError when its code is taken."""
    if code in SUPPOSITIONS:
        raise ValueError(f"Two suppositions are called {code}.")
    SUPPOSITIONS[code] = Supposition(code, label, permission, current, date, change, hint, figures)


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
    why: str

    @property
    def changes(self):
        """Whether anything would be different."""
        return (self.before, self.state_before) != (self.after, self.state_after)


@dataclass(frozen=True)
class Outcome:
    """What would come of other dates: the deadlines, and figures as (label, before, after)."""

    lines: list
    figures: list

    @property
    def different(self):
        """The deadlines that would be different."""
        return [it for it in self.lines if it.changes]

    @property
    def same(self):
        """The deadlines that would stay as they are."""
        return [it for it in self.lines if not it.changes]

    @property
    def moved(self):
        """How many deadlines would be different."""
        return len(self.different)


def possible(child, user, may):
    """[(supposition, the date now)] of what this person could change, and so may try.

    `may` is what they may do with the child. Who may change one school's rows only tries only
    these.
    """
    found, kept = [], {}
    for it in SUPPOSITIONS.values():
        row = it.current(child) if it.permission in may else None
        if row is None:
            continue
        school = getattr(row, "school_id", None)
        if school is not None and it.permission not in kept:
            kept[it.permission] = kept_to_schools(user, child, it.permission)
        mine = kept.get(it.permission)
        if school is None or mine is None or school in mine:
            found.append((it, it.date(row)))
    return found


def deadlines_if(child, dates, today):
    """What would become of a child's deadlines with other dates: {code: date} of suppositions.

    Returns the Outcome, with what would change first. Raises ValidationError where the dates do
    not fit the child's other records, or where the nightly sweep is at work.
    """
    if early := [day for day in dates.values() if day < child.born_on]:
        raise ValidationError(f"{in_words(early[0])} is before {child.given_name} was born.")

    def change():
        # All rows are found first: what one date changes must not hide another's row.
        rows = {code: SUPPOSITIONS[code].current(child) for code in dates}
        for code, day in dates.items():
            SUPPOSITIONS[code].change(rows[code], day)

    try:
        before, after = _tried(
            child,
            change,
            lambda: (_snapshot(child, today), _figures(child, dates, today)),
        )
        return Outcome(_side_by_side(before[0], after[0]), _compared(before[1], after[1]))
    except IntegrityError:
        raise ValidationError(
            "These dates do not fit the child’s other records: they would overlap, or end "
            "before they begin. Try other dates."
        ) from None
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != _LOCKED:
            raise
        raise ValidationError(
            "All deadlines are being brought up to date just now. Try again in some minutes."
        ) from None


def would_move(child, change):
    """The lines of a child's deadlines that `change()` would give another date, or end.

    For the forms that change a date. What would be new beside them is told too, but alone it
    is no move. Whatever `change` raises passes through. While the nightly sweep is at work
    nobody can look ahead: the answer then is a `Line` that says so.
    """
    today = timezone.localdate()
    try:
        before, after = _tried(child, change, lambda: _snapshot(child, today))
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != _LOCKED:
            raise
        return [_UNKNOWN]
    lines = [it for it in _side_by_side(before, after) if it.before != it.after]
    return lines if any(it.before and _matters(it) for it in lines) else []


def _matters(line):
    """Whether a move is more than another date of what was done or over long ago."""
    open_now = {state.value for state in OPEN_STATES}
    return line.state_before != line.state_after or line.state_before in open_now


def _tried(child, change, look):
    """What `look()` gives before and after a change that is taken back, both swept.

    Both sides are swept now: what a late sweep would change anyway is not told here.
    """
    try:
        with transaction.atomic():
            _wait_a_little()
            sweep(children=[child.pk])
            before = look()
            change()
            sweep(children=[child.pk])
            after = look()
            raise _TakeBack
    except _TakeBack:
        return before, after


# PostgreSQL's code for "somebody else holds the lock".
_LOCKED = "55P03"


_UNKNOWN = Line(
    "All deadlines are being brought up to date just now",
    "",
    None,
    None,
    "",
    "",
    "What this would move cannot be shown for some minutes. Wait, or save it all the same.",
)


def _wait_a_little():
    """Rather refuse than let a page wait for the nightly sweep."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '3s'")


def _snapshot(child, today):
    """{case: (deadline, state)} of what applies or applied."""
    rows = Deadline.unscoped.filter(child=child, withdrawn_at=None)
    return {(it.duty, it.case_key): (it, it.state_on(today)) for it in rows}


def _figures(child, dates, today):
    on = max([today, *dates.values()])
    return [pair for code in dates for pair in SUPPOSITIONS[code].figures(child, on)]


def _compared(before, after):
    pairs = zip(before, after, strict=True)
    return [(label, was, would_be) for (label, was), (_, would_be) in pairs]


def _side_by_side(before, after):
    lines = []
    for case in before.keys() | after.keys():
        was, state_before = before.get(case, (None, None))
        would_be, state_after = after.get(case, (None, None))
        deadline = would_be or was
        lines.append(
            Line(
                deadline.name,
                deadline.detail,
                was and was.due_on,
                would_be and would_be.due_on,
                was and state_before.value,
                would_be and state_after.value,
                _why(was, would_be),
            )
        )
    return sorted(lines, key=lambda it: (not it.changes, it.after or it.before, it.what))


def _why(was, would_be):
    """Why a deadline would be different, in sentences: what the clock runs from and to."""
    event = getattr((would_be or was).definition, "event", "")
    if would_be is None:
        return "There would be no reason for it."
    if was is None:
        return f"New. {event}: {in_words(would_be.started_on)}."
    told = []
    if was.started_on != would_be.started_on:
        told.append(f"{event}: {in_words(would_be.started_on)}.")
    elif was.due_on != would_be.due_on:
        told.append(f"Counted anew: {would_be.limit}.")
    if was.ended_on != would_be.ended_on:
        told.append(_until(would_be.ended_on))
    if was.done_on != would_be.done_on:
        told.append(_done(would_be.done_on))
    return " ".join(told)


def _until(day):
    return f"It would apply until {in_words(day)}." if day else "It would go on applying."


def _done(day):
    return f"Done on {in_words(day)}." if day else "What was done would not count for it."
