"""The current plan on the child's page."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.panels import child_panel
from lac.prepared import Prepared

from .blind import waiting, without_grades
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


@Prepared.of(child=int)
def _latest(child):
    plans = Pep.unscoped.filter(child=child).live().with_progress()
    plans = plans.annotate(is_sampled=Exists(waiting().filter(pep=OuterRef("pk"))))
    return plans.select_related("meeting").only(*SHOWN).order_by("-term_starts_on")[:1]


@child_panel(order=40, permission=Permission.VIEW_PEP)
def current_plan(child, user, may):
    """The latest plan: where it stands, how far it is, the next date.

    One query; two more where the plan is sampled and the reader grades plans.
    """
    today = timezone.localdate()
    pep = _latest.first(child=child.pk)
    if pep and pep.is_sampled and Permission.GRADE_PEP in may:
        without_grades([pep], user)
    return {
        "template": "pep/child_panel.html",
        "pep": pep,
        "today": today,
        "is_late": bool(pep and pep.is_late(today)),
        "may_write": Permission.WRITE_PEP in may,
    }
