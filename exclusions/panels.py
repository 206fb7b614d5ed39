"""Suspensions on the child's page."""

from django.db.models import Q, Sum
from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.panels import child_panel

from .figures import year_of
from .models import Kind, Suspension
from .rules import day_count


@child_panel(order=40, permission=Permission.VIEW_CHILD)
def suspensions(child, user, may):
    """Days lost this year, and a decision that keeps the child out now: one query."""
    today = timezone.localdate()
    this_year = Q(days_lost__day__range=year_of(today))
    decisions = list(
        Suspension.of(child, user).annotate(
            lost=Sum("days_lost__sessions", filter=this_year, default=0)
        )
    )
    lost = sum(it.lost for it in decisions)
    now = next((it for it in decisions if _keeps_out(it, today)), None)
    if not lost and now is None:
        return None
    return {"template": "exclusions/child_panel.html", "lost": day_count(lost), "now": now}


def _keeps_out(decision, today):
    if decision.cancelled_on:
        return False
    return decision.kind == Kind.PERMANENT or (decision.ended_on and decision.ended_on >= today)
