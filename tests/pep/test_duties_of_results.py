"""The clocks of windows for results: the last day is still on time, the next is not."""

import datetime as dt

import pytest
from django.utils import timezone

from lac.accounts.access import Role
from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from pep.actions import set_results_rule
from pep.tracking import asked_of
from tests.factories.pep import AttainmentPointFactory
from tests.world import TODAY

D = dt.date
DAY = dt.timedelta(days=1)
HALF, TERM = "pep.results_by_half_term", "pep.results_by_end_of_term"
LATER = D(2027, 2, 1)


def swept(world, code=HALF):
    sweep(duties=[code], children=[world.child.pk])
    rows = Deadline.unscoped.filter(duty=code, child=world.child, withdrawn_at=None)
    return rows.order_by("started_on").last()


def noon(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def test_half_term__opens_and_closes_as_results_are_asked_for(world):
    deadline, asked = swept(world), asked_of(world.authority, TODAY)[0]
    assert (deadline.started_on, deadline.due_on) == (asked.opens_on, asked.closes_on)
    assert deadline.owner == Role.DESIGNATED_TEACHER
    assert deadline.school_id == world.school.pk
    assert deadline.detail == "Autumn term 2026/27, first half"


@pytest.mark.parametrize(
    ("after", "state"), [(0, State.MET), (1, State.MET_LATE)],
    ids=["the last day is still on time", "the next day is not"],
)  # fmt: skip
def test_half_term__is_done_when_a_result_of_it_is_recorded(world, after, state):
    asked = asked_of(world.authority, TODAY)[0]
    recorded = noon(asked.closes_on + after * DAY)
    AttainmentPointFactory(
        child=world.child, assessed_on=asked.window.ends_on, recorded_at=recorded
    )
    assert swept(world).state_on(LATER) == state


def test_half_term__a_result_from_before_it_opened_counts_on_its_first_day(world):
    window = asked_of(world.authority, TODAY)[0].window
    AttainmentPointFactory(
        child=world.child, assessed_on=window.starts_on, recorded_at=noon(window.starts_on)
    )
    deadline = swept(world)
    assert deadline.done_on == deadline.started_on


@pytest.mark.parametrize("measure", ["assessment", "reading"])
def test_half_term__a_result_of_the_next_half_or_a_reading_age_is_none(world, measure):
    window = asked_of(world.authority, TODAY)[0].window
    day = window.ends_on + (DAY if measure == "assessment" else -DAY)
    AttainmentPointFactory(child=world.child, assessed_on=day, measure=measure)
    assert swept(world).done_on is None


def test_end_of_term__is_not_there_before_its_window_opens(world):
    assert swept(world, TERM) is None


def test_end_of_term__of_the_second_half_where_halves_are_asked_for(world):
    term = world.calendar.terms.get(academic_year=2026, name="autumn")
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    set_results_rule(local_authority=world.authority, by=officer, opens_before=60)
    deadline = swept(world, TERM)
    assert (deadline.started_on, deadline.due_on) == (
        term.half_term_ends_on + DAY, term.ends_on + 7 * DAY,
    )  # fmt: skip
    assert deadline.detail == "Autumn term 2026/27, second half"
    AttainmentPointFactory(child=world.child, assessed_on=term.half_term_ends_on)
    assert swept(world, TERM).done_on is None


def test_whole_term__has_one_window_and_none_by_half_term(world):
    swept(world)
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    set_results_rule(local_authority=world.authority, by=officer, asking="term", opens_before=60)
    assert swept(world) is None
    deadline = swept(world, TERM)
    assert deadline.started_on == asked_of(world.authority, TODAY)[0].opens_on
    AttainmentPointFactory(child=world.child, assessed_on=D(2026, 9, 9))
    assert swept(world, TERM).done_on is not None


def test_half_term__of_a_child_who_came_while_it_was_open_starts_that_day(world):
    asked = asked_of(world.authority, TODAY)[0]
    type(world.enrolment).unscoped.update(admitted_on=asked.opens_on + DAY)
    assert swept(world).started_on == asked.opens_on + DAY
    type(world.enrolment).unscoped.update(admitted_on=asked.window.ends_on + DAY)
    assert swept(world) is None


def test_half_term__of_a_child_who_left_before_it_closed_is_over(world):
    asked = asked_of(world.authority, TODAY)[0]
    type(world.enrolment).unscoped.update(left_on=asked.opens_on)
    assert swept(world).state_on(LATER) == State.LAPSED


def test_half_term__is_missed_four_weeks_after_it_closed(world):
    deadline = swept(world)
    assert deadline.ended_on == deadline.due_on + 28 * DAY
    assert deadline.state_on(LATER) == State.MISSED
