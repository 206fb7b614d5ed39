"""Who is told of a suspension, what education the child gets, and when the governors meet.

"Without delay" is counted as the day of the decision: told that day is on time.
A decision that was cancelled has no duties left.
"""

import datetime as dt

from django.db.models import Case, F, Min, OuterRef, Q, Subquery, When
from django.db.models.functions import Least, TruncDate

from lac.accounts.access import Role
from lac.deadlines.duty import (
    Authority,
    CalendarDays,
    Cases,
    Duty,
    SchoolDays,
    Source,
    WorkingDays,
    duty,
)

from .models import BoardOutcome, Kind, Notification, Provision, Recipient, Suspension

CHECKED = dt.date(2026, 11, 21)
EXCLUSION_REGULATIONS = dt.date(2012, 9, 1)
SOCIAL_WORKER_AND_VSH = dt.date(2022, 9, 1)

# Half-days: more than five days, more than fifteen days.
FIVE_DAYS, FIFTEEN_DAYS = 10, 30

GUIDANCE = "Suspension and permanent exclusion, statutory guidance, September 2023"
REGULATIONS = "School Discipline (Pupil Exclusions and Reviews) (England) Regulations 2012"


def _statute(what):
    return Source(Authority.STATUTE, f"{REGULATIONS}; {what}", CHECKED)


class _Told(Duty):
    """The base of the duties to tell somebody of a decision."""

    recipient = Recipient.PARENT
    owner = Role.DESIGNATED_TEACHER
    event = "The child was suspended or excluded"
    act_at = "exclusions:list"
    act_label = "Record who was told"

    def rows(self):
        """The decisions of which this person is told."""
        return Suspension.unscoped.all()

    def cases(self):
        """One case a decision; done on the day the first message was sent."""
        told = (
            Notification.unscoped.filter(
                suspension=OuterRef("pk"),
                recipient=self.recipient,
                about=Notification.About.DECISION,
            )
            .order_by()
            .values("suspension")
        )
        return Cases(
            self.rows(),
            started_on=F("decided_on"),
            done_on=Subquery(told.annotate(day=Min(TruncDate("sent_at"))).values("day")),
            ended_on=F("cancelled_on"),
            school=F("school_id"),
        )


@duty
class ParentsTold(_Told):
    """Parents are told of a suspension or exclusion without delay, in writing, with the reason.

    They are told its length and their rights. For a looked-after child "parent"
    includes the authority that holds a care order.
    """

    code = "exclusions.parents_told"
    title = "Tell the parents of the suspension or exclusion"
    recipient = Recipient.PARENT
    limits = {EXCLUSION_REGULATIONS: CalendarDays(0)}
    source = _statute("duty to inform parents")


@duty
class CarerTold(_Told):
    """The carer is told of a suspension or exclusion without delay: they stand as a parent.

    Anyone with whom the child lives may make representations to the governing board.
    """

    code = "exclusions.carer_told"
    title = "Tell the carer of the suspension or exclusion"
    recipient = Recipient.CARER
    limits = {EXCLUSION_REGULATIONS: CalendarDays(0)}
    source = _statute("Education Act 1996, section 576: who is a parent")


@duty
class SocialWorkerTold(_Told):
    """The social worker is told of a suspension or exclusion without delay, whatever its length."""

    code = "exclusions.social_worker_told"
    title = "Tell the social worker of the suspension or exclusion"
    recipient = Recipient.SOCIAL_WORKER
    limits = {SOCIAL_WORKER_AND_VSH: CalendarDays(0)}
    source = _statute("as amended from 1 September 2022")


@duty
class VirtualSchoolHeadTold(_Told):
    """The virtual school head is told of a suspension or exclusion without delay."""

    code = "exclusions.virtual_school_head_told"
    title = "Tell the virtual school head of the suspension or exclusion"
    recipient = Recipient.VIRTUAL_SCHOOL_HEAD
    limits = {SOCIAL_WORKER_AND_VSH: CalendarDays(0)}
    source = _statute("as amended from 1 September 2022")


@duty
class LocalAuthorityTold(_Told):
    """The local authority is told of every suspension or exclusion without delay."""

    code = "exclusions.local_authority_told"
    title = "Tell the local authority of the suspension or exclusion"
    recipient = Recipient.LOCAL_AUTHORITY
    limits = {SOCIAL_WORKER_AND_VSH: CalendarDays(0)}
    source = _statute("as amended from 1 September 2022")


@duty
class GoverningBoardTold(_Told):
    """The governing board is told without delay of the decisions that it must consider.

    These are a permanent exclusion, a suspension that brings the term to more
    than five days, and one that misses a public exam or national test.
    """

    code = "exclusions.governing_board_told"
    title = "Tell the governing board of the suspension or exclusion"
    recipient = Recipient.GOVERNING_BOARD
    limits = {EXCLUSION_REGULATIONS: CalendarDays(0)}
    source = _statute("duty to inform the governing board")

    def rows(self):
        """Decisions the board has to hear of at once; the others are told each term."""
        return Suspension.unscoped.filter(
            Q(kind=Kind.PERMANENT) | Q(term_sessions_after__gt=FIVE_DAYS) | Q(misses_exam=True)
        )


@duty
class ReviewingOfficerTold(_Told):
    """The social worker tells the independent reviewing officer within 1 working day."""

    code = "exclusions.reviewing_officer_told"
    title = "Tell the independent reviewing officer of the suspension or exclusion"
    recipient = Recipient.REVIEWING_OFFICER
    owner = Role.SOCIAL_WORKER
    limits = {EXCLUSION_REGULATIONS: WorkingDays(1)}
    source = Source(
        Authority.LOCAL, "Promoting the education of looked-after children, local limit", CHECKED
    )


def _back_in_school():
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
            ended_on=_back_in_school(),
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
            ended_on=_back_in_school(),
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
            ended_on=_back_in_school(),
            school=F("school_id"),
        )


def _board_cases(rows):
    return Cases(
        rows,
        started_on=F("decided_on"),
        done_on=F("board_met_on"),
        ended_on=F("cancelled_on"),
        school=F("school_id"),
    )


_MUST_MEET = (
    Q(kind=Kind.PERMANENT)
    | (~Q(kind=Kind.PERMANENT) & Q(term_sessions_after__gt=FIFTEEN_DAYS))
    | Q(misses_exam=True)
)


@duty
class GoverningBoardMeets(Duty):
    """The governing board considers reinstatement within 15 school days of the decision.

    It must for a permanent exclusion, for a suspension that brings the term to
    more than 15 days, and for one that misses a public exam or national test
    (then, as far as is practicable, before the exam).
    """

    code = "exclusions.board_within_15_days"
    title = "Hold the governing board's meeting"
    owner = Role.DESIGNATED_TEACHER
    event = "The governing board was given notice of the decision"
    limits = {EXCLUSION_REGULATIONS: SchoolDays(15)}
    source = _statute("regulation 6")
    act_at = "exclusions:list"
    act_label = "Record the board's meeting"

    def cases(self):
        """One case a decision that the board must consider."""
        return _board_cases(Suspension.unscoped.filter(_MUST_MEET))


@duty
class GoverningBoardHearsRepresentations(Duty):
    """The governing board considers representations within 50 school days of the decision.

    This is for a suspension that brings the term to more than 5 and at most 15 days.
    """

    code = "exclusions.board_within_50_days"
    title = "Consider the representations at the governing board"
    owner = Role.DESIGNATED_TEACHER
    event = "The governing board was given notice of the decision"
    limits = {EXCLUSION_REGULATIONS: SchoolDays(50)}
    source = _statute("regulation 6")
    act_at = "exclusions:list"
    act_label = "Record the board's meeting"

    def cases(self):
        """One case a suspension about which somebody has made representations."""
        rows = Suspension.unscoped.suspensions().filter(
            term_sessions_after__gt=FIVE_DAYS,
            term_sessions_after__lte=FIFTEEN_DAYS,
            misses_exam=False,
            representations_on__isnull=False,
        )
        return _board_cases(rows)
