"""The virtual school's figures. Each docstring is the definition that staff read."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from attendance.figures import Sessions, below, totals_by_child
from attendance.models import AttendanceThreshold
from exclusions.figures import sessions_by_child
from exclusions.models import BoardOutcome, Suspension
from lac.children.models import Child, Enrolment
from lac.deadlines.models import Deadline, Sweep
from pep.blind import blind_plans
from pep.models import Impact, Pep, PremiumAward, Rag
from pep.premium import figures as premium
from pep.premium.years import financial_year

from .indicator import (
    CountOfChildren,
    Figure,
    Indicator,
    ShareOfChildren,
    Unit,
    indicator,
)


def _plans(scope):
    """The cohort's live plans of the scope's term."""
    term = scope.term
    if term is None:
        return Pep.unscoped.none()
    return (
        Pep.unscoped.live()
        .of_term(term.academic_year, term.name)
        .filter(child__in=scope.cohort().values("pk"))
    )


def _known(scope):
    """Those whose grades are not kept from the reader."""
    return _plans(scope).exclude(pk__in=blind_plans(scope.reader))


def _at_school(scope):
    """The cohort's children from Reception to Year 11: those who must be at school."""
    year = scope.year_starts_on.year
    return scope.cohort().filter(
        born_on__gte=dt.date(year - 16, 9, 1), born_on__lt=dt.date(year - 4, 9, 1)
    )


class _Peps:
    """Of a term in which nobody here wrote a plan, nothing is known."""

    def has_records(self, scope):
        return _plans(scope).exists()


@indicator
class PepsInTerm(_Peps, ShareOfChildren):
    """Children whose PEP meeting for this term has been held, out of all who should have a PEP."""

    code = "peps_in_term"
    label = "PEPs held this term"
    short_label = "PEPs held"
    children_words = "Children whose PEP meeting has been held this term"

    def children(self, scope):
        held = _plans(scope).held().filter(held_on__lte=scope.on)
        return scope.cohort().filter(pk__in=held.values("child"))


@indicator
class PepsNotHeld(_Peps, CountOfChildren):
    """Children whose PEP meeting for this term has not been held yet."""

    code = "peps_not_held"
    label = "PEPs still to hold this term"
    children_words = "Children whose PEP meeting has not been held this term"
    higher_is_better = False

    def children(self, scope):
        held = _plans(scope).held().filter(held_on__lte=scope.on)
        return scope.cohort().exclude(pk__in=held.values("child"))


@indicator
class PepsGradedGreen(_Peps, ShareOfChildren):
    """Children whose PEP this term was graded green, out of those whose PEP has been graded.

    A plan that its reader is to grade a second time is left out, as its grade is hidden.
    """

    code = "peps_green"
    label = "PEPs graded green"
    short_label = "Green"
    cohort_words = "Children looked after today whose PEP this term has been graded"
    children_words = "Children whose PEP was graded green"

    def population(self, scope):
        graded = _known(scope).exclude(rag="").filter(graded_at__date__lte=scope.on)
        return scope.cohort().filter(pk__in=graded.values("child"))

    def children(self, scope):
        green = _known(scope).filter(rag=Rag.GREEN, graded_at__date__lte=scope.on)
        return scope.cohort().filter(pk__in=green.values("child"))


def sessions_this_year(scope):
    """{child id: Sessions} of the cohort, this academic year to date."""
    return totals_by_child(scope.cohort(), scope.year_starts_on, scope.on)


def with_a_register(scope):
    """The cohort's children who have a possible session this year."""
    return Child.unscoped.filter(pk__in=list(sessions_this_year(scope)))


def threshold_percentage(authority):
    """The authority's attendance threshold, in per cent."""
    threshold = AttendanceThreshold.objects.filter(local_authority=authority).first()
    return (threshold or AttendanceThreshold()).percentage


@indicator
class Attendance(Indicator):
    """Sessions attended out of those possible this academic year, all children together."""

    code = "attendance"
    label = "Attendance this year"
    short_label = "Attendance"
    children_words = "Children with a register this year"

    def figure(self, scope):
        sessions = sessions_this_year(scope)
        total = sum(sessions.values(), Sessions())
        return Figure(Unit.SESSION_SHARE, total.attended, total.possible, len(sessions))

    def children(self, scope):
        return with_a_register(scope)


@indicator
class BelowThreshold(ShareOfChildren):
    """Children whose attendance this academic year is below the authority's threshold.

    The threshold is 95 % unless the authority changed it.
    """

    code = "below_threshold"
    label = "Below the attendance threshold"
    short_label = "Below threshold"
    cohort_words = "Children looked after today who have a register this year"
    children_words = "Children below the attendance threshold"
    higher_is_better = False

    def population(self, scope):
        return with_a_register(scope)

    def children(self, scope):
        percentage = threshold_percentage(scope.authority)
        return Child.unscoped.filter(pk__in=below(percentage, scope.cohort(), scope.on))


class _Absence(ShareOfChildren):
    cohort_words = "Children looked after today who have a register this year"
    higher_is_better = False

    def population(self, scope):
        return with_a_register(scope)

    def children(self, scope):
        sessions = sessions_this_year(scope).items()
        return Child.unscoped.filter(pk__in=[pk for pk, it in sessions if self.counts(it)])


@indicator
class PersistentAbsence(_Absence):
    """Children who have missed 10 % or more of their own possible sessions this academic year."""

    code = "persistent_absence"
    label = "Persistent absence"
    short_label = "Persistent"
    children_words = "Children who are persistently absent"

    def counts(self, sessions):
        return sessions.is_persistently_absent


@indicator
class SevereAbsence(_Absence):
    """Children who have missed half or more of their own possible sessions this academic year."""

    code = "severe_absence"
    label = "Severe absence"
    short_label = "Severe"
    children_words = "Children who are severely absent"

    def counts(self, sessions):
        return sessions.is_severely_absent


@indicator
class DaysLost(Indicator):
    """School days lost to suspension this academic year, beside the same stretch of last year."""

    code = "days_lost"
    label = "Days lost to suspension"
    cohort_words = "All children of the authority"
    children_words = "Children suspended this year"
    higher_is_better = False
    aim = "10 % fewer than last year"

    def _lost(self, scope):
        everyone = Child.unscoped.filter(local_authority=scope.authority)
        return sessions_by_child(everyone, scope.year_starts_on, scope.on)

    def figure(self, scope):
        lost = self._lost(scope)
        return Figure(Unit.SESSIONS, sum(lost.values()), people=len(lost))

    def children(self, scope):
        return Child.unscoped.filter(pk__in=list(self._lost(scope)))


@indicator
class PermanentExclusions(CountOfChildren):
    """Children permanently excluded this academic year whose exclusion stands."""

    code = "permanent_exclusions"
    label = "Permanent exclusions"
    cohort_words = "All children of the authority"
    children_words = "Children permanently excluded this year"
    higher_is_better = False
    aim = "None"

    def children(self, scope):
        excluded = (
            Suspension.unscoped.standing()
            .permanent()
            .filter(started_on__range=(scope.year_starts_on, scope.on))
            .exclude(board_outcome=BoardOutcome.REINSTATED, board_met_on__lte=scope.on)
        )
        return Child.unscoped.filter(
            local_authority=scope.authority, pk__in=excluded.values("child")
        )


@indicator
class NoSchoolPlace(CountOfChildren):
    """Children of Reception to Year 11 age who are on the roll of no school today."""

    code = "no_school_place"
    label = "Children with no school place"
    cohort_words = "Children looked after today, Reception to Year 11"
    children_words = "Children with no school place"
    higher_is_better = False
    aim = "None"

    def children(self, scope):
        on_roll = Enrolment.unscoped.current(scope.on).main().filter(child=OuterRef("pk"))
        return _at_school(scope).filter(~Exists(on_roll))


def _paused_on(day):
    """The latest pause covers the day; earlier ones are not kept on the deadline."""
    return Q(paused_from__isnull=False, paused_from__lte=day) & (
        Q(paused_until=None) | Q(paused_until__gte=day)
    )


@indicator
class LateDeadlines(CountOfChildren):
    """Children with at least one deadline that has passed and is still to be met."""

    code = "late_deadlines"
    label = "Children with something late"
    cohort_words = "All children of the authority"
    children_words = "Children with something late"
    higher_is_better = False

    def has_records(self, scope):
        """Of a day before the first sweep nobody can say what was late on it."""
        swept = Sweep.objects.filter(finished_at__date__lte=scope.on)
        return scope.on >= timezone.localdate() or swept.exists()

    def children(self, scope):
        late = (
            Deadline.unscoped.filter(withdrawn_at=None, due_on__lt=scope.on)
            .in_our_records()
            .exclude(ended_on__lt=scope.on)
            .exclude(done_on__lte=scope.on)
            .exclude(waived_at__date__lte=scope.on)
            .exclude(_paused_on(scope.on))
        )
        return Child.unscoped.filter(local_authority=scope.authority, pk__in=late.values("child"))


def _awards(scope):
    """What the authority granted in the financial year of the day."""
    return PremiumAward.unscoped.filter(
        account__year__local_authority=scope.authority,
        account__year__year=financial_year(scope.on),
    )


class _Premium:
    """Of a year in which nothing was granted here, nothing is known."""

    cohort_words = "All children of the authority"

    def has_records(self, scope):
        return _awards(scope).exists()


@indicator
class PremiumWithoutImpact(_Premium, CountOfChildren):
    """Children for whom pupil premium was paid this financial year for a term that is over, and
    of whom nobody has said what it changed.
    """

    code = "premium_without_impact"
    label = "Pupil premium without impact"
    children_words = "Children of whom nobody has said what pupil premium changed"
    higher_is_better = False
    aim = "None"

    def children(self, scope):
        rows = premium.without_impact(_awards(scope), scope.on)
        return Child.unscoped.filter(pk__in=rows.order_by().values("child"))


@indicator
class PremiumHelped(_Premium, ShareOfChildren):
    """Children for whom pupil premium of this financial year made a high or medium difference,
    out of those of whom somebody has said what it changed.
    """

    code = "premium_helped"
    label = "Pupil premium that made a difference"
    short_label = "Premium helped"
    cohort_words = "Children of whom somebody has said what pupil premium changed this year"
    children_words = "Children for whom pupil premium made a high or medium difference"

    def population(self, scope):
        said = _awards(scope).filter(request__impact_on__lte=scope.on)
        return Child.unscoped.filter(pk__in=said.values("child"))

    def children(self, scope):
        helped = _awards(scope).filter(
            request__impact_on__lte=scope.on,
            request__impact_rating__in=(Impact.HIGH, Impact.MEDIUM),
        )
        return Child.unscoped.filter(pk__in=helped.values("child"))
