"""Meetings before the first day at a school and before the last, on the last day and the next."""

import datetime as dt

import pytest

from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from lac.meetings.models import MeetingKind
from tests.factories.children import CareEpisodeFactory, EnrolmentFactory
from tests.factories.meetings import ChallengeFactory, MeetingFactory

pytestmark = pytest.mark.django_db
FIRST_DAY = dt.date(2026, 11, 9)
LAST_DAY = dt.date(2026, 12, 18)
ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def enrolment():
    """A child in care, on the roll from 9 November to 18 December 2026."""
    child = CareEpisodeFactory().child
    return EnrolmentFactory(child=child, admitted_on=FIRST_DAY, left_on=LAST_DAY)


def the_case(code):
    sweep(duties=[code], as_of=dt.date(2026, 10, 1))
    return Deadline.unscoped.get(duty=code)


def meet(enrolment, kind, held_on):
    MeetingFactory(child=enrolment.child, kind=kind, held_on=held_on)


@pytest.mark.parametrize(
    ("held_on", "state"),
    [(FIRST_DAY - ONE_DAY, State.MET), (FIRST_DAY, State.MET_LATE)],
    ids=["the last day is still on time", "the next day is not"],
)
def test_meeting_before_admission__is_before_the_first_day(enrolment, held_on, state):
    meet(enrolment, MeetingKind.PRE_ADMISSION, held_on)
    case = the_case("meetings.before_admission")
    assert (case.started_on, case.due_on) == (dt.date(2026, 10, 12), FIRST_DAY - ONE_DAY)
    assert case.state_on(FIRST_DAY) == state


def test_meeting_before_admission__is_missed_once_the_child_is_there(enrolment):
    meet(enrolment, MeetingKind.PRE_ADMISSION, FIRST_DAY + ONE_DAY)
    assert the_case("meetings.before_admission").state_on(FIRST_DAY + ONE_DAY) == State.MISSED


@pytest.mark.parametrize(
    ("held_on", "state"),
    [(LAST_DAY, State.MET), (LAST_DAY + ONE_DAY, State.MISSED)],
    ids=["the last day is still on time", "the next day is not"],
)
def test_exit_meeting__is_held_by_the_last_day_on_roll(enrolment, held_on, state):
    meet(enrolment, MeetingKind.EXIT, held_on)
    case = the_case("meetings.exit")
    assert (case.started_on, case.due_on) == (dt.date(2026, 11, 20), LAST_DAY)
    assert case.state_on(LAST_DAY + dt.timedelta(days=3)) == state


def test_meeting_of_another_kind__does_not_count(enrolment):
    meet(enrolment, MeetingKind.OTHER, LAST_DAY)
    assert the_case("meetings.exit").done_on is None


def test_child_who_is_not_in_care__needs_no_exit_meeting():
    EnrolmentFactory(left_on=LAST_DAY)
    sweep(duties=["meetings.exit"])
    assert not Deadline.unscoped.exists()


@pytest.mark.parametrize(
    ("responded_on", "state"),
    [(dt.date(2026, 11, 23), State.MET), (dt.date(2026, 11, 24), State.MET_LATE)],
    ids=["the last day is still on time", "the next day is not"],
)
def test_challenge_answered__is_by_the_day_asked_for(responded_on, state):
    """The code of the duty: meetings.challenge_answered."""
    ChallengeFactory(child=CareEpisodeFactory().child, responded_on=responded_on, response="Yes")
    case = the_case("meetings.challenge_answered")
    assert (case.started_on, case.due_on) == (dt.date(2026, 11, 9), dt.date(2026, 11, 23))
    assert (case.state_on(dt.date(2026, 11, 30)), case.detail) == (state, "Femi Bello, CAMHS")


def test_challenge_answered__is_over_when_it_is_closed_without_an_answer():
    ChallengeFactory(child=CareEpisodeFactory().child, closed_on=dt.date(2026, 11, 12))
    case = the_case("meetings.challenge_answered")
    assert case.state_on(dt.date(2026, 11, 30)) not in (State.OVERDUE, State.MISSED)
