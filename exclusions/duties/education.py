"""The education a child gets while away, and the way back."""

from django.db.models import Case, F, Min, OuterRef, Q, Subquery, When
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from lac.accounts.access import Role
from lac.deadlines.duty import Authority, Cases, Duty, SchoolDays, Source, duty

from ..models import BoardOutcome, Kind, Provision, Suspension
from .sources import (
    CANCELLING,
    CHECKED,
    EXCLUSION_REGULATIONS,
    FIVE_DAYS,
    GUIDANCE,
    unverified,
)


def back_in_school():
    """The day a decision stopped keeping the child away: cancelled, or the board reinstated them.

    `Least` takes no notice of an empty day.
    """
    reinstated = Case(When(board_outcome=BoardOutcome.REINSTATED, then=F("board_met_on")))
    return Least(F("cancelled_on"), reinstated)


def _first_provision(**match):
    rows = Provision.unscoped.filter(**match).order_by()
    first = rows.values(next(iter(match))).annotate(day=Min("starts_on"))
    return Subquery(first.values("day"))


@duty
class ProvisionFromDayOne(Duty):
    """A looked-after child has suitable education from the first day of a suspension or exclusion.

    The school and the authority arrange it together. A lunchtime suspension takes no lessons.
    """

    code = "exclusions.provision_day_1"
    longest_extension = None
    title = "Arrange education from the first day"
    owner = Role.DESIGNATED_TEACHER
    event = "The suspension or exclusion began"
    limits = {EXCLUSION_REGULATIONS: SchoolDays(0)}
    source = Source(Authority.GUIDANCE, f"{GUIDANCE}: looked-after children", CHECKED)
    act_at = "exclusions:list"
    act_label = "Record the education arranged"

    def cases(self):
        """One case a decision, but for lunchtimes; done when provision starts."""
        return Cases(
            Suspension.unscoped.exclude(kind=Kind.LUNCHTIME),
            started_on=F("started_on"),
            done_on=_first_provision(suspension=OuterRef("pk")),
            ended_on=back_in_school(),
            school=F("school_id"),
        )


@duty
class ProvisionFromDaySix(Duty):
    """The governing board provides suitable full-time education from the sixth day of a suspension.

    Suspensions that follow one another count as one period, from its first day.
    """

    code = "exclusions.provision_day_6"
    title = "Provide full-time education from the sixth day"
    owner = Role.DESIGNATED_TEACHER
    event = "A period of suspension of more than five school days began"
    limits = {EXCLUSION_REGULATIONS: SchoolDays(5)}
    source = Source(
        Authority.STATUTE,
        "Education Act 2002, section 51A; Education and Inspections Act 2006, section 100",
        CHECKED,
    )
    act_at = "exclusions:list"
    act_label = "Record the education arranged"

    def cases(self):
        """One case a period: the suspension with which it grew longer than five days."""
        run = {
            "suspension__child": OuterRef("child_id"),
            "suspension__run_started_on": OuterRef("run_started_on"),
        }
        return Cases(
            Suspension.unscoped.filter(
                kind=Kind.SUSPENSION,
                run_sessions_before__lte=FIVE_DAYS,
                run_sessions_before__gt=FIVE_DAYS - F("sessions"),
            ),
            started_on=F("run_started_on"),
            done_on=_first_provision(**run),
            ended_on=back_in_school(),
            school=F("school_id"),
        )


@duty
class ProvisionAfterPermanentExclusion(Duty):
    """The authority provides suitable full-time education from the sixth day of an exclusion."""

    code = "exclusions.provision_permanent"
    title = "Provide full-time education after a permanent exclusion"
    owner = Role.VIRTUAL_SCHOOL_HEAD
    event = "The permanent exclusion began"
    limits = {EXCLUSION_REGULATIONS: SchoolDays(5)}
    source = Source(Authority.STATUTE, "Education Act 1996, section 19(3B)", CHECKED)
    act_at = "exclusions:list"
    act_label = "Record the education arranged"

    def cases(self):
        """One case a permanent exclusion; done when provision starts."""
        return Cases(
            Suspension.unscoped.permanent(),
            started_on=F("started_on"),
            done_on=_first_provision(suspension=OuterRef("pk")),
            ended_on=back_in_school(),
            school=F("school_id"),
        )


@duty
class WorkSet(Duty):
    """The school sets and marks work for the first five days of a suspension or exclusion.

    Done on the day the work was written down. A lunchtime suspension takes no lessons.
    """

    code = "exclusions.work_set"
    title = "Set work for the first five days"
    owner = Role.DESIGNATED_TEACHER
    event = "The suspension or exclusion began"
    limits = {EXCLUSION_REGULATIONS: SchoolDays(0)}
    source = Source(Authority.GUIDANCE, f"{GUIDANCE}: work for the first five days", CHECKED)
    act_at = "exclusions:list"
    act_label = "Record the work set"

    def cases(self):
        """One case a decision, but for lunchtimes; work written down before counts that day."""
        return Cases(
            Suspension.unscoped.exclude(kind=Kind.LUNCHTIME),
            started_on=F("started_on"),
            done_on=Case(
                When(work_set_on__isnull=False, then=Greatest("work_set_on", "started_on"))
            ),
            ended_on=back_in_school(),
            school=F("school_id"),
        )


@duty
class ReintegrationMeeting(Duty):
    """The school meets the child and the carer on the first day back after a suspension.

    Coming back never depends on the meeting.
    """

    code = "exclusions.reintegration"
    title = "Hold the reintegration meeting"
    owner = Role.DESIGNATED_TEACHER
    event = "The suspension ended"
    limits = {CANCELLING: SchoolDays(1)}
    source = unverified(f"{GUIDANCE}: reintegration; the day is our own")
    act_at = "exclusions:list"
    act_label = "Record the meeting"

    def cases(self):
        """One case a suspension; a meeting before its last day counts on that day."""
        held = Q(reintegration_on__lte=timezone.localdate())
        return Cases(
            Suspension.unscoped.filter(kind=Kind.SUSPENSION, cancelled_on=None),
            started_on=F("ended_on"),
            done_on=Case(When(held, then=Greatest("reintegration_on", "ended_on"))),
            school=F("school_id"),
        )
