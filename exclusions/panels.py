"""Suspensions on the child's page."""

from django.db.models import Q
from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.panels import child_panel

from .figures import sessions_by_child, year_of
from .models import Kind, Suspension
from .rules import day_count


@child_panel(order=40, permission=Permission.VIEW_CHILD)
def suspensions(child, user, may):
    """Days lost this year, and a decision that keeps the child out now: two queries."""
    today = timezone.localdate()
    lost = sessions_by_child([child.pk], *year_of(today)).get(child.pk, 0)
    now = (
        Suspension.visible_to(user)
        .standing()
        .filter(Q(ended_on__gte=today) | Q(kind=Kind.PERMANENT), child=child)
        .first()
    )
    if not lost and now is None:
        return None
    return {"template": "exclusions/child_panel.html", "lost": day_count(lost), "now": now}
