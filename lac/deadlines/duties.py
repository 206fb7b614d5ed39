"""The duties that need only the child's care, schools and plans.

Every other app's duties.py looks the same. docs/duties.md explains how to write one.
"""

import datetime as dt

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Least
from django.utils import timezone

from lac.accounts.access import Role
from lac.children.models import (
    CareEpisode,
    EhcpCycle,
    EhcpReview,
    Enrolment,
    PartTimeTimetable,
    Placement,
)
from lac.children.models.codes import SHORT_BREAKS
from lac.children.models.schooling import MAIN_KINDS

from . import (
    move_duties,  # noqa: F401  (registers the duties around a move of school)
    support_duties,  # noqa: F401  (registers the duties of what happens around a child)
)
from .cases import (
    day_before,
    days_before,
    end_of_school_age,
    in_care,
    of_school_age,
    on_roll_since,
    september_after_year_11,
)
from .duty import (
    Authority,
    CalendarDays,
    CalendarMonths,
    Cases,
    Duty,
    OnDate,
    SchoolDays,
    Source,
    WorkingDays,
    duty,
)

CHECKED_ON = dt.date(2026, 11, 21)
ACTION_PLAN = "Virtual school action plan, objective 9"
# Away for a while and expected back: nobody new to live with.
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")


@duty
class SchoolPlaceAfterEnteringCare(Duty):
    """A child of school age is on a school's roll within ten working days of entering care."""

    code = "school.place_after_entering_care"
    title = "Find a school place after entering care"
    owner = Role.SOCIAL_WORKER
    event = "The child entered care"
    limits = {dt.date(2012, 1, 1): WorkingDays(10)}
    source = Source(Authority.LOCAL, f"{ACTION_PLAN} (S2-61, S2-67)", CHECKED_ON)
    act_label = "Record the school"

    def cases(self):
        """One case an unbroken period of care; a child on a roll already is placed that day."""
        first_days = CareEpisode.unscoped.filter(started_on=F("care_started_on"))
        return Cases(
            of_school_age(first_days.exclude(legal_status__in=SHORT_BREAKS), "started_on"),
            started_on=F("started_on"),
            done_on=on_roll_since("started_on"),
            ended_on=end_of_school_age(),
            ends_with_care=True,
        )


@duty
class SchoolPlaceAfterMovingCarer(Duty):
    """A child of school age is on a school's roll within ten working days of moving carer."""

    code = "school.place_after_moving_carer"
    title = "Find a school place after a move"
    owner = Role.SOCIAL_WORKER
    event = "The child moved to a new carer"
    limits = {dt.date(2012, 1, 1): WorkingDays(10)}
    source = Source(Authority.LOCAL, f"{ACTION_PLAN} (S2-61, S2-67)", CHECKED_ON)
    act_label = "Record the school"

    def cases(self):
        """One case a move within a period of care; the next move to a new carer takes its place."""
        moves = Placement.unscoped.filter(is_new_carer=True).exclude(placement_type__in=TEMPORARY)
        within = CareEpisode.unscoped.filter(
            child=OuterRef("child_id"),
            started_on=OuterRef("started_on"),
            care_started_on__lt=OuterRef("started_on"),
        )
        within_care = of_school_age(moves, "started_on").filter(
            Exists(within.exclude(legal_status__in=SHORT_BREAKS))
        )
        return Cases(
            within_care,
            started_on=F("started_on"),
            done_on=on_roll_since("started_on"),
            ended_on=Least(day_before(self._next_move(moves)), end_of_school_age()),
            ends_with_care=True,
        )

    @staticmethod
    def _next_move(moves):
        later = moves.filter(child=OuterRef("child_id"), started_on__gt=OuterRef("started_on"))
        return Subquery(later.order_by("started_on").values("started_on")[:1])


@duty
class EducationAfterLeavingSchool(Duty):
    """A child in care whose school place ends is on another school's roll within 20 school days."""

    code = "school.next_school"
    title = "Find the next school"
    owner = Role.SOCIAL_WORKER
    event = "The child left a school"
    limits = {dt.date(2014, 7, 1): SchoolDays(20)}
    source = Source(
        Authority.GUIDANCE,
        "Promoting the education of looked-after and previously looked-after children (2018)",
        CHECKED_ON,
    )
    act_label = "Record the school"

    def cases(self):
        """One case a main enrolment that ended while the child was in care and of school age."""
        left = Enrolment.unscoped.filter(kind__in=MAIN_KINDS, left_on__isnull=False)
        since = Enrolment.unscoped.filter(
            child=OuterRef("child_id"), kind__in=MAIN_KINDS, admitted_on__gt=OuterRef("left_on")
        )
        return Cases(
            of_school_age(left, "left_on").filter(in_care("left_on")),
            started_on=F("left_on"),
            done_on=Subquery(since.order_by("admitted_on").values("admitted_on")[:1]),
            ended_on=end_of_school_age(),
            ends_with_care=True,
            school=F("school_id"),
        )


@duty
class EhcpAnnualReview(Duty):
    """An EHCP is reviewed within 12 months of its issue, then of each review."""

    code = "ehcp.annual_review"
    title = "Review the EHCP"
    owner = Role.VIRTUAL_SCHOOL_OFFICER
    event = "The plan was issued or last reviewed"
    limits = {dt.date(2014, 9, 1): CalendarMonths(12)}
    source = Source(Authority.STATUTE, "Children and Families Act 2014, section 44(1)", CHECKED_ON)
    act_at = "children:school"
    act_label = "Record the review"

    def cases(self):
        """One case a year of a plan: a review meets the deadline and opens the next."""
        return Cases(
            EhcpCycle.unscoped.all(),
            started_on=F("started_on"),
            done_on=F("reviewed_on"),
            ended_on=F("ceased_on"),
        )


@duty
class EhcpReviewDecision(Duty):
    """Within four weeks of an EHCP's review meeting, the authority decides on the plan.

    It keeps the plan as it is, amends it or ceases it, and tells the parents or the
    young person, and the school.
    """

    code = "ehcp.review_decision"
    title = "Decide after the EHCP review"
    owner = Role.VIRTUAL_SCHOOL_OFFICER
    event = "The review meeting was held"
    limits = {dt.date(2015, 4, 1): CalendarDays(28)}
    source = Source(
        Authority.GUIDANCE,
        "SEND code of practice: 0 to 25 years (2015), chapter 9, reviewing the plan",
        CHECKED_ON,
    )
    act_at = "children:school"
    act_label = "Record the decision"

    def cases(self):
        """One case a review; those held before the plan was recorded here are left alone."""
        held = EhcpReview.unscoped.exclude(outcome=EhcpReview.Outcome.BEFORE)
        return Cases(
            held,
            started_on=F("held_on"),
            done_on=F("decision_on"),
            ended_on=F("plan__ceased_on"),
        )


@duty
class PartTimeTimetableReviewed(Duty):
    """A part-time timetable is reviewed by the day set for it.

    It is for a short time only, and agreed with the carer, the social worker and the
    virtual school.
    """

    code = "school.part_time_review"
    title = "Review the part-time timetable"
    owner = Role.DESIGNATED_TEACHER
    event = "A part-time timetable began"
    limits = {dt.date(2024, 8, 19): OnDate()}
    source = Source(
        Authority.GUIDANCE,
        "Working together to improve school attendance, August 2024: part-time timetables",
        CHECKED_ON,
    )
    act_at = "children:school"
    act_label = "Record the review"

    def cases(self):
        """One case a timetable; a review that sets another day moves the date on."""
        last = Case(When(reviewed_on__gte=F("review_on"), then=F("reviewed_on")))
        return Cases(
            PartTimeTimetable.unscoped.all(),
            started_on=F("starts_on"),
            due_on=F("review_on"),
            done_on=last,
            ended_on=days_before(F("ends_on"), -1),
            school=F("enrolment__school_id"),
        )


@duty
class PlaceAfterYearEleven(Duty):
    """A young person in care is on a roll in education or training by 30 September after Year 11.

    Training or work without a roll is recorded in the plan: the deadline is then waived,
    with the reason.
    """

    code = "school.september_place"
    title = "Find a place in education or training"
    owner = Role.VIRTUAL_SCHOOL_OFFICER
    event = "A school year began after Year 11"
    limits = {dt.date(2025, 9, 1): OnDate()}
    source = Source(
        Authority.LOCAL,
        "The September guarantee (from memory, to be checked against the published text)",
        CHECKED_ON,
    )
    act_at = "children:school"
    act_label = "Record the school or college"

    def cases(self):
        """One case a young person who was in care that 1 September."""
        septembers = CareEpisode.unscoped.exclude(legal_status__in=SHORT_BREAKS).annotate(
            case_begins_on=september_after_year_11()
        )
        rows = septembers.filter(
            Q(ended_on=None) | Q(ended_on__gt=F("case_begins_on")),
            started_on__lte=F("case_begins_on"),
            case_begins_on__lte=timezone.localdate(),
        )
        return Cases(
            rows,
            key=F("child_id"),
            started_on=F("case_begins_on"),
            due_on=days_before(F("case_begins_on"), -29),
            done_on=on_roll_since("case_begins_on"),
            ends_with_care=True,
        )
