"""Suspensions on the child's page."""

import datetime as dt

from django.db.models.expressions import RawSQL
from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.panels import child_panel
from lac.prepared import Prepared

from .figures import year_of
from .models import Kind, Suspension
from .rules import day_count

# Written out, like the scope (docs/adr/0007): it is asked on every look at a child.
_LOST = """COALESCE((SELECT sum(lost.sessions) FROM exclusions_suspendedday lost
  WHERE lost.suspension_id = exclusions_suspension.id AND lost.day BETWEEN %s AND %s), 0)"""


@Prepared.of(child=int, start=dt.date, end=dt.date)
def _decisions(child, start, end):
    lost = RawSQL(_LOST, (start, end))  # noqa: S611
    return Suspension.unscoped.filter(child=child).annotate(lost=lost)


@child_panel(order=40, permission=Permission.VIEW_CHILD)
def suspensions(child, user, may):
    """Days lost this year, and a decision that keeps the child out now: one query."""
    today = timezone.localdate()
    start, end = year_of(today)
    decisions = _decisions(child=child.pk, start=start, end=end)
    lost = sum(it.lost for it in decisions)
    now = next((it for it in decisions if _keeps_out(it, today)), None)
    if not lost and now is None:
        return None
    return {"template": "exclusions/child_panel.html", "lost": day_count(lost), "now": now}


def _keeps_out(decision, today):
    if decision.cancelled_on:
        return False
    return decision.kind == Kind.PERMANENT or (decision.ended_on and decision.ended_on >= today)
