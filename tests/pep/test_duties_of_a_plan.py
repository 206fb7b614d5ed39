"""The clocks inside a plan: the last day is still on time, the next is not."""

import datetime as dt

import pytest
from django.utils import timezone

from exclusions.models import Kind
from lac.deadlines.models import Deadline, LocalRule, State
from lac.deadlines.sweep import sweep
from lac.meetings.models import MeetingKind
from pep.models import PepSection
from pep.sections import sections_owned_by
from tests.factories.accounts import UserFactory
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.exclusions import SuspensionFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.pep import PepFactory, PupilViewFactory, ViewResponseFactory

D = dt.date
CUTOFF = D(2026, 11, 27)
LATER = D(2027, 2, 1)
ON_TIME = ["the last day is still on time", "the next day is not"]


def noon(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


@pytest.fixture
def child(world):
    """A child of Year 9 in care since the spring."""
    child = ChildFactory(local_authority=world.authority, born_on=D(2013, 3, 1))
    CareEpisodeFactory(child=child, started_on=D(2026, 3, 2))
    return child


def deadlines(code, child):
    sweep(duties=[code], children=[child.pk])
    return list(Deadline.unscoped.filter(duty=code, child=child, withdrawn_at=None))


def deadline(code, child):
    (found,) = deadlines(code, child)
    return found


def switch_on(code, authority):
    LocalRule.objects.create(
        local_authority=authority,
        duty=code,
        enabled=True,
        in_force_from=D(2026, 9, 1),
        reason="The board asked for it",
        by=UserFactory(),
    )


# --- writing up -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent_in", "state"), [(D(2026, 11, 26), State.MET), (D(2026, 11, 27), State.MET_LATE)],
    ids=ON_TIME,
)  # fmt: skip
def test_written_up__ten_working_days_after_the_meeting(child, sent_in, state):
    PepFactory(child=child, held_on=D(2026, 11, 12), first_submitted_at=noon(sent_in))
    it = deadline("pep.written_up", child)
    assert (it.due_on, it.state_on(LATER)) == (D(2026, 11, 26), state)


def test_written_up__sent_in_before_the_meeting_counts_on_its_day(child):
    PepFactory(child=child, held_on=D(2026, 11, 12), first_submitted_at=noon(D(2026, 11, 10)))
    assert deadline("pep.written_up", child).done_on == D(2026, 11, 12)


def test_written_up__begins_with_the_meeting(child):
    PepFactory(child=child)
    assert deadlines("pep.written_up", child) == []


# --- preparing the meeting --------------------------------------------------------


def planned(child):
    meeting = MeetingFactory(child=child, planned_at=noon(D(2026, 11, 20)))
    return PepFactory(child=child, meeting=meeting)


def finish(pep, role, day):
    mine = PepSection.unscoped.filter(pep=pep, key__in=sections_owned_by(role))
    mine.update(completed_at=noon(day))
    return mine


PREPARING = [
    ("pep.social_worker_sections", "social_worker", D(2026, 11, 10)),
    ("pep.school_sections", "designated_teacher", D(2026, 11, 17)),
]


@pytest.mark.parametrize(("code", "role", "due_on"), PREPARING)
def test_sections__the_last_day_is_still_on_time_and_the_next_is_not(
    world, child, code, role, due_on
):
    switch_on(code, world.authority)
    pep = planned(child)
    finish(pep, role, due_on)
    it = deadline(code, child)
    assert (it.due_on, it.state_on(LATER)) == (due_on, State.MET)
    finish(pep, role, due_on + dt.timedelta(days=1))
    assert deadline(code, child).state_on(LATER) == State.MET_LATE


@pytest.mark.parametrize(("code", "role", "due_on"), PREPARING)
def test_sections__one_unfinished_leaves_the_clock_running(world, child, code, role, due_on):
    switch_on(code, world.authority)
    mine = finish(planned(child), role, due_on)
    PepSection.unscoped.filter(pk=mine.first().pk).update(completed_at=None)
    assert deadline(code, child).done_on is None


@pytest.mark.parametrize("code", [*(code for code, _, _ in PREPARING), "pep.after_change"])
def test_practice_of_others__waits_to_be_switched_on(child, code):
    planned(child)
    EnrolmentFactory(child=child, admitted_on=D(2026, 4, 13), left_on=D(2026, 10, 2))
    EnrolmentFactory(child=child, admitted_on=D(2026, 10, 5))
    assert deadlines(code, child) == []


# --- the careers plan -------------------------------------------------------------


def careers(pep, day):
    PepSection.unscoped.filter(pep=pep, key="careers").update(completed_at=noon(day))


@pytest.mark.parametrize(
    ("day", "state"), [(CUTOFF, State.MET), (D(2026, 11, 28), State.MET_LATE)], ids=ON_TIME
)
def test_careers_plan__by_the_cut_off(child, day, state):
    careers(PepFactory(child=child, nc_year=9), day)
    it = deadline("pep.careers_plan", child)
    assert (it.due_on, it.state_on(LATER)) == (CUTOFF, state)


def test_careers_plan__changed_by_somebody_else_after_it_was_finished__stays_in_time(child):
    mine = PepSection.unscoped.filter(pep=PepFactory(child=child, nc_year=9), key="careers")
    mine.update(first_completed_at=noon(CUTOFF), completed_at=None)
    assert deadline("pep.careers_plan", child).state_on(LATER) == State.MET
    mine.update(completed_at=noon(LATER))
    assert deadline("pep.careers_plan", child).done_on == CUTOFF


def test_careers_plan__is_not_asked_of_year_8(child):
    PepFactory(child=child, nc_year=8)
    assert deadlines("pep.careers_plan", child) == []


def test_careers_plan__of_a_plan_opened_after_the_cut_off_is_due_by_the_end_of_term(child):
    PepFactory(child=child, nc_year=9, opened_on=D(2026, 11, 28))
    assert deadline("pep.careers_plan", child).due_on == D(2026, 12, 18)


def test_careers_plan__is_missed_four_weeks_after_the_term(child):
    PepFactory(child=child, nc_year=9)
    it = deadline("pep.careers_plan", child)
    assert it.state_on(D(2027, 1, 15)) == State.OVERDUE
    assert it.state_on(D(2027, 1, 16)) == State.MISSED


# --- the child's words ------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "state"), [(CUTOFF, State.MET), (D(2026, 11, 28), State.MET_LATE)], ids=ON_TIME
)
def test_view__is_answered_by_the_cut_off(child, day, state):
    view = PupilViewFactory(pep=PepFactory(child=child), recorded_at=noon(D(2026, 11, 12)))
    ViewResponseFactory(view=view, recorded_at=noon(day))
    it = deadline("pep.view_answered", child)
    assert (it.due_on, it.state_on(LATER)) == (CUTOFF, state)


def test_view__said_after_the_cut_off_is_answered_by_the_end_of_term(child):
    PupilViewFactory(pep=PepFactory(child=child), recorded_at=noon(D(2026, 11, 28)))
    assert deadline("pep.view_answered", child).due_on == D(2026, 12, 18)


def test_view__that_another_replaced_needs_no_answer(child):
    pep = PepFactory(child=child)
    later = PupilViewFactory(pep=pep, recorded_at=noon(D(2026, 11, 13)))
    PupilViewFactory(pep=pep, recorded_at=noon(D(2026, 11, 12)), replaced_by=later)
    assert deadline("pep.view_answered", child).case_key == str(later.pk)


def test_view__in_a_cancelled_plan_needs_no_answer(child):
    pep = PepFactory(child=child, state="cancelled")
    PupilViewFactory(pep=pep, recorded_at=noon(D(2026, 11, 12)))
    assert deadlines("pep.view_answered", child) == []


# --- the care review --------------------------------------------------------------

REVIEW = D(2026, 12, 1)


def review(child, **details):
    given = {"kind": MeetingKind.LAC_REVIEW, "planned_at": noon(REVIEW)}
    return MeetingFactory(child=child, **given | details)


@pytest.mark.parametrize(
    ("sent_in", "state"), [(REVIEW, State.MET), (D(2026, 12, 2), State.MET_LATE)], ids=ON_TIME
)
def test_ready_for_review__by_the_day_of_the_review(child, sent_in, state):
    review(child)
    PepFactory(child=child, first_submitted_at=noon(sent_in))
    it = deadline("pep.ready_for_review", child)
    assert (it.due_on, it.state_on(LATER)) == (REVIEW, state)


@pytest.mark.parametrize(("sent_in", "is_done"), [(D(2026, 7, 28), True), (D(2026, 7, 27), False)])
def test_ready_for_review__a_plan_older_than_eighteen_weeks_is_not_up_to_date(
    child, sent_in, is_done
):
    review(child)
    PepFactory(child=child, first_submitted_at=noon(sent_in))
    assert bool(deadline("pep.ready_for_review", child).done_on) is is_done


def test_ready_for_review__is_missed_the_day_after(child):
    review(child)
    it = deadline("pep.ready_for_review", child)
    assert it.state_on(D(2026, 12, 3)) == State.MISSED


def test_ready_for_review__follows_the_day_on_which_it_was_held(child):
    review(child, held_on=D(2026, 12, 4))
    assert deadline("pep.ready_for_review", child).due_on == D(2026, 12, 4)


def test_ready_for_review__not_of_a_cancelled_one(child):
    review(child, cancelled_at=noon(D(2026, 11, 20)))
    assert deadlines("pep.ready_for_review", child) == []


# --- after an exclusion, after a change -------------------------------------------


@pytest.mark.parametrize(
    ("held_on", "state"), [(D(2026, 11, 23), State.MET), (D(2026, 11, 24), State.MET_LATE)],
    ids=ON_TIME,
)  # fmt: skip
def test_after_exclusion__ten_working_days(child, held_on, state):
    SuspensionFactory(child=child)
    MeetingFactory(child=child, held_on=held_on)
    it = deadline("pep.review_after_exclusion", child)
    assert (it.due_on, it.state_on(LATER)) == (D(2026, 11, 23), state)


def test_after_exclusion__not_of_a_lunchtime(child):
    SuspensionFactory(child=child, kind=Kind.LUNCHTIME, sessions=1)
    assert deadlines("pep.review_after_exclusion", child) == []


def test_after_exclusion__not_of_a_child_who_is_not_in_care(world):
    stranger = ChildFactory(local_authority=world.authority)
    SuspensionFactory(child=stranger)
    assert deadlines("pep.review_after_exclusion", stranger) == []


@pytest.mark.parametrize(
    ("held_on", "state"), [(D(2026, 10, 19), State.MET), (D(2026, 10, 20), State.MET_LATE)],
    ids=ON_TIME,
)  # fmt: skip
def test_after_change__ten_working_days(world, child, held_on, state):
    switch_on("pep.after_change", world.authority)
    EnrolmentFactory(child=child, admitted_on=D(2026, 4, 13), left_on=D(2026, 10, 2))
    EnrolmentFactory(child=child, admitted_on=D(2026, 10, 5))
    PepFactory(child=child, held_on=held_on)
    it = deadline("pep.after_change", child)
    assert (it.due_on, it.state_on(LATER)) == (D(2026, 10, 19), state)
