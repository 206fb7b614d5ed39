"""The current plan on the child's page."""

from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.panels import child_panel

from .models import Pep

# What the panel says; a plan has three times as many columns.
SHOWN = (
    "child",
    "academic_year",
    "term",
    "term_starts_on",
    "cutoff_on",
    "state",
    "rag",
    "held_on",
    "first_submitted_at",
    "next_meeting_on",
    "meeting__planned_at",
    "meeting__cancelled_at",
)


@child_panel(order=40, permission=Permission.VIEW_PEP)
def current_plan(child, user, may):
    """The latest plan: where it stands, how far it is, the next date. One query."""
    today = timezone.localdate()
    pep = Pep.of(child, user, Permission.VIEW_PEP).live()
    pep = pep.with_progress().select_related("meeting").only(*SHOWN)
    pep = pep.order_by("-term_starts_on").first()
    return {
        "template": "pep/child_panel.html",
        "pep": pep,
        "today": today,
        "is_late": bool(pep and pep.is_late(today)),
        "may_write": Permission.WRITE_PEP in may,
    }
