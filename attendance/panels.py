"""Attendance on the child's page."""

from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.panels import child_panel

from .figures import year_and_weeks
from .models import AttendanceCase


@child_panel(order=30, permission=Permission.VIEW_CHILD)
def attendance(child, user, may):
    """Year and twelve weeks, and the open case: two queries."""
    year, weeks = year_and_weeks(child, timezone.localdate())
    return {
        "template": "attendance/child_panel.html",
        "year": year,
        "weeks": weeks,
        "case": AttendanceCase.of(child, user).open().first(),
        "may_lead": Permission.RECORD_ATTENDANCE in may,
    }
