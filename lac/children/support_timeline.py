"""The child's story: documents that came, referrals, requests and moves."""

from django.utils import timezone

from lac.accounts.access import Permission

from .models import AdmissionRequest, ChildDocument, Referral, SchoolMove, TransitionPlan
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


@timeline_source()
def moves(child, user, may):
    """Moves of school in Year 10 and 11: the day each was proposed, and the decision."""
    entries = []
    for it in SchoolMove.of(child, user).select_related("to_school"):
        url, title = it.get_absolute_url(), f"Move to {it.to_school}"
        word = "recorded: it could not wait" if it.at_once_on == it.proposed_on else "proposed"
        entries.append(Entry(it.proposed_on, f"{title} {word}", it.reason, url, "school"))
        if it.decided_on:
            word = it.get_outcome_display().lower()
            entries.append(
                Entry(it.decided_on, f"{title} {word}", it.decision_reason, url, "school")
            )
        if it.withdrawn_on:
            word = "approval withdrawn" if it.decided_on else "withdrawn"
            entries.append(
                Entry(it.withdrawn_on, f"{title}: {word}", it.withdrawn_reason, url, "school")
            )
    return entries


@timeline_source()
def transitions(child, user, may):
    """Transition plans: the day each opened, and the day the provider got the plan for after 16."""
    if Permission.VIEW_PEP not in may:
        return []
    entries = []
    for it in TransitionPlan.of(child, user):
        url, title = it.get_absolute_url(), f"Transition plan: {it.get_kind_display()}"
        entries.append(Entry(it.opened_on, title, it.to_name, url, "school"))
        if it.handed_on:
            title = f"Plan for after 16 handed to {it.handed_to}"
            entries.append(Entry(it.handed_on, title, it.handed_version, url, "school"))
    return entries
