"""The clocks of the Personal Education Plan."""

import datetime as dt

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, Least, Right, TruncDate
from django.utils import timezone

from lac.accounts.access import Role
from lac.calendars.models import TermName
from lac.children.models import CareEpisode, Enrolment
from lac.children.models.codes import SHORT_BREAKS
from lac.children.models.schooling import MAIN_KINDS
from lac.deadlines.cases import first_since, in_care, school_year
from lac.deadlines.duty import (
    Authority,
    CalendarDays,
    Cases,
    Duty,
    OnDate,
    Source,
    WorkingDays,
    duty,
)
from lac.meetings.models import Meeting, MeetingKind

from .models import Pep

CHECKED_ON = dt.date(2026, 11, 21)
GUIDANCE = "Promoting the education of looked-after and previously looked-after children (2018)"
SCHOOL_POLICY = "School LAC policy, Designated Teacher"


def entered_care():
    """The first episode of each time in care, of children of PEP age, without short breaks."""
    first_days = CareEpisode.unscoped.filter(started_on=F("care_started_on"))
    return of_pep_age(first_days.exclude(legal_status__in=SHORT_BREAKS), "started_on")


def of_pep_age(rows, on):
    """The rows whose child has a plan on a day: from their authority's age to Year 13.

    A child taught out of their year has plans to the end of the school year in
    which they turn 18 all the same.
    """
    old_enough = Q(
        child__born_on__lte=_years_before(F(on), F("child__local_authority__pep_from_age"))
    )
    year = school_year(on) - F("child__year_group_offset")
    return rows.annotate(pep_year=year).filter(old_enough, pep_year__lte=13)


def _years_before(day, years):
    interval = Func(Cast(years, IntegerField()), function="make_interval")
    return Cast(
        ExpressionWrapper(day - interval, output_field=DateTimeField()), output_field=DateField()
    )


def _first_submitted_since(start):
    plans = Pep.unscoped.live().annotate(submitted_on=TruncDate("first_submitted_at"))
    return first_since(plans, "submitted_on", start)


@duty
class PepInitiated(Duty):
    """The social worker starts the PEP within 10 working days of the child entering care.

    Done on the day a person first writes in a plan, or opens one by hand: a plan
    that was opened by schedule has not been started.
    """

    code = "pep.initiated"
    title = "Start the PEP"
    owner = Role.SOCIAL_WORKER
    event = "The child entered care"
    limits = {dt.date(2010, 1, 1): WorkingDays(10)}
    source = Source(Authority.GUIDANCE, GUIDANCE, CHECKED_ON)
    act_at = "pep:child"
    act_label = "Start the PEP"

    def cases(self):
        """One case a time in care."""
        return Cases(
            entered_care(),
            started_on=F("started_on"),
            done_on=first_since(Pep.unscoped.live(), "initiated_on", "started_on"),
            ends_with_care=True,
        )


@duty
class FirstPepComplete(Duty):
    """The first PEP is complete within 20 working days of the child entering care.

    In time for the first care review. Done on the day a plan is first submitted.
    """

    code = "pep.first_complete"
    title = "Complete the first PEP"
    owner = Role.SOCIAL_WORKER
    event = "The child entered care"
    limits = {dt.date(2010, 1, 1): WorkingDays(20)}
    source = Source(Authority.GUIDANCE, GUIDANCE, CHECKED_ON)
    act_at = "pep:child"
    act_label = "Complete the PEP"

    def cases(self):
        """One case a time in care."""
        return Cases(
            entered_care(),
            started_on=F("started_on"),
            done_on=_first_submitted_since("started_on"),
            ends_with_care=True,
        )


@duty
class PepReviewAfterAdmission(Duty):
    """The PEP is reviewed within 28 days of the child's admission to the school.

    Done on the day a PEP meeting is held, on or after the day of admission.
    """

    code = "pep.review_after_admission"
    title = "Review the PEP after admission"
    owner = Role.DESIGNATED_TEACHER
    event = "The child was admitted to the school"
    limits = {dt.date(2010, 1, 1): CalendarDays(28)}
    source = Source(Authority.LOCAL, f"{SCHOOL_POLICY} (S1-29)", CHECKED_ON)
    act_at = "pep:child"
    act_label = "Hold the PEP meeting"

    def cases(self):
        """One case an admission of a child in care; it ends when they leave the school or care."""
        admitted = Enrolment.unscoped.filter(in_care("admitted_on"), kind__in=MAIN_KINDS)
        return Cases(
            of_pep_age(admitted, "admitted_on"),
            started_on=F("admitted_on"),
            done_on=first_since(Pep.unscoped.live(), "held_on", "admitted_on"),
            ended_on=F("left_on"),
            ends_with_care=True,
            school=F("school_id"),
        )


@duty
class PepMeetingAfterPlacement(Duty):
    """The PEP meeting is held within three weeks of the child starting at a school."""

    code = "pep.meeting_after_placement"
    title = "Hold the PEP meeting at the new school"
    owner = Role.DESIGNATED_TEACHER
    event = "The child was admitted to the school"
    limits = {dt.date(2014, 3, 1): CalendarDays(21)}
    source = Source(Authority.LOCAL, "Virtual school action plan, objective 9 (S2-63)", CHECKED_ON)
    act_at = "pep:child"
    act_label = "Hold the PEP meeting"

    def cases(self):
        """One case an admission of a child in care; it ends when they leave the school or care."""
        admitted = Enrolment.unscoped.filter(in_care("admitted_on"), kind__in=MAIN_KINDS)
        meetings = Meeting.unscoped.of_kind(MeetingKind.PEP)
        return Cases(
            of_pep_age(admitted, "admitted_on"),
            started_on=F("admitted_on"),
            done_on=Least(
                first_since(meetings, "held_on", "admitted_on"),
                first_since(Pep.unscoped.live(), "held_on", "admitted_on"),
            ),
            ended_on=F("left_on"),
            ends_with_care=True,
            school=F("school_id"),
        )


@duty
class PepEveryTerm(Duty):
    """Every child in care has a PEP every term, by the authority's cut-off for the term.

    Where an authority sets no cut-off, the last day of term. Done when the PEP
    meeting was held and the school has sent the plan in, whichever came later;
    grading has a clock of its own. A plan that is not sent in within four weeks of
    the end of term is missed: by then the next term's is what matters. Applies to
    children who are in care by the middle of the term; one who comes later starts
    with the first PEP.
    """

    code = "pep.every_term"
    title = "Hold the PEP meeting and send in the PEP"
    owner = Role.DESIGNATED_TEACHER
    event = "The term began, or the child came into care in it"
    limits = {dt.date(2010, 1, 1): OnDate()}
    source = Source(Authority.GUIDANCE, f"{GUIDANCE}; {SCHOOL_POLICY} (S1-14)", CHECKED_ON)
    act_at = "pep:child"
    act_label = "Write the PEP"

    def cases(self):
        """One case a child and term."""
        return Cases(
            of_pep_age(_children_and_terms(), "case_started_on"),
            started_on=F("case_started_on"),
            due_on=F("case_due_on"),
            done_on=_held_and_sent_in(),
            key=Concat(
                Cast("child_id", CharField()), Value("-"), Cast("case_year", CharField()),
                Value("-"), F("case_term"),
            ),
            ended_on=F("case_closed_on"),
            ends_with_care=True,
            school=_school_at("case_started_on"),
            detail=Concat(F("case_term_label"), Value(" term "), _year_label("case_year")),
        )  # fmt: skip


def _children_and_terms():
    """Each time in care with each term of the responsible authority that it reaches into."""
    term = "child__local_authority__calendar__terms__"
    rows = CareEpisode.unscoped.filter(started_on=F("care_started_on")).annotate(
        case_year=F(f"{term}academic_year"),
        case_term=F(f"{term}name"),
        case_term_starts_on=F(f"{term}starts_on"),
        case_closed_on=_four_weeks_after(F(f"{term}ends_on")),
        case_due_on=Coalesce(F(f"{term}pep_cutoff_on"), F(f"{term}ends_on")),
        case_last_day=Least(
            _middle(F(f"{term}starts_on"), F(f"{term}ends_on")),
            Coalesce(F(f"{term}pep_cutoff_on"), F(f"{term}ends_on")),
        ),
    )
    rows = rows.annotate(
        case_started_on=Greatest("case_term_starts_on", "started_on"),
        case_term_label=_term_label("case_term"),
    )
    same_care = CareEpisode.unscoped.filter(
        Q(ended_on=None) | Q(ended_on__gt=OuterRef("case_term_starts_on")),
        child=OuterRef("child_id"),
        started_on__lte=OuterRef("case_last_day"),
    ).exclude(legal_status__in=SHORT_BREAKS)
    later = same_care.filter(care_started_on__gt=OuterRef("care_started_on"))
    mine = same_care.filter(care_started_on=OuterRef("care_started_on"))
    # A term's clock starts when the term does: terms to come are on nobody's list yet.
    # And the terms before a time in care are left out early: most of them are, of most children.
    begun = Q(case_term_starts_on__lte=timezone.localdate(), started_on__lte=F("case_last_day"))
    return rows.filter(begun, Exists(mine), ~Exists(later), case_term__isnull=False)


def _middle(first, last):
    """The day halfway between two days."""
    days = Func(last, first, template="(%(expressions)s)", arg_joiner=" - ")
    half = ExpressionWrapper(days, output_field=IntegerField()) / Value(2)
    return ExpressionWrapper(first + half, output_field=DateField())


def _four_weeks_after(day):
    return ExpressionWrapper(day + Value(28), output_field=DateField())


def _term_label(field):
    names = (When(**{field: code}, then=Value(label)) for code, label in TermName.choices)
    return Case(*names, output_field=CharField())


def _held_and_sent_in():
    """The day by which the plan of the case's term had both its meeting and been sent in."""
    plans = Pep.unscoped.live().annotate(submitted_on=TruncDate("first_submitted_at"))
    mine = plans.filter(
        child=OuterRef("child_id"),
        academic_year=OuterRef("case_year"),
        term=OuterRef("case_term"),
        held_on__isnull=False,
        submitted_on__isnull=False,
    )
    both = mine.order_by().annotate(both_on=Greatest("held_on", "submitted_on"))
    return Subquery(both.values("both_on")[:1])


def _school_at(day):
    rolls = Enrolment.unscoped.filter(
        Q(left_on=None) | Q(left_on__gte=OuterRef(day)),
        child=OuterRef("child_id"),
        kind__in=MAIN_KINDS,
    )
    return Subquery(rolls.order_by("admitted_on").values("school")[:1])


@duty
class PepGraded(Duty):
    """The virtual school grades a PEP within 10 working days of its being sent in."""

    code = "pep.graded"
    title = "Grade the PEP"
    owner = Role.VIRTUAL_SCHOOL_OFFICER
    event = "The plan was sent in"
    limits = {dt.date(2010, 1, 1): WorkingDays(10)}
    source = Source(Authority.LOCAL, "Virtual school action plan, objective 4 (S2-29)", CHECKED_ON)
    act_at = "pep:child"
    act_label = "Grade the PEP"

    def cases(self):
        """One case a plan; sending it in again after a return starts the clock anew."""
        plans = Pep.unscoped.live().filter(submitted_at__isnull=False)
        returned = Case(When(returned_at__gte=F("submitted_at"), then=TruncDate("returned_at")))
        return Cases(
            plans,
            started_on=TruncDate("submitted_at"),
            done_on=Coalesce(TruncDate("graded_at"), returned),
            school=F("school_id"),
            detail=_plan_label(),
        )


@duty
class PepPutRight(Duty):
    """A PEP that the virtual school returned is put right and sent back within 10 working days."""

    code = "pep.put_right"
    title = "Put the returned PEP right"
    owner = Role.DESIGNATED_TEACHER
    event = "The virtual school returned the plan"
    limits = {dt.date(2010, 1, 1): WorkingDays(10)}
    source = Source(
        Authority.LOCAL, "Virtual school action plan, objective 4 (S2-27, S2-29)", CHECKED_ON
    )
    act_at = "pep:child"
    act_label = "Put the PEP right"

    def cases(self):
        """One case a returned plan; a second return starts the clock anew."""
        return Cases(
            Pep.unscoped.live().filter(returned_at__isnull=False),
            started_on=TruncDate("returned_at"),
            done_on=Case(When(submitted_at__gt=F("returned_at"), then=TruncDate("submitted_at"))),
            school=F("school_id"),
            detail=_plan_label(),
        )


def _year_label(year):
    """2026/27, of the year in which an academic year begins."""
    next_year = Right(Cast(F(year) + 1, CharField()), 2)
    return Concat(Cast(year, CharField()), Value("/"), next_year)


def _plan_label():
    return Concat(_term_label("term"), Value(" term "), _year_label("academic_year"))
