"""The duties that a meeting meets: before the first day at a school, and before the last."""

import datetime as dt

from django.db.models import (
    F,
    OuterRef,
    Subquery,
)

from lac.accounts.access import Role
from lac.children.models import Enrolment
from lac.deadlines.cases import day_before, days_before, in_care
from lac.deadlines.duty import Authority, Cases, Duty, OnDate, Source, duty

from .models import Challenge, Meeting, MeetingKind

CHECKED_ON = dt.date(2026, 11, 21)
SCHOOL_POLICY = "School LAC policy, Designated Teacher"
# Meetings before a first day, and before a last one, are looked for from this many days before.
AHEAD = 28


def _held(kinds, *, since, until):
    """The first meeting of these kinds held between two days of the case."""
    held = Meeting.unscoped.of_kind(*kinds).filter(
        child=OuterRef("child_id"), held_on__gte=OuterRef(since), held_on__lte=OuterRef(until)
    )
    return Subquery(held.order_by("held_on").values("held_on")[:1])


@duty
class MeetingBeforeAdmission(Duty):
    """Professionals meet before the first day of a child in care at a new school.

    The clock starts four weeks before the first day. A meeting held later does not
    count: it is no longer before.
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
                [MeetingKind.PRE_ADMISSION, MeetingKind.PEP],
                since="case_opens_on",
                until="admitted_on",
            ),
            ended_on=F("admitted_on"),
            school=F("school_id"),
        )


@duty
class ExitMeeting(Duty):
    """An exit meeting is held before a child in care leaves a school.

    The clock starts four weeks before the last day on roll.
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
            done_on=_held([MeetingKind.EXIT], since="case_opens_on", until="left_on"),
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
