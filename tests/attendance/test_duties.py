"""The clocks of attendance, through the sweep."""

import datetime as dt

import pytest
import time_machine

from attendance.actions import open_cases, record_marks
from lac.calendars.tables import rebuild_working_days
from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from lac.meetings.models import MeetingKind
from tests.factories.accounts import UserFactory
from tests.factories.attendance import AttendanceCaseFactory, attend
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.meetings import MeetingFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 2)


@pytest.fixture
def enrolment():
    rebuild_working_days()
    child = ChildFactory()
    make_year(CalendarFactory(local_authority=child.local_authority), 2026)
    CareEpisodeFactory(child=child)
    return EnrolmentFactory(child=child)


@pytest.fixture
def case(enrolment):
    return AttendanceCaseFactory(child=enrolment.child, school=enrolment.school, opened_on=MONDAY)


def deadline(code, on=dt.date(2026, 11, 20)):
    sweep(as_of=on, duties=[code])
    return Deadline.unscoped.get(duty=code)


def meet(case, held_on, kind=MeetingKind.MULTI_AGENCY):
    return MeetingFactory(child=case.child, kind=kind, held_on=held_on)


def test_meeting__is_due_ten_working_days_after_the_case_opened(case):
    assert deadline("attendance.multi_agency_meeting").due_on == dt.date(2026, 11, 16)


@pytest.mark.parametrize(
    ("held_on", "state"),
    [(dt.date(2026, 11, 16), State.MET), (dt.date(2026, 11, 17), State.MET_LATE)],
)
def test_meeting__the_last_day_is_on_time_and_the_next_is_not(case, held_on, state):
    meet(case, held_on)
    it = deadline("attendance.multi_agency_meeting")
    assert it.state_on(dt.date(2026, 11, 20)) == state


def test_meeting__of_another_kind_or_before_the_case_does_not_count(case):
    meet(case, MONDAY - dt.timedelta(days=1))
    meet(case, MONDAY, MeetingKind.PEP)
    assert deadline("attendance.multi_agency_meeting").done_on is None


def test_meeting__on_the_day_the_case_opened_counts(case):
    meet(case, MONDAY)
    assert deadline("attendance.multi_agency_meeting").done_on == MONDAY


def test_meeting__a_closed_case_asks_no_more(case):
    case.closed_on = dt.date(2026, 11, 10)
    case.save()
    it = deadline("attendance.multi_agency_meeting")
    assert it.state_on(dt.date(2026, 11, 20)) == State.LAPSED


def test_review__is_due_on_the_day_set_for_it(case):
    case.review_on = dt.date(2026, 11, 30)
    case.save()
    assert deadline("attendance.case_review").due_on == dt.date(2026, 11, 30)


def test_review__without_a_day__is_no_deadline(case):
    sweep(duties=["attendance.case_review"])
    assert not Deadline.unscoped.exists()


# --- code N -----------------------------------------------------------------------


def unexplained(enrolment, day, am="N"):
    with time_machine.travel(dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)):
        record_marks(
            child=enrolment.child,
            school=enrolment.school,
            days={day: {"am": am, "pm": "\\"}},
            by=UserFactory(),
        )


def test_absence__is_explained_within_five_school_days(enrolment):
    unexplained(enrolment, dt.date(2026, 10, 22))
    # Friday, then half-term, then Monday to Thursday.
    assert deadline("attendance.absence_explained").due_on == dt.date(2026, 11, 5)


def test_absence__replaced__is_done_that_day(enrolment):
    unexplained(enrolment, dt.date(2026, 11, 17))
    assert deadline("attendance.absence_explained").done_on is None
    unexplained(enrolment, dt.date(2026, 11, 17), am="I")
    it = deadline("attendance.absence_explained")
    assert (it.done_on, it.withdrawn_at) == (dt.date(2026, 11, 20), None)


# --- through the year -------------------------------------------------------------


def test_evaluation__opens_the_case_and_starts_the_clock(enrolment):
    attend(enrolment.child, enrolment.school, dt.date(2026, 9, 7), present=30, absent=10)
    open_cases(by=None, on=MONDAY)
    it = deadline("attendance.multi_agency_meeting")
    assert (it.child, it.started_on, it.school_id) == (
        enrolment.child,
        MONDAY,
        enrolment.school.pk,
    )
