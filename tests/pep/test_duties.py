"""The clocks of the plan, to the day."""

import datetime as dt

import pytest
from django.utils import timezone

from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from pep.models import Pep
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.pep import PepFactory


def deadline(code, child):
    return Deadline.unscoped.get(duty=code, child=child)


def noon(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


@pytest.fixture
def newcomer(world):
    """A child who came into care on Monday 9 November 2026."""
    child = ChildFactory(local_authority=world.authority)
    CareEpisodeFactory(child=child, started_on=dt.date(2026, 11, 9))
    return child


def swept(child):
    sweep(as_of=dt.date(2026, 11, 20), children=[child.pk])
    return child


def test_initiated__ten_working_days_after_entering_care(newcomer):
    due = deadline("pep.initiated", swept(newcomer))
    assert (due.started_on, due.due_on) == (dt.date(2026, 11, 9), dt.date(2026, 11, 23))
    assert due.done_on is None


def test_initiated__opening_by_schedule_starts_nothing(newcomer):
    PepFactory(child=newcomer, initiated_on=None)
    assert deadline("pep.initiated", swept(newcomer)).done_on is None


def test_initiated__done_on_the_day_somebody_first_wrote(newcomer):
    PepFactory(child=newcomer, initiated_on=dt.date(2026, 11, 18))
    assert deadline("pep.initiated", swept(newcomer)).done_on == dt.date(2026, 11, 18)


def test_first_complete__twenty_working_days_and_done_when_sent_in(newcomer):
    due = deadline("pep.first_complete", swept(newcomer))
    assert due.due_on == dt.date(2026, 12, 7)
    PepFactory(child=newcomer, first_submitted_at=noon(dt.date(2026, 11, 19)))
    assert deadline("pep.first_complete", swept(newcomer)).done_on == dt.date(2026, 11, 19)


@pytest.mark.parametrize("status", ["V3", "V4"])
def test_first_plan__not_for_short_breaks(world, status):
    child = ChildFactory(local_authority=world.authority)
    CareEpisodeFactory(child=child, started_on=dt.date(2026, 11, 9), legal_status=status)
    swept(child)
    assert not Deadline.unscoped.filter(child=child, duty__startswith="pep.").exists()


@pytest.mark.parametrize(
    ("born_on", "applies"),
    [(dt.date(2023, 11, 9), True), (dt.date(2023, 11, 10), False)],
)
def test_first_plan__from_the_authoritys_age(world, born_on, applies):
    child = ChildFactory(local_authority=world.authority, born_on=born_on)
    CareEpisodeFactory(child=child, started_on=dt.date(2026, 11, 9))
    swept(child)
    assert Deadline.unscoped.filter(child=child, duty="pep.initiated").exists() is applies


@pytest.mark.parametrize(
    ("born_on", "applies"),
    [(dt.date(2008, 9, 1), True), (dt.date(2008, 8, 31), False)],
)
def test_first_plan__to_the_end_of_year_13(world, born_on, applies):
    child = ChildFactory(local_authority=world.authority, born_on=born_on)
    CareEpisodeFactory(child=child, started_on=dt.date(2026, 11, 9))
    swept(child)
    assert Deadline.unscoped.filter(child=child, duty="pep.initiated").exists() is applies


def test_after_admission__28_days_and_done_by_a_meeting_on_or_after_it(newcomer, world):
    EnrolmentFactory(child=newcomer, school=world.school, admitted_on=dt.date(2026, 11, 10))
    due = deadline("pep.review_after_admission", swept(newcomer))
    assert due.due_on == dt.date(2026, 12, 8)
    pep = PepFactory(child=newcomer, held_on=dt.date(2026, 11, 9))
    assert deadline("pep.review_after_admission", swept(newcomer)).done_on is None
    Pep.unscoped.filter(pk=pep.pk).update(held_on=dt.date(2026, 11, 10))
    due = deadline("pep.review_after_admission", swept(newcomer))
    assert due.done_on == dt.date(2026, 11, 10)


@pytest.mark.parametrize(
    ("held_on", "state"),
    [(dt.date(2026, 11, 30), State.MET), (dt.date(2026, 12, 1), State.MET_LATE)],
    ids=["the last day is still on time", "the next day is not"],
)
@pytest.mark.parametrize("is_in_the_plan", [True, False])
def test_meeting_after_placement__is_held_within_three_weeks(
    newcomer, world, held_on, state, is_in_the_plan
):
    EnrolmentFactory(child=newcomer, school=world.school, admitted_on=dt.date(2026, 11, 9))
    if is_in_the_plan:
        PepFactory(child=newcomer, held_on=held_on)
    else:
        MeetingFactory(child=newcomer, held_on=held_on)
    due = deadline("pep.meeting_after_placement", swept(newcomer))
    assert (due.started_on, due.due_on) == (dt.date(2026, 11, 9), dt.date(2026, 11, 30))
    assert due.state_on(dt.date(2026, 12, 24)) == state


def autumn(child):
    return Deadline.unscoped.get(
        duty="pep.every_term", child=child, case_key=f"{child.pk}-2026-autumn"
    )


def test_every_term__from_the_first_day_of_term_to_the_cut_off(world):
    due = autumn(swept(world.child))
    assert (due.started_on, due.due_on) == (dt.date(2026, 9, 2), dt.date(2026, 11, 27))
    assert due.school_id == world.school.pk
    assert due.detail == "Autumn term 2026/27"


def test_every_term__without_a_cut_off_to_the_end_of_term(world):
    world.calendar.terms.update(pep_cutoff_on=None)
    assert autumn(swept(world.child)).due_on == dt.date(2026, 12, 18)


@pytest.mark.parametrize(
    ("held", "sent", "done"),
    [
        ("2026-11-12", None, None),
        (None, "2026-11-13", None),
        ("2026-11-12", "2026-11-16", "2026-11-16"),
        ("2026-11-18", "2026-11-16", "2026-11-18"),
    ],
)
def test_every_term__done_when_held_and_sent_in(world, held, sent, done):
    PepFactory(
        child=world.child,
        held_on=held,
        first_submitted_at=sent and noon(dt.date.fromisoformat(sent)),
    )
    expected = done and dt.date.fromisoformat(done)
    assert autumn(swept(world.child)).done_on == expected


def test_every_term__a_cancelled_plan_does_nothing(world):
    PepFactory(
        child=world.child, state="cancelled", held_on=dt.date(2026, 11, 12),
        first_submitted_at=noon(dt.date(2026, 11, 13)),
    )  # fmt: skip
    assert autumn(swept(world.child)).done_on is None


@pytest.mark.parametrize(
    ("came", "applies"),
    [(dt.date(2026, 10, 25), True), (dt.date(2026, 10, 26), False)],
)
def test_every_term__for_children_in_care_by_the_middle_of_it(world, came, applies):
    child = ChildFactory(local_authority=world.authority)
    CareEpisodeFactory(child=child, started_on=came)
    swept(child)
    rows = Deadline.unscoped.filter(duty="pep.every_term", child=child, case_key__contains="2026-a")
    assert [it.started_on for it in rows] == ([came] if applies else [])


def test_every_term__two_times_in_care_in_one_term_are_one_case(world):
    child = ChildFactory(local_authority=world.authority)
    CareEpisodeFactory(
        child=child, started_on=dt.date(2026, 9, 3), ended_on=dt.date(2026, 9, 20),
        reason_ended="E8",
    )  # fmt: skip
    CareEpisodeFactory(child=child, started_on=dt.date(2026, 10, 1))
    assert autumn(swept(child)).started_on == dt.date(2026, 10, 1)


def test_every_term__ends_when_the_child_leaves_care(world):
    world.care.ended_on, world.care.reason_ended = dt.date(2026, 11, 2), "E8"
    world.care.save()
    assert autumn(swept(world.child)).ended_on == dt.date(2026, 11, 1)


def test_graded__ten_working_days_after_it_was_sent_in(world):
    pep = PepFactory(child=world.child, state="submitted", submitted_at=noon(dt.date(2026, 11, 9)))
    due = deadline("pep.graded", swept(world.child))
    assert (due.due_on, due.done_on) == (dt.date(2026, 11, 23), None)
    Pep.unscoped.filter(pk=pep.pk).update(graded_at=noon(dt.date(2026, 11, 12)), rag="green")
    assert deadline("pep.graded", swept(world.child)).done_on == dt.date(2026, 11, 12)


def test_put_right__runs_from_the_return_until_it_is_sent_in_again(world):
    pep = PepFactory(
        child=world.child, state="returned", submitted_at=noon(dt.date(2026, 11, 2)),
        returned_at=noon(dt.date(2026, 11, 9)),
    )  # fmt: skip
    due = deadline("pep.put_right", swept(world.child))
    assert (due.started_on, due.due_on) == (dt.date(2026, 11, 9), dt.date(2026, 11, 23))
    assert due.done_on is None
    Pep.unscoped.filter(pk=pep.pk).update(submitted_at=noon(dt.date(2026, 11, 12)))
    assert deadline("pep.put_right", swept(world.child)).done_on == dt.date(2026, 11, 12)
