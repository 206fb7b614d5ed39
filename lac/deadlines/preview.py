"""What a change would do to the deadlines, found out by doing it and taking it back."""

from dataclasses import dataclass

from django.db import transaction

from .duty import DUTIES
from .models import Deadline, DeadlineEvent
from .sweep import sweep

SHOWN = 50


class _TakeBack(Exception):
    """Ends the transaction of a preview."""


@dataclass(frozen=True)
class Moves:
    """How many open deadlines would move, be new or go, and the first of those that move."""

    moved: int
    opened: int
    withdrawn: int
    first: list

    @property
    def nothing(self):
        return not (self.moved or self.opened or self.withdrawn)


def moves_after(change, *, seen_by, duties=None):
    """What a sweep would write after `change()`; nothing of it stays.

    Only deadlines that `seen_by` may see are named; all that are open are counted. `duties`
    (codes) limits the sweep. Whatever `change` raises passes through. `change` may write to
    the database only, since everything is rolled back.
    """
    try:
        with transaction.atomic():
            last = DeadlineEvent.unscoped.order_by("-pk").values_list("pk", flat=True).first() or 0
            change()
            sweep(duties=duties)
            moves = _collect(last, seen_by)
            raise _TakeBack
    except _TakeBack:
        return moves


def _collect(last, reader):
    still_open = Deadline.unscoped.open().values("pk")
    events = DeadlineEvent.unscoped.filter(pk__gt=last)
    moved = events.filter(kind="moved", deadline__in=still_open)
    named = moved.visible_to(reader).order_by("to_on", "pk")
    rows = list(named.values_list("deadline", "from_on", "to_on")[:SHOWN])
    deadlines = Deadline.unscoped.select_related("child").in_bulk([pk for pk, _, _ in rows])
    first = [
        {
            "child": deadlines[pk].child,
            "rule": DUTIES[deadlines[pk].duty].rule(),
            "before": before,
            "after": after,
        }
        for pk, before, after in rows
    ]
    return Moves(
        moved.count(),
        events.filter(kind__in=["opened", "revived"], deadline__in=still_open).count(),
        events.filter(kind="withdrawn", deadline__done_on=None).count(),
        first,
    )
