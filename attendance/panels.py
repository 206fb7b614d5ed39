"""Attendance on the child's page."""

from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.panels import child_panel
from lac.prepared import Prepared

from .figures import year_and_weeks
from .models import AttendanceCase


@Prepared.of(child=int)
def _open_case(child):
    return AttendanceCase.unscoped.filter(child=child).open()[:1]


@child_panel(order=30, permission=Permission.VIEW_CHILD)
def attendance(child, user, may):
    """Year and twelve weeks, and the open case: two queries."""
    year, weeks = year_and_weeks(child, timezone.localdate())
    return {
        "template": "attendance/child_panel.html",
        "year": year,
        "weeks": weeks,
        "case": _open_case.first(child=child.pk),
        "may_lead": Permission.RECORD_ATTENDANCE in may,
    }
