"""What a change would do to the deadlines, found out by doing it and taking it back."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max, Min

from .duty import DUTIES
from .models import Deadline, DeadlineEvent, UndatedCase
from .sweep import sweep

SHOWN = 50

Cause = DeadlineEvent.Cause


class _TakeBack(Exception):
    """Ends the transaction of a preview."""


@dataclass(frozen=True)
class Moves:
    """How many open deadlines would move, be new or go; the first of those that move or go.

    `by_rule` tells of all of them, rule by rule and without names, for whoever manages the
    calendar and sees no child.
    """

    moved: int
    opened: int
    withdrawn: int
    undated: int
    first: list
    by_rule: list

    @property
    def nothing(self):
        return not (self.moved or self.opened or self.withdrawn or self.undated)


def moves_after(change, *, seen_by, duties=None):
    """What a sweep would write after `change()`; nothing of it stays.

    Only deadlines that `seen_by` may see are named; all that are open are counted. `duties`
    (codes) limits the sweep. Whatever `change` raises passes through. `change` may write to
    the database only, since everything is rolled back.
    """
    try:
        with transaction.atomic():
            last = DeadlineEvent.unscoped.order_by("-pk").values_list("pk", flat=True).first() or 0
            undated = UndatedCase.unscoped.count()
            change()
            sweep(duties=duties)
            moves = _collect(last, undated, seen_by)
            raise _TakeBack
    except _TakeBack:
        return moves


def _collect(last, undated, reader):
    still_open = Deadline.unscoped.open().values("pk")
    events = DeadlineEvent.unscoped.filter(pk__gt=last)
    moved = events.filter(kind="moved", deadline__in=still_open)
    gone = events.filter(kind="withdrawn", deadline__done_on=None)
    return Moves(
        moved.count(),
        events.filter(kind__in=["opened", "revived"], deadline__in=still_open).count(),
        gone.count(),
        max(UndatedCase.unscoped.count() - undated, 0),
        _first(moved | gone, reader),
        _by_rule(moved | gone),
    )


def _first(events, reader):
    """The first that the reader may see, by the day they would be due; those that go are last."""
    named = events.visible_to(reader).order_by("to_on", "pk")
    rows = list(named.values_list("deadline", "from_on", "to_on", "cause")[:SHOWN])
    deadlines = Deadline.unscoped.select_related("child").in_bulk([pk for pk, *_ in rows])
    return [
        {
            "child": deadlines[pk].child,
            "what": deadlines[pk].name,
            "before": before or deadlines[pk].due_on,
            "after": after,
            "why": _why(cause),
        }
        for pk, before, after, cause in rows
    ]


def _by_rule(events):
    """How many of each rule and cause, and between which days they would be due."""
    groups = events.order_by().values("deadline__duty", "cause")
    groups = groups.annotate(number=Count("pk"), soonest=Min("to_on"), latest=Max("to_on"))
    rows = [
        {**it, "what": DUTIES[it["deadline__duty"]].name(), "why": _why(it["cause"])}
        for it in groups
        if it["deadline__duty"] in DUTIES
    ]
    return sorted(rows, key=lambda it: (-it["number"], it["what"], it["why"]))


def _why(cause):
    """Why a deadline would move, as a sentence; one that goes has no cause of its own."""
    if not cause:
        return "What started its clock would no longer be there."
    reason = str(Cause(cause).label)
    return f"{reason[0].upper()}{reason[1:]}."
