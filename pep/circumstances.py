"""Which circumstances of a child make a plan ask more: found for many plans in one query."""

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat

from exclusions.models import Suspension
from lac.calendars.models import TermName
from lac.children.models import EducationHealthCarePlan, PartTimeTimetable

from .models import PepKind
from .questions import Circumstance

# The last year before a change of phase: nursery, Year 6 and Year 11.
LAST_YEARS = (-1, 6, 11)
# Plans about a change of school are about a transition, whatever the term.
ABOUT_CHANGE = (PepKind.CHANGE_OF_PROVISION, PepKind.TRANSITION, PepKind.PRE_ADMISSION)
# Changes of phase are planned in the two terms before them.
PLANNED_IN = (TermName.SPRING, TermName.SUMMER)


def with_circumstances(plans, on):
    """Plans annotated with one truth for each circumstance, named as its value."""
    child = OuterRef("child_id")
    year_began = Cast(Concat(F("academic_year"), Value("-09-01")), DateField())
    ehcp = Exists(EducationHealthCarePlan.unscoped.in_force(on).filter(child=child))
    suspended = Suspension.unscoped.filter(
        child=child, started_on__gte=OuterRef("year_began"), started_on__lte=on, cancelled_on=None
    )
    return plans.annotate(
        year_began=year_began,
        suspended=Exists(suspended),
        part_time=Exists(PartTimeTimetable.unscoped.current(on).filter(child=child)),
        ehcp=ehcp,
        sen=Case(When(Q(child__sen_provision__in=("K", "E")), then=Value(True)), default=ehcp),
        transition=Case(
            When(nc_year__in=LAST_YEARS, term__in=PLANNED_IN, then=Value(True)),
            When(kind__in=ABOUT_CHANGE, then=Value(True)),
            default=Value(False),
        ),
    )


def circumstances_of(plan):
    """The circumstances of a plan of `with_circumstances`, sorted."""
    return sorted(it.value for it in Circumstance if getattr(plan, it.value))
