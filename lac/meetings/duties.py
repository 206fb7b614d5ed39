"""The duties that a meeting meets: around a first and a last day at a school, and care reviews."""

import datetime as dt

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Greatest, TruncDate

from lac.accounts.access import Role
from lac.accounts.models import Membership
from lac.children.models import CareEpisode, Enrolment, Occasion
from lac.children.school_moves.meetings import RECENT
from lac.deadlines.cases import day_before, days_before, first_since, in_care
from lac.deadlines.duty import (
    Authority,
    Before,
    CalendarMonths,
    Cases,
    Duty,
    OnDate,
    Source,
    WorkingDays,
    duty,
)

from .models import Challenge, Invitee, Meeting, MeetingKind, PaperList
from .papers import USUAL
from .school_meetings import KINDS

CHECKED_ON = dt.date(2026, 11, 21)
SCHOOL_POLICY = "School LAC policy, Designated Teacher"
# The clocks of meetings before a first day, and before a last one, start so many days before.
AHEAD = 28


def _held(occasion, *, since, until):
    """The first meeting that counts for an occasion; held before the clock, as it started."""
    held = Meeting.unscoped.of_kind(*KINDS[occasion]).filter(
        child=OuterRef("child_id"), held_on__gte=since, held_on__lte=OuterRef(until)
    )
    first = held.order_by("held_on").values("held_on")[:1]
    return Case(
        When(Exists(held), then=Greatest(Subquery(first), F("case_opens_on"))),
        output_field=DateField(),
    )


@duty
class MeetingBeforeAdmission(Duty):
    """Professionals meet before the first day of a child in care at a new school.

    The clock starts four weeks before the first day. A meeting of the half-year before
    counts; one held later does not: it is no longer before.
    """

    code = "meetings.before_admission"
    title = "Hold the meeting before the first day"
    owner = Role.DESIGNATED_TEACHER
    event = "A first day at a new school was four weeks away"
    limits = {dt.date(2026, 9, 1): OnDate()}
    source = Source(Authority.LOCAL, f"{SCHOOL_POLICY} (S1-28)", CHECKED_ON)
    act_at = "meetings:arrange"
    act_label = "Arrange the meeting"

    def cases(self):
        """One case an admission of a child in care; over on the first day itself."""
        admissions = Enrolment.unscoped.main().filter(in_care("admitted_on"))
        return Cases(
            admissions.annotate(case_opens_on=days_before(F("admitted_on"), AHEAD)),
            started_on=F("case_opens_on"),
            due_on=day_before(F("admitted_on")),
            done_on=_held(
                Occasion.ADMISSION,
                since=days_before(OuterRef("admitted_on"), RECENT.days),
                until="admitted_on",
            ),
            ended_on=F("admitted_on"),
            school=F("school_id"),
        )


@duty
class ExitMeeting(Duty):
    """An exit meeting is held before a child in care leaves a school.

    The clock starts four weeks before the last day on roll. One held earlier, while the
    child was there, counts.
    """

    code = "meetings.exit"
    title = "Hold the exit meeting"
    owner = Role.DESIGNATED_TEACHER
    event = "The last day at the school was four weeks away"
    limits = {dt.date(2026, 9, 1): OnDate()}
    source = Source(Authority.LOCAL, f"{SCHOOL_POLICY} (S1-55)", CHECKED_ON)
    act_at = "meetings:arrange"
    act_label = "Arrange the meeting"

    def cases(self):
        """One case a main enrolment with a last day; over the day after it."""
        leaving = Enrolment.unscoped.main().filter(in_care("left_on"), left_on__isnull=False)
        return Cases(
            leaving.annotate(case_opens_on=days_before(F("left_on"), AHEAD)),
            started_on=F("case_opens_on"),
            due_on=F("left_on"),
            done_on=_held(Occasion.LEAVING, since=OuterRef("admitted_on"), until="left_on"),
            ended_on=days_before(F("left_on"), -1),
            school=F("school_id"),
        )


@duty
class ChallengeAnswered(Duty):
    """A professional who is challenged about a child's provision answers by the day asked for.

    The clock starts when the challenge is put to them. Whoever put it chases the answer.
    """

    code = "meetings.challenge_answered"
    title = "Get an answer to the challenge"
    owner = Role.DESIGNATED_TEACHER
    event = "A professional was challenged"
    limits = {dt.date(2026, 9, 1): OnDate()}
    source = Source(Authority.LOCAL, f"{SCHOOL_POLICY} (S1-31)", CHECKED_ON)
    act_at = "meetings:challenges"
    act_label = "See the challenges"

    def cases(self):
        """One case a challenge; over when it is closed without an answer."""
        return Cases(
            Challenge.unscoped.all(),
            started_on=F("raised_on"),
            due_on=F("due_on"),
            done_on=F("responded_on"),
            ended_on=F("closed_on"),
            detail=F("to_whom"),
        )


@duty
class NextSchoolInvited(Duty):
    """The designated teacher of a child's next school is asked to a meeting before the first day.

    To the PEP meeting, or to the professionals' meeting before admission. The clock
    starts four weeks before the first day.
    """

    code = "meetings.next_school_invited"
    title = "Invite the designated teacher of the next school"
    owner = Role.DESIGNATED_TEACHER
    event = "A first day at the next school was four weeks away"
    limits = {dt.date(2026, 9, 1): OnDate()}
    source = Source(Authority.LOCAL, f"{SCHOOL_POLICY} (S1-42)", CHECKED_ON)
    act_at = "meetings:arrange"
    act_label = "Arrange the meeting"

    def cases(self):
        """One case a change of school of a child in care; over on the first day itself."""
        before = Enrolment.unscoped.main().filter(
            child=OuterRef("child_id"), admitted_on__lt=OuterRef("admitted_on")
        )
        changes = Enrolment.unscoped.main().filter(Exists(before), in_care("admitted_on"))
        return Cases(
            changes.annotate(case_opens_on=days_before(F("admitted_on"), AHEAD)),
            started_on=F("case_opens_on"),
            due_on=day_before(F("admitted_on")),
            done_on=self._invited(),
            ended_on=F("admitted_on"),
            school=F("school_id"),
        )

    @staticmethod
    def _invited():
        """The day of the first invitation of a teacher of that school, while the clock ran."""
        there = Membership.objects.filter(
            user=OuterRef("user"),
            role=Role.DESIGNATED_TEACHER,
            school=OuterRef(OuterRef("school_id")),
        )
        asked = Invitee.unscoped.filter(
            Exists(there) | Q(role="Designated teacher of the next school"),
            child=OuterRef("child_id"),
            meeting__kind__in=(MeetingKind.PEP, MeetingKind.PRE_ADMISSION),
            meeting__cancelled_at=None,
            invited_at__date__gte=days_before(OuterRef("case_opens_on"), AHEAD),
            invited_at__date__lt=OuterRef("admitted_on"),
        ).order_by("invited_at")
        first = asked.annotate(day=TruncDate("invited_at")).values("day")[:1]
        return Case(
            When(Exists(asked), then=Greatest(Subquery(first), F("case_opens_on"))),
            output_field=DateField(),
        )


@duty
class PapersSent(Duty):
    """Everybody who is asked to a meeting has its papers some working days before it.

    For the kinds of meeting before which an authority wants papers. The clock starts
    four weeks before the meeting. Papers handed out on the day do not count: by then
    nobody can read them.
    """

    code = "meetings.papers_sent"
    title = "Send the papers for the meeting"
    owner = Role.DESIGNATED_TEACHER
    event = "A meeting was four weeks away"
    limits = {dt.date(2026, 9, 1): Before(WorkingDays(5))}
    source = Source(
        Authority.LOCAL,
        "Documents completed on time and shared (S2-64); the number of days is each authority's",
        CHECKED_ON,
    )
    on_by_default = False
    act_at = "meetings:child"
    act_label = "See the meetings"

    def cases(self):
        """One case a meeting about a child in care that has a list of papers; over on its day."""
        rows = Meeting.unscoped.filter(cancelled_at=None).annotate(
            meeting_day=TruncDate("planned_at"),
            case_opens_on=days_before(F("meeting_day"), AHEAD),
        )
        own = PaperList.objects.filter(
            local_authority=OuterRef("child__local_authority"), kind=OuterRef("kind")
        )
        usual = Q(kind__in=[kind for kind, titles in USUAL.items() if titles])
        wants = Q(Exists(own.exclude(titles=[]))) | (~Q(Exists(own)) & usual)
        return Cases(
            rows.filter(wants, in_care("meeting_day")),
            started_on=F("case_opens_on"),
            due_on=F("meeting_day"),
            done_on=Case(
                When(
                    papers_sent_on__lt=F("meeting_day"),
                    then=Greatest("papers_sent_on", "case_opens_on"),
                ),
                output_field=DateField(),
            ),
            ended_on=F("meeting_day"),
            detail=Case(
                *(When(kind=kind, then=Value(label)) for kind, label in MeetingKind.choices)
            ),
        )


REVIEWS = "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33"
UNVERIFIED = "from memory, to be checked against the published text"
FROM_2011 = dt.date(2011, 4, 1)


class _CareReview(Duty):
    """The base of the care reviews. For authorities that record their care reviews here."""

    owner = Role.REVIEWING_OFFICER
    title = "Hold the care review"
    source = Source(Authority.LOCAL, f"{REVIEWS} ({UNVERIFIED})", CHECKED_ON)
    on_by_default = False
    act_at = "meetings:arrange"
    act_label = "Arrange the review"


@duty
class FirstCareReview(_CareReview):
    """A child's care is first reviewed within 20 working days of entering care."""

    code = "care.first_review"
    title = "Hold the first care review"
    event = "The child entered care"
    limits = {FROM_2011: WorkingDays(20)}

    def cases(self):
        """One case a time in care."""
        first_days = CareEpisode.unscoped.starts_of_care().not_short_breaks()
        reviews = Meeting.unscoped.of_kind(MeetingKind.LAC_REVIEW)
        return Cases(
            first_days,
            started_on=F("started_on"),
            done_on=first_since(reviews, "held_on", "started_on"),
            ends_with_care=True,
        )


class _LaterCareReview(_CareReview):
    event = "A care review was held"
    is_second = False

    def cases(self):
        """One case a review that was held in care: the next one is due."""
        reviews = Meeting.unscoped.held().of_kind(MeetingKind.LAC_REVIEW)
        same_child = CareEpisode.unscoped.not_short_breaks().filter(child=OuterRef("child_id"))
        now = same_child.filter(started_on__lte=OuterRef("held_on")).order_by("-started_on")
        rows = reviews.filter(in_care("held_on")).annotate(
            care_began=Subquery(now.values("care_started_on")[:1])
        )
        others = reviews.filter(child=OuterRef("child_id"))
        earlier = others.filter(
            held_on__gte=OuterRef("care_began"), held_on__lt=OuterRef("held_on")
        )
        later = others.filter(held_on__gt=OuterRef("held_on")).order_by("held_on")
        was_first = ~Exists(earlier)
        return Cases(
            rows.filter(was_first if self.is_second else Exists(earlier)),
            started_on=F("held_on"),
            done_on=Subquery(later.values("held_on")[:1]),
            ends_with_care=True,
        )


@duty
class SecondCareReview(_LaterCareReview):
    """A child's care is reviewed again within 3 months of the first review."""

    code = "care.second_review"
    title = "Hold the second care review"
    event = "The first care review was held"
    limits = {FROM_2011: CalendarMonths(3)}
    is_second = True


@duty
class NextCareReview(_LaterCareReview):
    """A child's care is reviewed within 6 months of the last review, from the second one on."""

    code = "care.next_review"
    limits = {FROM_2011: CalendarMonths(6)}
