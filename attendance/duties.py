"""What follows when attendance falls below the threshold, and when an absence is unexplained."""

import datetime as dt

from django.db.models import CharField, F, Min, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from lac.accounts.access import Role
from lac.deadlines.duty import (
    Authority,
    Cases,
    Duty,
    OnDate,
    SchoolDays,
    Source,
    WorkingDays,
    duty,
)
from lac.meetings.models import Meeting, MeetingKind

from .models import AbsenceReturn, AttendanceCase, ReturnKind, UnexplainedAbsence

CHECKED = dt.date(2026, 11, 21)
PLAN = "Virtual school action plan, objective 1"


@duty
class MeetingBelowThreshold(Duty):
    """Professionals meet within 10 working days when a child's attendance falls below 95%."""

    code = "attendance.multi_agency_meeting"
    title = "Hold a multi-agency meeting about attendance"
    owner = Role.DESIGNATED_TEACHER
    event = "Attendance fell below the authority's threshold and a case was opened"
    limits = {dt.date(2013, 9, 1): WorkingDays(10)}
    source = Source(Authority.LOCAL, PLAN, CHECKED)
    act_at = "attendance:detail"
    act_label = "Arrange the meeting"

    def cases(self):
        """One case a case; done when a multi-agency meeting was held since it opened."""
        held = (
            Meeting.unscoped.held()
            .of_kind(MeetingKind.MULTI_AGENCY)
            .filter(child=OuterRef("child_id"), held_on__gte=OuterRef("opened_on"))
            .order_by()
            .values("child")
        )
        return Cases(
            AttendanceCase.unscoped.all(),
            started_on=F("opened_on"),
            done_on=Subquery(held.annotate(day=Min("held_on")).values("day")),
            ended_on=F("closed_on"),
            school=F("school_id"),
        )


@duty
class CaseReviewed(Duty):
    """The lead officer reviews an attendance case by the day set for it."""

    code = "attendance.case_review"
    title = "Review the attendance case"
    owner = Role.VIRTUAL_SCHOOL_OFFICER
    event = "A day was set for reviewing the attendance case"
    limits = {dt.date(2013, 9, 1): OnDate()}
    source = Source(Authority.LOCAL, PLAN, CHECKED)
    act_at = "attendance:detail"
    act_label = "Review the case"

    def cases(self):
        """One case an open case with a review date; a review sets the next date."""
        return Cases(
            AttendanceCase.unscoped.filter(review_on__isnull=False),
            started_on=F("opened_on"),
            done_on=None,
            due_on=F("review_on"),
            ended_on=F("closed_on"),
            school=F("school_id"),
        )


@duty
class AbsenceExplained(Duty):
    """The reason for an absence marked N is found, and the code replaced, within 5 school days."""

    code = "attendance.absence_explained"
    title = "Find the reason for the absence"
    owner = Role.DESIGNATED_TEACHER
    event = "The child was absent and nobody knew why"
    limits = {dt.date(2024, 8, 19): SchoolDays(5)}
    source = Source(
        Authority.GUIDANCE, "Working together to improve school attendance, August 2024", CHECKED
    )
    act_at = "attendance:detail"
    act_label = "Replace the code N"

    def cases(self):
        """One case a child, school and day with the code N; done when it was replaced."""
        key = Concat(
            Cast("child_id", CharField()),
            Value("-"),
            Cast("school_id", CharField()),
            Value("-"),
            Cast("day", CharField()),
        )
        return Cases(
            UnexplainedAbsence.unscoped.all(),
            key=key,
            started_on=F("day"),
            done_on=F("explained_on"),
            school=F("school_id"),
        )


class _AbsenceReturned(Duty):
    """The base of the duties to tell the authority of a long absence."""

    kind = ReturnKind.ILLNESS
    title = "Tell the authority of the long absence"
    owner = Role.DESIGNATED_TEACHER
    act_at = "attendance:detail"
    act_label = "Record that the authority was told"

    def cases(self):
        """One case an absence; done on the day the authority was told."""
        return Cases(
            AbsenceReturn.unscoped.filter(kind=self.kind),
            started_on=F("reached_on"),
            done_on=F("told_on"),
            school=F("school_id"),
        )


def _unverified(what):
    return Source(
        Authority.LOCAL, f"{what} (from memory, to be checked against the published text)", CHECKED
    )


@duty
class IllnessReturned(_AbsenceReturned):
    """The school tells the authority, by the next school day, of 15 days of illness in a year.

    One after another or not. As soon as it is expected is better still.
    """

    code = "attendance.illness_return"
    kind = ReturnKind.ILLNESS
    event = "Illness reached 15 days in the school year"
    limits = {dt.date(2024, 8, 19): SchoolDays(1)}
    source = _unverified("School Attendance (Pupil Registration) Regulations 2024, regulation 13")


@duty
class UnauthorisedAbsenceReturned(_AbsenceReturned):
    """The school tells the authority within 5 school days of 10 school days away without leave."""

    code = "attendance.unauthorised_return"
    kind = ReturnKind.UNAUTHORISED
    event = "The child was away without leave for 10 school days, one after another"
    limits = {dt.date(2024, 8, 19): SchoolDays(5)}
    source = _unverified("School Attendance (Pupil Registration) Regulations 2024, regulation 13")
