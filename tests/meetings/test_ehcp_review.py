"""Holding the annual review of an EHCP records it on the plan, so that its deadline is met."""

import datetime as dt

import pytest

from lac.accounts.access import Role
from lac.children.models import EhcpReview
from lac.meetings.actions import hold_meeting
from lac.meetings.models import MeetingKind
from tests.factories.children import EhcpFactory, EhcpReviewFactory
from tests.factories.meetings import MeetingFactory

HELD, BEFORE = dt.date(2026, 11, 18), dt.date(2026, 11, 17)


@pytest.fixture
def plan(world):
    return EhcpFactory(child=world.child, issued_on=dt.date(2025, 12, 1))


def held(world, kind=MeetingKind.EHCP_REVIEW, day=HELD, meeting=None):
    """The meeting is held on a day; a new one where none is given."""
    meeting = meeting or MeetingFactory(child=world.child, kind=kind)
    hold_meeting(meeting=meeting, held_on=day, by=world.users[Role.DESIGNATED_TEACHER])
    return meeting


def days(plan):
    return list(EhcpReview.unscoped.filter(plan=plan).values_list("held_on", flat=True))


def test_held_review__is_recorded_on_the_plan(world, plan):
    held(world)
    review = EhcpReview.unscoped.get(plan=plan)
    assert (review.held_on, review.outcome) == (HELD, "")


def test_held_twice_or_recorded_already__stays_one_review(world, plan):
    EhcpReviewFactory(plan=plan, held_on=HELD, outcome="amend", decision_on=dt.date(2026, 11, 20))
    meeting = held(world)
    held(world, meeting=meeting)
    assert EhcpReview.unscoped.get(plan=plan).outcome == "amend"


def test_corrected_day__moves_the_review(world, plan):
    meeting = held(world)
    held(world, meeting=meeting, day=BEFORE)
    assert days(plan) == [BEFORE]


def test_corrected_day__leaves_a_review_on_which_something_was_decided(world, plan):
    meeting = held(world)
    decided = {"outcome": "maintain", "decision_on": dt.date(2026, 11, 20)}
    EhcpReview.unscoped.filter(plan=plan).update(**decided)
    held(world, meeting=meeting, day=BEFORE)
    assert days(plan) == [HELD, BEFORE]


def test_another_kind_of_meeting__records_no_review(world, plan):
    held(world, kind=MeetingKind.PEP)
    assert days(plan) == []


def test_plan_that_ceased_the_day_before__has_no_review(world, plan):
    type(plan).unscoped.filter(pk=plan.pk).update(ceased_on=BEFORE)
    held(world)
    assert days(plan) == []


def test_child_without_a_plan__the_meeting_is_held_all_the_same(world):
    meeting = held(world)
    meeting.refresh_from_db()
    assert meeting.held_on == HELD
