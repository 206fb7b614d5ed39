"""The child's story: documents that came, referrals, health reviews and moves."""

from django.utils import timezone

from .models import AdmissionRequest, ChildDocument, Referral
from .timeline import Entry, timeline_source


@timeline_source()
def documents(child, user, may):
    """Documents in use that this reader may read, on the day they were added."""
    rows = ChildDocument.of(child, user).readable_with(may).kept()
    return [
        Entry(
            timezone.localtime(it.added_at).date(),
            f"Document added: {it.title}",
            it.get_kind_display(),
            it.get_absolute_url(),
            "document",
        )
        for it in rows
    ]


@timeline_source()
def referrals(child, user, may):
    """Referrals that this reader may read: the day each was made, and the day it ended."""
    entries = []
    for it in Referral.of(child, user).readable_with(may).select_related("about"):
        agency, url = it.get_agency_display(), it.get_absolute_url()
        entries.append(Entry(it.made_on, f"Referred to {agency}", it.about.what, url, "referral"))
        if ended := it.closed_on or it.refused_on:
            word = "closed" if it.closed_on else "refused"
            title = f"Referral to {agency} {word}"
            entries.append(Entry(ended, title, it.outcome, url, "referral"))
    return entries


@timeline_source()
def admissions(child, user, may):
    """Requests for a school place: the day of asking, and of the school's answer."""
    entries = []
    for it in AdmissionRequest.of(child, user).select_related("school"):
        url = it.get_absolute_url()
        entries.append(Entry(it.asked_on, f"{it.school} asked for a place", "", url, "school"))
        if it.offered_on:
            entries.append(Entry(it.offered_on, f"{it.school} offered a place", "", url, "school"))
        if it.refused_on:
            title = f"{it.school} refused a place"
            entries.append(Entry(it.refused_on, title, it.refusal_reason, url, "school"))
    return entries
