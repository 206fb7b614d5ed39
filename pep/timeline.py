"""The plans in the child's story."""

from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.timeline import Entry, timeline_source
from lac.words import pounds

from .blind import without_grades
from .models import (
    LIVE_STATES,
    EntryKind,
    Pep,
    PremiumEntry,
    Provision,
    ProvisionReview,
    PupilPremiumPlus,
)


@timeline_source(permission=Permission.VIEW_PEP)
def plans(child, user, may):
    """When each plan was opened, its meeting held, sent in, returned and signed."""
    rows = without_grades(Pep.of(child, user, Permission.VIEW_PEP).live(), user)
    return [entry for pep in rows for entry in _entries(pep)]


def _entries(pep):
    url = reverse("pep:detail", kwargs={"child_pk": pep.child_id, "pk": pep.pk})
    label = pep.term_label[0].lower() + pep.term_label[1:]
    grade = f", {pep.get_rag_display().lower()}" if pep.rag else ""
    happened = [
        (pep.initiated_on, f"PEP of the {label} started"),
        (pep.held_on, f"PEP meeting of the {label} held"),
        (_day(pep.first_submitted_at), f"PEP of the {label} sent to the virtual school"),
        (_day(pep.returned_at), f"PEP of the {label} returned for changes"),
        (
            _day(pep.signed_off_at),
            f"PEP of the {label} signed off{grade}",
        ),
    ]
    return [Entry(day, title, url=url, kind="pep") for day, title in happened if day]


def _day(moment):
    return moment and timezone.localdate(moment)


# Lines of the ledger that the story tells, in words.
_MONEY = {
    EntryKind.PAID: "Pupil premium paid to the school",
    EntryKind.SPENT: "Pupil premium spent",
    EntryKind.UNSPENT: "Pupil premium spending corrected, less",
    EntryKind.RECOVERED: "Pupil premium paid back",
}


@timeline_source(permission=Permission.VIEW_PEP)
def premium(child, user, may):
    """Pupil premium: asked for, decided, paid, spent, paid back; a line taken back is left out.

    For readers of the plan, who may open the child's account too.
    """
    url = reverse("pep:premium_child", kwargs={"child_pk": child.pk})
    asked = PupilPremiumPlus.visible_to(user, Permission.VIEW_PEP).filter(pep__child=child)
    asked = asked.filter(pep__state__in=LIVE_STATES).select_related("pep")
    lines = PremiumEntry.of(child, user, Permission.VIEW_PEP).filter(kind__in=_MONEY, reversal=None)
    entries = [entry for it in asked for entry in _of_request(it)]
    entries += [
        (it.happened_on, f"{_MONEY[it.kind]}: {pounds(it.pence)}", str(it.award))
        for it in lines.select_related("award__request")
    ]
    return [Entry(day, title, text, url=url, kind="money") for day, title, text in entries if day]


def _of_request(request):
    """When it was asked for (the plan was sent in) and when it was decided."""
    amount = pounds(request.requested_pence or 0)
    yield _day(request.pep.first_submitted_at), f"Pupil premium asked for: {amount}", str(request)
    if request.decided_at:
        words = f"Pupil premium: {request.get_decision_display().lower()}"
        if request.approved_pence:
            words += f", {pounds(request.approved_pence)}"
        yield _day(request.decided_at), words, str(request)


@timeline_source()
def provision(child, user, may):
    """When support and enrichment began, and when the school looked at all of it."""
    given = [
        Entry(it.starts_on, it.what, it.get_kind_display(), kind="support")
        for it in Provision.of(child, user)
    ]
    reviews = [
        Entry(it.reviewed_on, "Provision and outcomes reviewed", it.change, kind="support")
        for it in ProvisionReview.of(child, user)
    ]
    return given + reviews
