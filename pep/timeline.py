"""The plans in the child's story."""

from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.timeline import Entry, timeline_source

from .blind import without_grades
from .models import Pep, Provision, ProvisionReview


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
