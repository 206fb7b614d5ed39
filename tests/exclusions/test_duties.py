"""The clocks of suspensions and exclusions, through the sweep."""

import datetime as dt

import pytest
from django.utils import timezone

from exclusions.models import Kind
from lac.calendars.tables import rebuild_working_days
from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import ChildFactory
from tests.factories.exclusions import NotificationFactory, ProvisionFactory, SuspensionFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 9)
LATER = dt.date(2026, 12, 18)


@pytest.fixture(autouse=True)
def child():
    rebuild_working_days()
    child = ChildFactory()
    make_year(CalendarFactory(local_authority=child.local_authority), 2026)
    return child


@pytest.fixture
def suspension(child):
    return SuspensionFactory(child=child)


def deadlines(code):
    sweep(as_of=LATER, duties=[code])
    return list(Deadline.unscoped.filter(duty=code))


def deadline(code):
    (found,) = deadlines(code)
    return found


# --- telling ----------------------------------------------------------------------

WITHOUT_DELAY = [
    ("exclusions.parents_told", "parent"),
    ("exclusions.carer_told", "carer"),
    ("exclusions.social_worker_told", "social_worker"),
    ("exclusions.virtual_school_head_told", "virtual_school_head"),
    ("exclusions.local_authority_told", "local_authority"),
]


@pytest.mark.parametrize(("code", "recipient"), WITHOUT_DELAY)
def test_told__the_same_day_is_on_time_and_the_next_is_late(child, code, recipient):
    suspension = SuspensionFactory(child=child)
    late = NotificationFactory(
        suspension=suspension,
        recipient=recipient,
        sent_at=timezone.make_aware(dt.datetime(2026, 11, 10, 0, 30)),
    )
    it = deadline(code)
    assert (it.due_on, it.state_on(LATER)) == (MONDAY, State.MET_LATE)
    late.delete()
    NotificationFactory(
        suspension=suspension,
        recipient=recipient,
        sent_at=timezone.make_aware(dt.datetime(2026, 11, 9, 23, 30)),
    )
    assert deadline(code).state_on(LATER) == State.MET


def test_told__somebody_else_does_not_count(suspension):
    NotificationFactory(suspension=suspension, recipient="parent")
    assert deadline("exclusions.carer_told").done_on is None


def test_told__of_the_cancellation_does_not_count_as_told_of_the_decision(suspension):
    suspension.cancelled_on, suspension.cancel_reason = dt.date(2026, 11, 12), "A mistake"
    suspension.save()
    NotificationFactory(suspension=suspension, recipient="carer", about="cancellation")
    it = deadline("exclusions.carer_told")
    assert (it.done_on, it.ended_on) == (None, dt.date(2026, 11, 12))


def test_told__the_reviewing_officer_within_one_working_day(child):
    SuspensionFactory(child=child, decided_on=dt.date(2026, 11, 13), sessions=2)
    assert deadline("exclusions.reviewing_officer_told").due_on == dt.date(2026, 11, 16)


@pytest.mark.parametrize(("after", "number"), [(10, 0), (11, 1)])
def test_told__the_board_of_more_than_five_days_in_the_term(child, after, number):
    SuspensionFactory(child=child, term_sessions_after=after)
    assert len(deadlines("exclusions.governing_board_told")) == number


def test_told__the_board_of_a_missed_exam_and_of_a_permanent_exclusion(child):
    SuspensionFactory(child=child, misses_exam=True)
    SuspensionFactory(child=child, kind=Kind.PERMANENT, sessions=0, decided_on=dt.date(2026, 12, 1))
    assert len(deadlines("exclusions.governing_board_told")) == 2


# --- education --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "state"), [(MONDAY, State.MET), (dt.date(2026, 11, 10), State.MET_LATE)]
)
def test_education__from_the_first_school_day(suspension, starts_on, state):
    ProvisionFactory(suspension=suspension, starts_on=starts_on)
    it = deadline("exclusions.provision_day_1")
    assert (it.due_on, it.state_on(LATER)) == (MONDAY, state)


def test_education__is_not_asked_for_at_lunchtime(child):
    SuspensionFactory(child=child, kind=Kind.LUNCHTIME, sessions=1)
    assert deadlines("exclusions.provision_day_1") == []


def run(child, *spans):
    """Suspensions of one period: (first day, half-days, half-days before)."""
    return [
        SuspensionFactory(
            child=child,
            decided_on=day,
            sessions=sessions,
            ended_on=day + dt.timedelta(days=10),
            run_started_on=spans[0][0],
            run_sessions_before=before,
            days=None,
        )
        for day, sessions, before in spans
    ]


@pytest.mark.parametrize(("sessions", "number"), [(10, 0), (11, 1)])
def test_day_six__only_for_more_than_five_days(child, sessions, number):
    run(child, (MONDAY, sessions, 0))
    assert len(deadlines("exclusions.provision_day_6")) == number


def test_day_six__is_the_sixth_school_day(child):
    run(child, (MONDAY, 12, 0))
    assert deadline("exclusions.provision_day_6").due_on == dt.date(2026, 11, 16)


def test_day_six__skips_half_term(child):
    run(child, (dt.date(2026, 10, 21), 12, 0))
    assert deadline("exclusions.provision_day_6").due_on == dt.date(2026, 11, 4)


def test_day_six__consecutive_suspensions_are_counted_together(child):
    run(child, (MONDAY, 6, 0), (dt.date(2026, 11, 12), 6, 6), (dt.date(2026, 11, 17), 4, 12))
    it = deadline("exclusions.provision_day_6")
    assert (it.started_on, it.due_on) == (MONDAY, dt.date(2026, 11, 16))


def test_day_six__education_during_any_part_of_the_period_meets_it(child):
    first, _ = run(child, (MONDAY, 6, 0), (dt.date(2026, 11, 12), 6, 6))
    ProvisionFactory(suspension=first, starts_on=dt.date(2026, 11, 16))
    assert deadline("exclusions.provision_day_6").state_on(LATER) == State.MET


@pytest.mark.parametrize(
    ("starts_on", "state"),
    [(dt.date(2026, 11, 16), State.MET), (dt.date(2026, 11, 17), State.MET_LATE)],
)
def test_permanent__the_authority_provides_from_the_sixth_day(child, starts_on, state):
    excluded = SuspensionFactory(child=child, kind=Kind.PERMANENT, sessions=0)
    ProvisionFactory(suspension=excluded, starts_on=starts_on)
    it = deadline("exclusions.provision_permanent")
    assert (it.due_on, it.state_on(LATER)) == (dt.date(2026, 11, 16), state)
    assert it.owner == "virtual_school_head"


def test_permanent__education_elsewhere_is_not_owed_once_the_child_is_back(child):
    SuspensionFactory(
        child=child,
        kind=Kind.PERMANENT,
        sessions=0,
        board_met_on=dt.date(2026, 11, 12),
        board_outcome="reinstated",
    )
    assert deadline("exclusions.provision_permanent").state_on(LATER) == State.LAPSED


# --- the governing board ----------------------------------------------------------


def board(child, **facts):
    return SuspensionFactory(child=child, **facts)


@pytest.mark.parametrize(("after", "number"), [(30, 0), (31, 1)])
def test_board__must_meet_for_more_than_fifteen_days_in_the_term(child, after, number):
    board(child, term_sessions_after=after)
    assert len(deadlines("exclusions.board_within_15_days")) == number


def test_board__meets_within_fifteen_school_days_of_an_exclusion(child):
    board(child, kind=Kind.PERMANENT, sessions=0, board_met_on=dt.date(2026, 11, 30))
    it = deadline("exclusions.board_within_15_days")
    assert (it.due_on, it.state_on(LATER)) == (dt.date(2026, 11, 30), State.MET)


def test_board__the_day_after_is_late(child):
    board(child, kind=Kind.PERMANENT, sessions=0, board_met_on=dt.date(2026, 12, 1))
    assert deadline("exclusions.board_within_15_days").state_on(LATER) == State.MET_LATE


@pytest.mark.parametrize(
    ("after", "representations", "number"),
    [(10, True, 0), (11, True, 1), (30, True, 1), (31, True, 0), (20, False, 0)],
)
def test_board__hears_representations_about_five_to_fifteen_days(
    child, after, representations, number
):
    board(
        child,
        term_sessions_after=after,
        representations_on=dt.date(2026, 11, 12) if representations else None,
    )
    assert len(deadlines("exclusions.board_within_50_days")) == number


def test_board__hears_them_within_fifty_school_days(child):
    board(child, term_sessions_after=12, representations_on=dt.date(2026, 11, 12))
    # 29 days to the end of term, and 21 in the new year.
    assert deadline("exclusions.board_within_50_days").due_on == dt.date(2027, 2, 1)


def test_cancelled__has_no_clock_left(child):
    board(
        child,
        kind=Kind.PERMANENT,
        sessions=0,
        cancelled_on=dt.date(2026, 11, 12),
        cancel_reason="Support was found",
    )
    assert deadline("exclusions.board_within_15_days").state_on(LATER) == State.LAPSED
    assert deadline("exclusions.provision_permanent").state_on(LATER) == State.LAPSED
