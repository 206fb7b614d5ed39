"""The child's page: the next three deadlines."""

import datetime as dt

from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.panels import child_panel
from lac.prepared import Prepared

from .models import Deadline
from .worklist import row_of


@Prepared.of(child=int, today=dt.date)
def _most_pressing(child, today):
    return Deadline.unscoped.filter(child=child).running(today).order_by("due_on")[:3]


@child_panel(order=10, permission=Permission.VIEW_CHILD)
def next_deadlines(child, user, may):
    """The three most pressing deadlines; one query."""
    today = timezone.localdate()
    found = _most_pressing(child=child.pk, today=today)
    for deadline in found:
        deadline.child = child
    return {
        "template": "deadlines/child_panel.html",
        "rows": [row_of(it, today, may, named=False) for it in found],
        "today": today,
    }
