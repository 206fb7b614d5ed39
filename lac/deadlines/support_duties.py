"""The duties of what happens around a child: referrals, health reviews and admissions."""

import datetime as dt

from django.db.models import CharField, Exists, F, Func, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, Least, Right
from django.utils import timezone

from lac.accounts.access import Role
from lac.children.models import (
    AdmissionRequest,
    AdmissionRoute,
    Agency,
    AttendanceShare,
    CareEpisode,
    HealthReview,
    Referral,
    SdqYear,
)

from .cases import days_before, first_since, in_care
from .duty import (
    Authority,
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
HEALTH = "Care planning regulations and guidance on the health of looked-after children"
# Attendance for a health assessment is asked for so many days before.
AHEAD = 21


class Age(Func):
    """How many years old somebody is on the first date who was born on the second."""

    output_field = IntegerField()
    template = "EXTRACT(YEAR FROM AGE(%(expressions)s))::int"


@duty
class VirtualSchoolToldOfCamhs(Duty):
    """The virtual school is told of a referral to CAMHS within one working day.

    LAC tells the school's officer as soon as the referral is recorded; a referral that
    is recorded late is told late.
    """

    code = "referrals.camhs_told"
    title = "Tell the virtual school of the referral to CAMHS"
    owner = Role.SOCIAL_WORKER
    event = "The child was referred to CAMHS"
    limits = {dt.date(2026, 9, 1): WorkingDays(1)}
    source = Source(
        Authority.LOCAL, "Virtual school action plan (S2-07); the day is the usual one", CHECKED_ON
    )
    act_at = "children:referrals"
    act_label = "See the referrals"

    def cases(self):
        """One case a referral to CAMHS; it ends with the referral."""
        return Cases(
            Referral.unscoped.filter(agency=Agency.CAMHS),
            started_on=F("made_on"),
            done_on=F("officer_told_on"),
            ended_on=F("closed_on"),
            ends_with_care=True,
        )


@duty
class InitialHealthAssessment(Duty):
    """A child's first health assessment is done within 20 working days of entering care.

    In time for the first care review.
    """

    code = "health.initial"
    title = "Have the initial health assessment done"
    owner = Role.SOCIAL_WORKER
    event = "The child entered care"
    limits = {dt.date(2010, 4, 1): WorkingDays(20)}
    source = Source(Authority.LOCAL, f"{HEALTH}; the wording was not checked", CHECKED_ON)
    act_at = "children:health"
    act_label = "Record the assessment"

    def cases(self):
        """One case a time in care."""
        first_days = CareEpisode.unscoped.starts_of_care().not_short_breaks()
        assessed = HealthReview.unscoped.assessments().filter(done_on__isnull=False)
        return Cases(
            first_days,
            started_on=F("started_on"),
            done_on=first_since(assessed, "done_on", "started_on"),
            ends_with_care=True,
        )


class _HealthReviewDue(Duty):
    """The clock of the next health assessment, for children of one age."""

    def cases(self):
        """One case an assessment of a child in care, done by the next one."""
        done = HealthReview.unscoped.assessments().filter(done_on__isnull=False)
        others = done.filter(child=OuterRef("child_id"))
        twin = others.filter(done_on=OuterRef("done_on"), pk__lt=OuterRef("pk"))
        later = others.filter(done_on__gt=OuterRef("done_on")).order_by("done_on")
        rows = done.filter(~Exists(twin), in_care("done_on"))
        return Cases(
            self.of_age(rows.annotate(case_age=Age(F("done_on"), F("child__born_on")))),
            started_on=F("done_on"),
            done_on=Subquery(later.values("done_on")[:1]),
            ends_with_care=True,
        )

    def of_age(self, rows):
        """The assessments of children of this rule's age; overridden by each."""
        raise TypeError(f"{type(self).__name__} names no age.")


@duty
class HealthReviewUnderFive(_HealthReviewDue):
    """A child in care under five has a health assessment every six months."""

    code = "health.review_under_five"
    title = "Have the health assessment reviewed"
    owner = Role.SOCIAL_WORKER
    event = "The child's health was last assessed"
    limits = {dt.date(2010, 4, 1): CalendarMonths(6)}
    source = Source(Authority.LOCAL, f"{HEALTH}; the wording was not checked", CHECKED_ON)
    act_at = "children:health"
    act_label = "Record the assessment"

    def of_age(self, rows):
        """Assessments of a child who was not five yet."""
        return rows.filter(case_age__lt=5)


@duty
class HealthReviewFromFive(_HealthReviewDue):
    """A child in care of five or older has a health assessment every twelve months."""

    code = "health.review_from_five"
    title = "Have the health assessment reviewed"
    owner = Role.SOCIAL_WORKER
    event = "The child's health was last assessed"
    limits = {dt.date(2010, 4, 1): CalendarMonths(12)}
    source = Source(Authority.LOCAL, f"{HEALTH}; the wording was not checked", CHECKED_ON)
    act_at = "children:health"
    act_label = "Record the assessment"

    def of_age(self, rows):
        """Assessments of a child who was five already."""
        return rows.filter(case_age__gte=5)


@duty
class SdqEveryYear(Duty):
    """A child of 4 to 16 who is in care for a year has a strengths and difficulties questionnaire.

    Between 1 April and 31 March, for whoever was looked after on that 1 April and still is: a
    score, or the reason why there is none. A score of April counts for the year that begins.
    For authorities that record the questionnaires here.
    """

    code = "health.sdq"
    title = "Have the strengths and difficulties questionnaire filled in"
    owner = Role.SOCIAL_WORKER
    event = "A year of the return began"
    limits = {dt.date(2026, 4, 1): OnDate()}
    source = Source(
        Authority.LOCAL,
        "SSDA903 return: a score or a reason each year, ages 4 to 16, after twelve months in care",
        CHECKED_ON,
    )
    on_by_default = False
    act_at = "children:health"
    act_label = "Record the questionnaire"

    def cases(self):
        """One case a child and year; four weeks after its end only the next one matters."""
        begun = SdqYear.unscoped.filter(starts_on__lte=timezone.localdate())
        aged = begun.annotate(case_age=Age(F("ends_on"), F("child__born_on")))
        return Cases(
            aged.filter(case_age__gte=4, case_age__lte=16),
            started_on=F("starts_on"),
            due_on=F("ends_on"),
            done_on=F("done_on"),
            ended_on=days_before(F("ends_on"), -28),
            ends_with_care=True,
            detail=Concat(
                Cast(ExtractYear("starts_on"), CharField()),
                Value("/"),
                Right(Cast(ExtractYear("ends_on"), CharField()), 2),
            ),
        )


@duty
class AttendanceSharedForHealthReview(Duty):
    """The child's attendance is shared on or before the day of a health assessment."""

    code = "health.attendance_shared"
    title = "Share attendance for the health assessment"
    owner = Role.SOCIAL_WORKER
    event = "A health assessment was three weeks away"
    limits = {dt.date(2026, 9, 1): OnDate()}
    source = Source(Authority.LOCAL, "Virtual school action plan (S2-06)", CHECKED_ON)
    act_at = "children:health"
    act_label = "Share attendance"

    def cases(self):
        """One case an assessment with a day that was planned, of a child in care."""
        planned = HealthReview.unscoped.assessments().filter(planned_for__isnull=False)
        shares = AttendanceShare.unscoped.filter(review=OuterRef("pk"))
        return Cases(
            planned.filter(in_care("planned_for")).annotate(
                case_day=Coalesce("done_on", "planned_for"),
                case_opens_on=days_before(F("planned_for"), AHEAD),
            ),
            started_on=F("case_opens_on"),
            due_on=F("case_day"),
            done_on=Subquery(shares.order_by("shared_on").values("shared_on")[:1]),
            ends_with_care=True,
        )


class _InYearAnswer(Duty):
    """The clock of the school's answer to a request made during the school year."""

    def cases(self):
        """One case a request for a child in care, done by the offer or the refusal."""
        asked = AdmissionRequest.unscoped.filter(route=AdmissionRoute.IN_YEAR)
        return Cases(
            asked.filter(in_care("asked_on")),
            started_on=F("asked_on"),
            done_on=Least("offered_on", "refused_on"),
            ended_on=F("closed_on"),
            ends_with_care=True,
            school=F("school_id"),
        )


@duty
class InYearAnswerAim(_InYearAnswer):
    """A school aims to answer a request made during the school year within ten school days."""

    code = "admissions.in_year_aim"
    title = "Ask the school for its answer about a place"
    owner = Role.VIRTUAL_SCHOOL_OFFICER
    event = "A school was asked to take the child during the school year"
    limits = {dt.date(2021, 9, 1): SchoolDays(10)}
    source = Source(
        Authority.LOCAL, "School Admissions Code 2021, in-year admissions (aim)", CHECKED_ON
    )
    act_at = "children:admissions"
    act_label = "Record the answer"


@duty
class InYearAnswerMust(_InYearAnswer):
    """A school answers a request made during the school year within fifteen school days."""

    code = "admissions.in_year_must"
    title = "Have the school's answer about a place"
    owner = Role.VIRTUAL_SCHOOL_OFFICER
    event = "A school was asked to take the child during the school year"
    limits = {dt.date(2021, 9, 1): SchoolDays(15)}
    source = Source(
        Authority.GUIDANCE, "School Admissions Code 2021, in-year admissions", CHECKED_ON
    )
    act_at = "children:admissions"
    act_label = "Record the answer"


@duty
class FairAccessPlace(Duty):
    """A child whose request went to fair access is offered a place within twenty school days."""

    code = "admissions.fair_access"
    title = "Have a place found by fair access"
    owner = Role.VIRTUAL_SCHOOL_OFFICER
    event = "The fair access protocol took up the request"
    limits = {dt.date(2021, 9, 1): SchoolDays(20)}
    source = Source(
        Authority.LOCAL, "School Admissions Code 2021, fair access protocols", CHECKED_ON
    )
    act_at = "children:admissions"
    act_label = "Record the answer"

    def cases(self):
        """One case a request that went to fair access; a place at another school does too."""
        taken_up = AdmissionRequest.unscoped.filter(fair_access_on__isnull=False)
        offers = AdmissionRequest.unscoped.filter(offered_on__isnull=False)
        return Cases(
            taken_up.filter(in_care("fair_access_on")),
            started_on=F("fair_access_on"),
            done_on=first_since(offers, "offered_on", "fair_access_on"),
            ended_on=F("closed_on"),
            ends_with_care=True,
        )
