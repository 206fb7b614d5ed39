"""The clocks of the windows in which an authority asks for results, as `pep.tracking` has them."""

import datetime as dt

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, Least, TruncDate
from django.utils import timezone

from lac.accounts.access import Role
from lac.children.models import Enrolment
from lac.deadlines.cases import day_before, days_before, in_care
from lac.deadlines.duty import Authority, Cases, Duty, OnDate, Source, duty

from ..models import Asking, AttainmentPoint, Measure, ResultsRule
from .shared import of_pep_age, term_label, year_label

# Windows of earlier years are left alone.
THIS_YEAR = dt.date(2026, 9, 1)
# As with a plan: by then the next results are what matters.
MISSED_AFTER = 28
TERM = "child__local_authority__calendar__terms__"
RULE = ResultsRule()


class _ResultsGiven(Duty):
    """The base: a child on a school's roll has a result in the window that asks for one."""

    owner = Role.DESIGNATED_TEACHER
    event = "The window for results opened, or the child came to the school while it was open"
    limits = {THIS_YEAR: OnDate()}
    source = Source(
        Authority.LOCAL,
        "School LAC policy, monitoring and review 2: half-termly and termly tracking (S1-46)",
        dt.date(2026, 11, 22),
    )
    act_at = "pep:progress"
    act_label = "Record a result"

    def rolls(self):
        """Rolls, each with the windows: `case_first_on`, `case_last_on`, `case_window`."""
        rows = Enrolment.unscoped.main().filter(**{f"{TERM}starts_on__gte": THIS_YEAR})
        return rows.annotate(
            case_asking=_rule("asking"),
            case_half_from=F(f"{TERM}half_term_starts_on"),
            case_half_until=F(f"{TERM}half_term_ends_on"),
        )

    def cases(self):
        """One case a stay at a school and window; it ends with the stay, and with care."""
        rows = self.rolls().annotate(
            case_opens_on=Greatest(
                "case_first_on",
                _moved(F("case_last_on") - _rule("opens_before")),
                "admitted_on",
            ),
            case_closes_on=_moved(F("case_last_on") + _rule("closes_after")),
        )
        rows = rows.filter(
            Q(left_on=None) | Q(left_on__gte=F("case_opens_on")),
            in_care("case_opens_on"),
            admitted_on__lte=F("case_last_on"),
            case_opens_on__lte=timezone.localdate(),
        )
        name = f"{TERM}name"
        return Cases(
            of_pep_age(rows, "case_opens_on"),
            started_on=F("case_opens_on"),
            due_on=F("case_closes_on"),
            done_on=_first_recorded(),
            key=Concat(Cast("pk", CharField()), Value("-"), Cast(f"{TERM}pk", CharField())),
            ended_on=Least("left_on", days_before(F("case_closes_on"), -MISSED_AFTER)),
            ends_with_care=True,
            school=F("school_id"),
            detail=Concat(
                term_label(name), Value(" term "), year_label(f"{TERM}academic_year"), "case_window"
            ),
        )


@duty
class HalfTermsResultsGiven(_ResultsGiven):
    """Each child has a result for the first half of the term before its window closes.

    The window opens so many days before half-term and closes so many days after, as the
    authority says. Done when an assessment made in that half of the term is recorded: by
    hand, in the plan or from a file. Applies where results are asked for each half-term,
    to children who are in care when the window opens: who comes later starts with the next.
    """

    code = "pep.results_by_half_term"
    title = "Record results for the half-term"

    def rolls(self):
        """The first halves of terms."""
        rows = super().rolls().filter(case_asking=Asking.HALF_TERM, case_half_from__isnull=False)
        return rows.annotate(
            case_first_on=F(f"{TERM}starts_on"),
            case_last_on=day_before(F("case_half_from")),
            case_window=Value(", first half"),
        )


@duty
class TermsResultsGiven(_ResultsGiven):
    """Each child has a result for the term, or its second half, before the window closes.

    The window opens so many days before the end of term and closes so many days after, as
    the authority says. Done when an assessment made in the term is recorded: by hand, in
    the plan or from a file. Where results are asked for each half-term, it was made in the
    second half. Applies to children who are in care when the window opens: who comes later
    starts with the next.
    """

    code = "pep.results_by_end_of_term"
    title = "Record results for the end of term"

    def rolls(self):
        """The second halves of terms, or whole terms."""
        halves = Q(case_asking=Asking.HALF_TERM, case_half_from__isnull=False)
        return (
            super()
            .rolls()
            .annotate(
                case_first_on=Case(
                    When(halves, then=days_before(F("case_half_until"), -1)),
                    default=F(f"{TERM}starts_on"),
                ),
                case_last_on=F(f"{TERM}ends_on"),
                case_window=Case(When(halves, then=Value(", second half")), default=Value("")),
            )
        )


def _rule(name):
    """What the authority's rule says of a field; what holds without one where it has none."""
    rules = ResultsRule.objects.filter(local_authority=OuterRef("child__local_authority"))
    return Coalesce(Subquery(rules.values(name)[:1]), Value(getattr(RULE, name)))


def _moved(sum_of_day_and_number):
    return ExpressionWrapper(sum_of_day_and_number, output_field=DateField())


def _first_recorded():
    """The first day on which a result of the window had been recorded, from its opening on."""
    points = AttainmentPoint.unscoped.filter(
        child=OuterRef("child_id"),
        measure=Measure.ASSESSMENT,
        assessed_on__gte=OuterRef("case_first_on"),
        assessed_on__lte=OuterRef("case_last_on"),
    )
    first = points.order_by("recorded_at").values(day=TruncDate("recorded_at"))[:1]
    # NULL where there is none: GREATEST alone would skip that.
    return Case(When(Exists(points), then=Greatest(Subquery(first), F("case_opens_on"))))
