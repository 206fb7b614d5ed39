"""When an attendance case opens, and when one opens again."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.actions import close_case, open_cases
from attendance.models import CaseOutcome, Window
from attendance.tasks import evaluate_attendance
from lac.audit.models import Event
from tests.factories.accounts import OfficerAllocationFactory, UserFactory
from tests.factories.attendance import AttendanceThresholdFactory, attend, mark
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 9, 7)
NOVEMBER = dt.date(2026, 11, 21)


@pytest.fixture
def enrolment():
    child = ChildFactory()
    CareEpisodeFactory(child=child)
    return EnrolmentFactory(child=child)


@pytest.fixture
def child(enrolment):
    return enrolment.child


@pytest.fixture
def school(enrolment):
    return enrolment.school


def close(case, on):
    with time_machine.travel(on):
        return close_case(
            case=case, outcome=CaseOutcome.IMPROVED, note="A taxi was found", by=UserFactory()
        )


def test_case__opens_below_95(child, school):
    attend(child, school, MONDAY, present=94, absent=6)
    (case,) = open_cases(by=None, on=NOVEMBER)
    assert (case.child, case.school, case.opened_on) == (child, school, NOVEMBER)
    assert (case.year_possible, case.year_attended) == (100, 94)
    event = Event.objects.get(action="attendance.case_opened")
    assert (event.child_id, event.actor_name) == (child.pk, "The system")
    assert event.data["percentage"] == "94.0"


def test_case__does_not_open_at_exactly_95(child, school):
    attend(child, school, MONDAY, present=95, absent=5)
    assert open_cases(by=None, on=NOVEMBER) == []


@pytest.mark.parametrize(("possible", "cases"), [(19, 0), (20, 1)])
def test_case__waits_for_twenty_possible_sessions(child, school, possible, cases):
    attend(child, school, MONDAY, present=possible - 4, absent=4)
    assert len(open_cases(by=None, on=NOVEMBER)) == cases


def test_case__does_not_open_twice(child, school):
    attend(child, school, MONDAY, present=50, absent=10)
    with time_machine.travel(NOVEMBER):
        assert [evaluate_attendance(), evaluate_attendance()] == [1, 0]


def test_case__is_for_children_in_care_only(school):
    never, left = ChildFactory(), ChildFactory()
    CareEpisodeFactory(child=left, ended_on=dt.date(2026, 11, 20))
    for someone in (never, left):
        attend(someone, school, MONDAY, present=50, absent=10)
    assert open_cases(by=None, on=NOVEMBER) == []


def test_case__goes_to_the_officer_of_the_school_for_the_authority(child, school):
    allocation = OfficerAllocationFactory(school=school, local_authority=child.local_authority)
    attend(child, school, MONDAY, present=50, absent=10)
    (case,) = open_cases(by=None, on=NOVEMBER)
    assert case.owner == allocation.officer


def test_case__twelve_weeks_below_while_the_year_is_not(child, school):
    attend(child, school, dt.date(2026, 9, 1), present=300, absent=0)
    attend(child, school, dt.date(2027, 4, 12), present=92, absent=8)
    (case,) = open_cases(by=None, on=dt.date(2027, 6, 25))
    assert case.window == Window.WEEKS


def test_case__the_authority_can_watch_the_year_alone(child, school):
    AttendanceThresholdFactory(local_authority=child.local_authority, window=Window.YEAR)
    attend(child, school, dt.date(2026, 9, 1), present=300, absent=0)
    attend(child, school, dt.date(2027, 4, 12), present=92, absent=8)
    assert open_cases(by=None, on=dt.date(2027, 6, 25)) == []


def test_case__the_authority_sets_its_own_percentage(child, school):
    AttendanceThresholdFactory(local_authority=child.local_authority, percentage="90.5")
    attend(child, school, MONDAY, present=92, absent=8)
    assert open_cases(by=None, on=NOVEMBER) == []


# --- opening again ----------------------------------------------------------------


@pytest.fixture
def closed(child, school):
    """90 of 100 sessions on 19 November, the case closed that day."""
    attend(child, school, MONDAY, present=90, absent=10)
    (case,) = open_cases(by=None, on=dt.date(2026, 11, 16))
    return close(case, dt.date(2026, 11, 19))


def test_case__closed_and_still_as_low__does_not_open_again(closed):
    assert closed.closing_year_attended == 90
    assert open_cases(by=None, on=dt.date(2026, 11, 20)) == []


def test_case__a_further_fall_of_just_under_five_points__does_not_open_again(closed, child, school):
    attend(child, school, dt.date(2026, 11, 20), present=0, absent=5)
    # 90 of 105 is 85.7%, a fall of 4.3 points.
    assert open_cases(by=None, on=dt.date(2026, 11, 25)) == []


def test_case__a_further_fall_of_five_points__opens_again(closed, child, school):
    attend(child, school, dt.date(2026, 11, 20), present=0, absent=6)
    # 90 of 106 is 84.9%, a fall of 5.1 points.
    assert len(open_cases(by=None, on=dt.date(2026, 11, 25))) == 1


def test_case__a_further_fall_of_exactly_five_points__opens_again(child, school):
    attend(child, school, MONDAY, present=90, absent=10)
    (case,) = open_cases(by=None, on=dt.date(2026, 11, 16))
    case.closed_on = case.opened_on
    case.closing_year_possible, case.closing_year_attended = 100, 95
    case.closing_weeks_possible, case.closing_weeks_attended = 100, 95
    case.save()
    assert len(open_cases(by=None, on=dt.date(2026, 11, 17))) == 1


def test_case__opens_again_after_a_recovery(closed, child, school):
    last = attend(child, school, dt.date(2026, 11, 20), present=190, absent=0)
    assert open_cases(by=None, on=last) == []
    closed.refresh_from_db()
    assert closed.recovered_on == last
    lower = attend(child, school, last + dt.timedelta(days=1), present=0, absent=8)
    (again,) = open_cases(by=None, on=lower)
    assert again.pk != closed.pk


def test_case__twelve_weeks_recovered_but_the_year_is_not__is_no_recovery(child, school):
    attend(child, school, dt.date(2026, 9, 7), present=60, absent=40)
    (case,) = open_cases(by=None, on=dt.date(2026, 11, 20))
    close(case, dt.date(2026, 11, 20))
    attend(child, school, dt.date(2027, 2, 15), present=100, absent=0)
    assert open_cases(by=None, on=dt.date(2027, 5, 1)) == []
    case.refresh_from_db()
    assert case.recovered_on is None


def test_case__a_new_academic_year_starts_afresh(closed, child, school):
    attend(child, school, dt.date(2027, 9, 6), present=18, absent=2)
    assert len(open_cases(by=None, on=dt.date(2027, 9, 20))) == 1


def test_evaluation__is_set_based(school):
    def someone():
        child = ChildFactory()
        CareEpisodeFactory(child=child)
        attend(child, school, MONDAY, present=95, absent=5)

    someone()
    with CaptureQueriesContext(connection) as one:
        open_cases(by=None, on=NOVEMBER)
    for _ in range(4):
        someone()
    with CaptureQueriesContext(connection) as five:
        open_cases(by=None, on=NOVEMBER)
    assert len(one) == len(five)


def test_case__marks_of_children_given_by_id_only(child, school):
    other = ChildFactory()
    CareEpisodeFactory(child=other)
    for someone in (child, other):
        attend(someone, school, MONDAY, present=50, absent=10)
    (case,) = open_cases(by=None, on=NOVEMBER, children=[other.pk])
    assert case.child == other


def test_case__a_mark_that_lifts_attendance_to_95_before_the_night__opens_none(child, school):
    attend(child, school, MONDAY, present=94, absent=5)
    mark(child, school, dt.date(2026, 11, 20), "/", "")
    assert open_cases(by=None, on=NOVEMBER) == []
