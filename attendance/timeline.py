"""Attendance cases in the child's story."""

from django.urls import reverse

from lac.accounts.access import Permission
from lac.children.timeline import Entry, timeline_source

from .actions import opening_percentage
from .models import AttendanceCase
from .reading import plain


@timeline_source(permission=Permission.VIEW_CHILD)
def cases(child, user, may):
    """When attendance fell below the threshold, and what came of it."""
    entries = []
    for case in AttendanceCase.of(child, user):
        url = reverse("attendance:detail", kwargs={"child_pk": child.pk})
        if Permission.RECORD_ATTENDANCE in may:
            url = reverse("attendance:case", kwargs={"child_pk": child.pk, "pk": case.pk})
        entries.append(
            Entry(
                case.opened_on,
                "Attendance case opened",
                f"Attendance was {opening_percentage(case)}%, below {plain(case.threshold)}%.",
                url,
                "attendance",
            )
        )
        if case.closed_on:
            text = case.get_outcome_display()
            entries.append(Entry(case.closed_on, "Attendance case closed", text, url, "attendance"))
    return entries
