"""The boundary days of the duties of what happens around a child."""

import datetime as dt

import pytest
import time_machine

from lac.children.models import AttendanceShare, CareEpisode, Child, HealthReview, Placement
from lac.deadlines.models import Deadline, LocalRule, State
from lac.deadlines.sweep import sweep
from tests.factories.children import CareEpisodeFactory
from tests.factories.deadlines import LocalRuleFactory
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


def test_clock_of_care__ends_with_care_also_where_leaving_was_recorded_late(world):
    """In care from 2 to 16 September, and from 2 to 13 November 2026."""
    CareEpisode.unscoped.all().delete()
    Placement.unscoped.all().delete()
    for began, ended in (
        (dt.date(2026, 9, 2), dt.date(2026, 9, 16)),
        (dt.date(2026, 11, 2), dt.date(2026, 11, 13)),
    ):
        CareEpisodeFactory(child=world.child, started_on=began, ended_on=ended, reason_ended="E4A")
    ends = {
        dt.date(2026, 9, 1): dt.date(2026, 9, 15),
        dt.date(2026, 9, 15): dt.date(2026, 9, 15),
        # On the day of leaving, and between: with the next time in care.
        dt.date(2026, 9, 16): dt.date(2026, 11, 12),
        dt.date(2026, 10, 5): dt.date(2026, 11, 12),
        dt.date(2026, 11, 12): dt.date(2026, 11, 12),
        # On the last day of leaving and after it: over before it began.
        dt.date(2026, 11, 13): dt.date(2026, 11, 12),
        dt.date(2026, 11, 18): dt.date(2026, 11, 12),
    }
    for day in ends:
        ReferralFactory(child=world.child, agency="camhs", made_on=day)
    sweep(duties=["referrals.camhs_told"])
    found = Deadline.unscoped.filter(duty="referrals.camhs_told").order_by("started_on")
    assert {it.started_on: it.ended_on for it in found} == ends
    assert found.last().state_on(TODAY) == State.LAPSED


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


class TestSdq:
    """A score, or the reason for none, between 1 April and 31 March."""

    @pytest.fixture(autouse=True)
    def switched_on(self, world):
        LocalRuleFactory(
            local_authority=world.authority, duty="health.sdq", number=None,
            in_force_from=dt.date(2026, 4, 1),
        )  # fmt: skip

    def care_from(self, world, day):
        CareEpisode.unscoped.update(started_on=day, care_started_on=day)

    def sdq(self, world, done_on, **details):
        HealthReviewFactory(child=world.child, kind="sdq", done_on=done_on, **details)

    def mine(self, world):
        sweep(duties=["health.sdq"])
        return Deadline.unscoped.filter(duty="health.sdq", child=world.child, withdrawn_at=None)

    def test_child_in_care__has_until_31_march(self, world):
        found = self.mine(world).get()
        assert (found.started_on, found.due_on) == (dt.date(2026, 4, 1), dt.date(2027, 3, 31))
        assert found.detail == "2026/27"

    def test_care_from_1_april__makes_twelve_months_and_from_2_april_does_not(self, world):
        self.care_from(world, dt.date(2026, 4, 1))
        assert self.mine(world).count() == 1
        self.care_from(world, dt.date(2026, 4, 2))
        assert self.mine(world).count() == 0

    @pytest.mark.parametrize(
        ("born_on", "number"),
        [
            (dt.date(2023, 3, 31), 1),  # four on the last day
            (dt.date(2023, 4, 1), 0),
            (dt.date(2010, 4, 1), 1),  # sixteen on the last day, seventeen on the next
            (dt.date(2010, 3, 31), 0),
        ],
    )
    def test_age__is_four_to_sixteen_on_the_last_day(self, world, born_on, number):
        Child.unscoped.filter(pk=world.child.pk).update(born_on=born_on)
        assert self.mine(world).count() == number

    def test_score_on_the_last_day__is_on_time_and_one_on_the_next_counts_for_the_next_year(
        self, world
    ):
        self.sdq(world, dt.date(2027, 3, 31), score=12)
        assert self.mine(world).get().done_on == dt.date(2027, 3, 31)
        HealthReview.unscoped.update(done_on=dt.date(2027, 4, 1))
        this_year = self.mine(world).get(started_on=dt.date(2026, 4, 1))
        assert this_year.done_on is None
        assert this_year.state_on(dt.date(2027, 4, 1)) == State.OVERDUE
        assert this_year.state_on(dt.date(2027, 5, 1)) == State.MISSED
        with time_machine.travel(dt.datetime(2027, 4, 2, 9, tzinfo=dt.UTC), tick=False):
            next_year = self.mine(world).get(started_on=dt.date(2027, 4, 1))
        assert next_year.done_on == dt.date(2027, 4, 1)

    def test_reason_for_no_score__counts_too(self, world):
        self.sdq(world, dt.date(2026, 10, 1), why_no_score="SDQ2")
        assert self.mine(world).get().state_on(TODAY) == State.MET

    def test_child_who_leaves_care__needs_none(self, world):
        CareEpisode.unscoped.filter(child=world.child).update(
            ended_on=dt.date(2026, 11, 1), reason_ended="E4A"
        )
        assert self.mine(world).get().state_on(TODAY) == State.LAPSED

    def test_series_of_short_breaks__has_no_such_clock(self, world):
        CareEpisode.unscoped.update(legal_status="V4")
        assert self.mine(world).count() == 0

    def test_authority_that_keeps_them_elsewhere__has_none(self, world):
        LocalRule.objects.all().delete()
        assert self.mine(world).count() == 0
