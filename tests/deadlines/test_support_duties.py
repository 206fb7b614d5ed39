"""The boundary days of the duties of what happens around a child."""

import datetime as dt

import pytest

from lac.children.models import AttendanceShare
from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from tests.factories.support import (
    AdmissionRequestFactory,
    HealthReviewFactory,
    ReferralFactory,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


def camhs(world, **dates):
    """The deadline of a referral to CAMHS, made on Thursday 19 November 2026."""
    ReferralFactory(
        child=world.child, agency="camhs", **({"made_on": dt.date(2026, 11, 19)} | dates)
    )
    sweep()
    return Deadline.unscoped.get(duty="referrals.camhs_told")


def test_camhs_told__the_next_working_day_is_still_on_time(world):
    deadline = camhs(world, officer_told_on=dt.date(2026, 11, 20))
    assert deadline.due_on == dt.date(2026, 11, 20)
    assert deadline.state_on(TODAY) == State.MET


def test_camhs_told__the_day_after_is_late(world):
    deadline = camhs(world, made_on=dt.date(2026, 11, 18), officer_told_on=dt.date(2026, 11, 20))
    assert deadline.state_on(TODAY) == State.MET_LATE


def test_camhs_told__a_referral_on_friday_has_until_monday(world):
    assert camhs(world, made_on=dt.date(2026, 11, 13)).due_on == dt.date(2026, 11, 16)


def test_other_agencies__have_no_deadline(world):
    ReferralFactory(child=world.child, agency="psychology")
    sweep()
    assert not Deadline.unscoped.filter(duty="referrals.camhs_told").exists()


def states(duty):
    sweep()
    return [
        (it.started_on, it.due_on, it.state_on(TODAY))
        for it in Deadline.unscoped.filter(duty=duty).order_by("started_on")
    ]


def test_initial_assessment__the_twentieth_working_day_is_still_on_time(world):
    # Care began on Monday 2 September 2024.
    HealthReviewFactory(child=world.child, kind="initial", done_on=dt.date(2024, 9, 30))
    (found,) = [it for it in states("health.initial") if it[2] == State.MET]
    assert found[1] == dt.date(2024, 9, 30)


def test_initial_assessment__the_next_working_day_is_late(world):
    HealthReviewFactory(child=world.child, kind="initial", done_on=dt.date(2024, 10, 1))
    assert State.MET_LATE in [it[2] for it in states("health.initial")]


def test_review__each_assessment_opens_a_year_that_the_next_one_ends(world):
    HealthReviewFactory(child=world.child, done_on=dt.date(2024, 10, 1))
    HealthReviewFactory(child=world.child, done_on=dt.date(2025, 10, 2))
    assert states("health.review_from_five") == [
        (dt.date(2024, 10, 1), dt.date(2025, 10, 1), State.MET_LATE),
        (dt.date(2025, 10, 2), dt.date(2026, 10, 2), State.OVERDUE),
    ]
    assert states("health.review_under_five") == []


def test_review__a_child_who_is_five_next_day_has_six_months(world):
    # Born on 5 October 2014: five on 5 October 2019. In care since 2 September 2024 only.
    world.child.born_on = dt.date(2021, 10, 6)
    world.child.save()
    HealthReviewFactory(child=world.child, done_on=dt.date(2026, 10, 5))
    assert states("health.review_under_five") == [
        (dt.date(2026, 10, 5), dt.date(2027, 4, 5), State.RUNNING)
    ]
    HealthReviewFactory(child=world.child, done_on=dt.date(2026, 10, 6))
    assert [it[0] for it in states("health.review_from_five")] == [dt.date(2026, 10, 6)]


@pytest.mark.parametrize(
    ("shared_on", "state"),
    [(dt.date(2026, 11, 18), State.MET), (dt.date(2026, 11, 19), State.MET_LATE)],
)
def test_attendance_shared__on_the_day_of_the_review_is_still_on_time(world, shared_on, state):
    review = HealthReviewFactory(child=world.child, done_on=None, planned_for=dt.date(2026, 11, 18))
    AttendanceShare.unscoped.create(
        child=world.child, review=review, shared_on=shared_on, shared_with="Nurse", figures=[]
    )
    assert [it[2] for it in states("health.attendance_shared")] == [state]


def asked(world, **dates):
    """A request to the child's school, whose half term is 26 to 30 October 2026."""
    return AdmissionRequestFactory(
        child=world.child, school=world.school, **({"asked_on": dt.date(2026, 10, 2)} | dates)
    )


@pytest.mark.parametrize(
    ("duty", "last_day", "next_day"),
    [
        ("admissions.in_year_aim", dt.date(2026, 10, 16), dt.date(2026, 10, 19)),
        ("admissions.in_year_must", dt.date(2026, 10, 23), dt.date(2026, 11, 2)),
    ],
)
def test_in_year_answer__the_last_school_day_is_still_on_time(world, duty, last_day, next_day):
    asked(world, offered_on=last_day)
    asked(world, refused_on=next_day, closed_on=next_day)
    found = states(duty)
    assert {it[1] for it in found} == {last_day}
    assert sorted(it[2] for it in found) == sorted([State.MET, State.MET_LATE])


def test_in_year_answer__the_usual_round_has_no_such_clock(world):
    asked(world, route="normal")
    assert states("admissions.in_year_aim") == states("admissions.in_year_must") == []


def test_in_year_answer__a_request_given_up_ends_it(world):
    asked(world, asked_on=dt.date(2026, 11, 16), closed_on=dt.date(2026, 11, 18))
    assert [it[2] for it in states("admissions.in_year_must")] == [State.LAPSED]


@pytest.mark.parametrize(
    ("offered_on", "state"),
    [(dt.date(2026, 10, 23), State.MET), (dt.date(2026, 11, 2), State.MET_LATE)],
)
def test_fair_access__the_twentieth_school_day_is_still_on_time(world, offered_on, state):
    asked(
        world,
        asked_on=dt.date(2026, 9, 14),
        refused_on=dt.date(2026, 9, 21),
        fair_access_on=dt.date(2026, 9, 25),
        offered_on=offered_on,
    )
    assert [it[2] for it in states("admissions.fair_access")] == [state]
