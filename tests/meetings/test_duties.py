"""Meetings before the first day at a school and before the last, on the last day and the next."""

import datetime as dt

import pytest
from django.utils import timezone

from lac.accounts.access import Role
from lac.calendars.tables import rebuild_working_days
from lac.children.models import CareEpisode, Placement
from lac.deadlines.models import Deadline, LocalRule, State
from lac.deadlines.sweep import sweep
from lac.meetings.models import Meeting, MeetingKind
from tests.factories.accounts import UserFactory, user_with
from tests.factories.children import CareEpisodeFactory, EnrolmentFactory
from tests.factories.meetings import ChallengeFactory, InviteeFactory, MeetingFactory

pytestmark = pytest.mark.django_db
FIRST_DAY = dt.date(2026, 11, 9)
LAST_DAY = dt.date(2026, 12, 18)
ONE_DAY = dt.timedelta(days=1)
NOW = dt.date(2026, 12, 1)


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
    ("days", "is_done"),
    [(183, True), (184, False)],
    ids=["half a year before still counts", "a day earlier does not"],
)
def test_meeting_before_admission__held_before_the_clock_counts_for_half_a_year(
    enrolment, days, is_done
):
    meet(enrolment, MeetingKind.PRE_ADMISSION, FIRST_DAY - dt.timedelta(days=days))
    case = the_case("meetings.before_admission")
    assert case.done_on == (case.started_on if is_done else None)


def test_meeting_before_admission__a_pep_meeting_is_not_it(enrolment):
    meet(enrolment, MeetingKind.PEP, FIRST_DAY - ONE_DAY)
    assert the_case("meetings.before_admission").done_on is None


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


# --- the next school --------------------------------------------------------------


@pytest.fixture
def change_of_school(enrolment):
    """The same child goes to another school on 4 January 2027."""
    return EnrolmentFactory(child=enrolment.child, admitted_on=dt.date(2027, 1, 4))


def invite(enrolment, invited_on, **invitee):
    meeting = MeetingFactory(child=enrolment.child, planned_at=noon(dt.date(2026, 12, 16)))
    return InviteeFactory(meeting=meeting, invited_at=noon(invited_on), **invitee)


def noon(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def next_school_case(enrolment):
    sweep(duties=["meetings.next_school_invited"])
    return Deadline.unscoped.get(duty="meetings.next_school_invited", case_key=str(enrolment.pk))


@pytest.mark.parametrize(
    ("invited_on", "state"),
    [(dt.date(2027, 1, 3), State.MET), (dt.date(2027, 1, 4), State.MISSED)],
    ids=["the last day is still on time", "the next day is not"],
)
def test_next_school__its_designated_teacher_is_asked_before_the_first_day(
    change_of_school, invited_on, state
):
    teacher = user_with(Role.DESIGNATED_TEACHER, school=change_of_school.school)
    invite(change_of_school, invited_on, user=teacher)
    case = next_school_case(change_of_school)
    assert (case.started_on, case.due_on) == (dt.date(2026, 12, 7), dt.date(2027, 1, 3))
    assert case.state_on(dt.date(2027, 1, 5)) == state


def test_next_school__asked_by_name_alone_counts(change_of_school):
    invite(change_of_school, NOW, role="Designated teacher of the next school")
    assert next_school_case(change_of_school).done_on == dt.date(2026, 12, 7)


def test_next_school__the_teacher_of_another_does_not_count(change_of_school):
    invite(change_of_school, NOW, user=user_with(Role.DESIGNATED_TEACHER))
    assert next_school_case(change_of_school).done_on is None


def test_next_school__the_first_school_of_all_is_no_change(enrolment):
    sweep(duties=["meetings.next_school_invited"])
    assert not Deadline.unscoped.exists()


# --- care reviews -----------------------------------------------------------------

CARE = dt.date(2026, 3, 2)
FIRST, SECOND = dt.date(2026, 3, 30), dt.date(2026, 6, 30)


@pytest.fixture
def child():
    rebuild_working_days()
    child = CareEpisodeFactory(started_on=CARE).child
    for code in ("care.first_review", "care.second_review", "care.next_review"):
        LocalRule.objects.create(
            local_authority=child.local_authority,
            duty=code,
            in_force_from=dt.date(2011, 4, 1),
            reason="We record them here",
            by=UserFactory(),
        )
    return child


def reviewed(child, *days):
    for day in days:
        MeetingFactory(child=child, kind=MeetingKind.LAC_REVIEW, held_on=day)


@pytest.mark.parametrize(
    ("code", "held", "due_on"),
    [
        ("care.first_review", [], FIRST),
        ("care.second_review", [FIRST], SECOND),
        ("care.next_review", [FIRST, SECOND], dt.date(2026, 12, 30)),
    ],
)
def test_care_review__the_last_day_is_still_on_time_and_the_next_is_not(child, code, held, due_on):
    reviewed(child, *held)
    assert the_case(code).due_on == due_on
    late = MeetingFactory(child=child, kind=MeetingKind.LAC_REVIEW, held_on=due_on + ONE_DAY)
    found = Deadline.unscoped.filter(duty=code).order_by("started_on")
    sweep(duties=[code])
    assert found.first().state_on(dt.date(2027, 2, 1)) == State.MET_LATE
    Meeting.unscoped.filter(pk=late.pk).update(held_on=due_on)
    sweep(duties=[code])
    assert found.first().state_on(dt.date(2027, 2, 1)) == State.MET


def test_care_review__a_new_time_in_care_counts_from_its_own_first_review(child):
    reviewed(child, FIRST, SECOND)
    CareEpisode.unscoped.update(ended_on=dt.date(2026, 8, 1))
    Placement.unscoped.update(ended_on=dt.date(2026, 8, 1))
    CareEpisodeFactory(child=child, started_on=dt.date(2026, 10, 1))
    reviewed(child, dt.date(2026, 10, 20))
    sweep(duties=["care.second_review"])
    starts = Deadline.unscoped.order_by("started_on").values_list("started_on", flat=True)
    assert list(starts) == [FIRST, dt.date(2026, 10, 20)]


@pytest.mark.parametrize("code", ["care.first_review", "care.second_review", "care.next_review"])
def test_care_review__waits_until_an_authority_records_them_here(code):
    child = CareEpisodeFactory(started_on=CARE).child
    reviewed(child, FIRST, SECOND)
    sweep(duties=[code])
    assert not Deadline.unscoped.exists()
