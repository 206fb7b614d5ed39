"""Meetings in the child's story."""

from django.utils import timezone

from lac.children.timeline import Entry, timeline_source

from .models import Disagreement, Meeting

_STATES = {"held": "", "planned": " planned", "unrecorded": ", not recorded yet"}


@timeline_source()
def meetings(child, user, may):
    """Meetings held and planned; a cancelled one leaves no trace here."""
    rows = Meeting.of(child, user).filter(cancelled_at=None)
    return [
        Entry(
            it.held_on or timezone.localtime(it.planned_at).date(),
            it.get_kind_display() + _STATES[it.state],
            it.purpose,
            url=it.get_absolute_url(),
            kind="meeting",
        )
        for it in rows
    ]


@timeline_source()
def disagreements(child, user, may):
    """What professionals did not agree about, on the day it was raised."""
    rows = Disagreement.of(child, user).select_related("meeting")
    return [
        Entry(
            it.raised_on,
            f"Professionals did not agree ({it.state.label.lower()})",
            it.about,
            url=it.meeting.get_absolute_url(),
            kind="meeting",
        )
        for it in rows
    ]
