"""How the plans of a term stand, in numbers: sets of children, never loops over them."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q

from .eligible import eligible
from .models import Pep, PepState, Rag


@dataclass(frozen=True)
class PepFigures:
    """The plans of one term: of how many children, and how far their plans are."""

    due: int = 0
    opened: int = 0
    held: int = 0
    held_in_time: int = 0
    submitted: int = 0
    signed: int = 0
    graded: int = 0
    green: int = 0
    amber: int = 0
    red: int = 0
    to_grade: int = 0
    returned: int = 0


def of_term(term, children=None, on=None):
    """The figures of one term of an authority's calendar, in two queries.

    `due` is the denominator: the children who should have a plan, as of a day
    in the term (its last, once it is over). `children` narrows it to some.
    """
    day = min(max(on or term.ends_on, term.starts_on), term.ends_on)
    cohort = eligible(term, day)
    plans = Pep.unscoped.live().of_term(term.academic_year, term.name)
    plans = plans.filter(child__local_authority=term.calendar.local_authority_id)
    if children is not None:
        cohort, plans = cohort.filter(pk__in=children), plans.filter(child__in=children)
    return PepFigures(due=cohort.count(), **plans.aggregate(**_counts()))


def by_school(term):
    """{school id, or None: PepFigures} of one term; `due` is the number of plans opened."""
    plans = Pep.unscoped.live().of_term(term.academic_year, term.name)
    rows = (
        plans.filter(child__local_authority=term.calendar.local_authority_id)
        .order_by()
        .values("school")
        .annotate(**_counts(), due=Count("pk"))
    )
    return {row.pop("school"): PepFigures(**row) for row in rows}


def without_plan_in_term(term, on):
    """Children who should have a plan for the term and have none that was held and sent in."""
    done = Pep.unscoped.live().filter(
        child=OuterRef("pk"),
        academic_year=term.academic_year,
        term=term.name,
        held_on__isnull=False,
        first_submitted_at__isnull=False,
    )
    return eligible(term, on).filter(~Exists(done))


def _counts():
    def number(**conditions):
        return Count("pk", filter=Q(**conditions))

    return {
        "opened": Count("pk"),
        "held": number(held_on__isnull=False),
        "held_in_time": number(held_on__lte=F("cutoff_on")),
        "submitted": number(first_submitted_at__isnull=False),
        "signed": number(signed_off_at__isnull=False),
        "graded": Count("pk", filter=~Q(rag="")),
        "green": number(rag=Rag.GREEN),
        "amber": number(rag=Rag.AMBER),
        "red": number(rag=Rag.RED),
        "to_grade": number(state=PepState.SUBMITTED),
        "returned": number(state=PepState.RETURNED),
    }
