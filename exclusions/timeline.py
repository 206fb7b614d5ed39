"""Suspensions in the child's story."""

from django.urls import reverse

from lac.children.timeline import Entry, timeline_source

from .models import Suspension
from .rules import day_count


@timeline_source()
def suspensions(child, user, may):
    """Decisions on the day they began, and those that were cancelled."""
    entries = []
    for it in Suspension.of(child, user).select_related("school", "reason_1"):
        url = reverse("exclusions:detail", kwargs={"child_pk": child.pk, "pk": it.pk})
        title = it.get_kind_display()
        length = "" if it.is_permanent else f" for {day_count(it.sessions)}"
        entries.append(
            Entry(
                it.started_on, f"{title}{length}", f"{it.school}: {it.reason_1}", url, "suspension"
            )
        )
        if it.cancelled_on:
            entries.append(
                Entry(it.cancelled_on, f"{title} cancelled", it.cancel_reason, url, "suspension")
            )
    return entries
