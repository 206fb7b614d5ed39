"""A plan that is being written follows the child to their next school."""

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from lac.audit.log import record_many
from lac.children.models import Enrolment
from lac.organisations.models import School

from ..carrying import open_sections
from ..eligible import band_for
from ..merging import BLANKS
from ..models import Pep, PepSection, PepState
from ..models.plan import WITHOUT_SCHOOL
from ..sections import sections_of

# A plan that is sent in, or was signed, is of the school that it was written at.
FOLLOW = (PepState.DRAFT, PepState.RETURNED)


@transaction.atomic
def follow_school(*, children=None, on=None, by):
    """Give open plans to the school where their children are now; gives how many.

    `children` are ids; every open plan of a term that is not over when None. Until there is a
    next school, a plan stays with the last one. A child who had none is asked what children at
    a school are; what was written of why they had none stays in the plan.
    """
    on = on or timezone.localdate()
    rows = _moved(Pep.unscoped.filter(state__in=FOLLOW, term_ends_on__gte=on), on)
    if children is not None:
        rows = rows.filter(child__in=children)
    rows = rows.select_related("child", "form__local_authority").order_by("pk")
    plans = list(rows.select_for_update(of=("self",), no_key=True))
    names = School.objects.in_bulk({it.school_now for it in plans})
    for plan in plans:
        plan.school_id = plan.school_now
        if plan.band in WITHOUT_SCHOOL:
            _ask_of_a_school(plan, on)
    Pep.unscoped.bulk_update(plans, ["school", "band", "circumstances"])
    open_sections(plans)
    told = {it.child_id: {"school": str(names[it.school_now])} for it in plans}
    record_many("pep.followed", by=by, children=told)
    return len(plans)


def _moved(plans, on):
    """Plans whose child has left their school for another, with its id as `school_now`."""
    roll = Enrolment.unscoped.current(on).main().filter(child=OuterRef("child"))
    plans = plans.annotate(school_now=Subquery(roll.values("school")[:1]))
    elsewhere = Q(school=None) | ~Q(school=F("school_now"))
    return plans.filter(elsewhere, school_now__isnull=False)


def _ask_of_a_school(plan, on):
    """Ask what is asked of children at a school, and what was answered of having none."""
    before, without = plan.band, sections_of(plan)
    plan.band = band_for(plan.child, on, plan.school_id)
    asked = {(it.key, question.name) for it in sections_of(plan) for question in it.questions}
    only = {(it.key, question.name) for it in without for question in it.questions} - asked
    written = dict(PepSection.unscoped.filter(pep=plan).values_list("key", "content"))
    if any(written.get(key, {}).get(name) not in BLANKS for key, name in only):
        plan.circumstances = [*plan.circumstances, before]
