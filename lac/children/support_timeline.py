"""The child's story: documents that came, referrals, health reviews and moves."""

from django.utils import timezone

from .models import ChildDocument, Referral
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
