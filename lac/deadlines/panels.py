"""The child's page: the next three deadlines."""

from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.panels import child_panel

from .models import Deadline
from .worklist import row_of


@child_panel(order=10, permission=Permission.VIEW_CHILD)
def next_deadlines(child, user, may):
    """The three most pressing deadlines; one query."""
    today = timezone.localdate()
    found = list(Deadline.of(child, user).running(today).order_by("due_on")[:3])
    for deadline in found:
        deadline.child = child
    return {
        "template": "deadlines/child_panel.html",
        "rows": [row_of(it, today, named=False) for it in found],
        "today": today,
    }
