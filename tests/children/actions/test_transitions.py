"""Transition plans: who gets one, its steps and their days, and what is handed on after 16."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from lac.children import actions
from lac.children.models import CareEpisode, Child, TransitionPlan, TransitionStep
from lac.children.transitions import USUAL, line_of
from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from tests.factories.support import TransitionPlanFactory, TransitionStepFactory

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TEACHER, CAREERS = Role.DESIGNATED_TEACHER, Role.CAREERS_ADVISER


def born(world, day):
    Child.unscoped.filter(pk=world.child.pk).update(born_on=day)
    world.child.refresh_from_db()


def test_usual_steps__can_all_be_read():
    assert all(line_of(line).what for lines in USUAL.values() for line in lines)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (D(2022, 9, 1), "to_primary"),
        (D(2015, 9, 1), "to_secondary"),
        (D(2016, 8, 31), "to_secondary"),
        (D(2010, 9, 1), "post_16"),
    ],
)
def test_open__every_child_in_care_who_changes_phase_next_september(world, day, kind):
    born(world, day)
    assert actions.open_transitions(by=None) == 1
    plan = TransitionPlan.unscoped.get()
    assert (plan.kind, plan.starts_on, plan.from_school) == (kind, D(2027, 9, 1), world.school)
    assert plan.steps.count() == len(USUAL[kind])
    assert actions.open_transitions(by=None) == 0


@pytest.mark.parametrize("day", [D(2016, 9, 1), D(2015, 8, 31)])
def test_open__nobody_in_another_year(world, day):
    born(world, day)
    assert actions.open_transitions(by=None) == 0


def test_open__nobody_who_left_care(world):
    born(world, D(2015, 9, 1))
    CareEpisode.unscoped.update(ended_on=D(2026, 11, 19))
    assert actions.open_transitions(by=None) == 0


def test_open__asks_no_more_for_more_children(world, django_assert_max_num_queries):
    born(world, D(2015, 9, 1))
    with django_assert_max_num_queries(12):
        actions.open_transitions(by=None)


def test_open_by_hand__has_the_steps_of_the_authority_from_today_on(world):
    teacher = world.users[TEACHER]
    lines = ["8 | Carer | Drive there once", "0 | Ms Ray | Meet at the gate"]
    actions.set_transition_steps(
        authority=world.authority, kind="mid_year", lines=lines, by=teacher
    )
    told = {"child": world.child, "kind": "mid_year", "starts_on": D(2026, 12, 7)}
    plan = actions.open_transition(**told, by=teacher)
    days = list(plan.steps.values_list("title", "owner_name", "due_on"))
    assert days == [
        ("Drive there once", "Carer", D(2026, 11, 20)),
        ("Meet at the gate", "Ms Ray", D(2026, 12, 7)),
    ]
    with pytest.raises(ValidationError, match="There is a plan for this already"):
        actions.open_transition(**told, by=teacher)


@pytest.mark.parametrize("line", ["Visit", "x | Carer | Visit", "53 | Carer | Visit", "1 || Visit"])
def test_steps__that_cannot_be_read_are_refused(world, line):
    with pytest.raises(ValidationError):
        actions.set_transition_steps(
            authority=world.authority, kind="mid_year", lines=[line], by=world.users[TEACHER]
        )


def test_step__is_done_and_not_in_the_future(world):
    step = TransitionStepFactory(child=world.child)
    given = {"plan": step.plan, "step": step, "by": world.users[TEACHER]}
    given |= {"title": step.title, "owner_name": "Carer", "due_on": step.due_on}
    with pytest.raises(ValidationError, match="today or in the past"):
        actions.save_step(**given, done_on=D(2026, 11, 21))
    actions.save_step(**given, done_on=D(2026, 11, 20), note="She liked it")
    step.refresh_from_db()
    assert (step.done_on, step.note, step.owner_name) == (D(2026, 11, 20), "She liked it", "Carer")


def test_step__added_twice_in_a_moment_is_one(world):
    plan = TransitionPlanFactory(child=world.child)
    given = {"title": "Visit", "owner_name": "Ms Ray", "due_on": D(2026, 12, 1)}
    first, second = (
        actions.save_step(plan=plan, by=world.users[TEACHER], **given) for _ in range(2)
    )
    assert first.pk == second.pk


def test_hand_on__is_kept_with_recipient_version_and_acknowledgement(world):
    plan, adviser = TransitionPlanFactory(child=world.child), world.users[CAREERS]
    with pytest.raises(ValidationError, match="nothing to acknowledge"):
        actions.acknowledge_plan(plan=plan, on=D(2026, 11, 20), name="Mo", by=adviser)
    given = {"handed_on": D(2026, 11, 19), "handed_to": "Mo, Wex College", "by": adviser}
    plan = actions.hand_plan_on(plan=plan, handed_version="PEP, autumn", **given)
    assert (plan.handed_to, plan.handed_by) == ("Mo, Wex College", adviser.full_name)
    with pytest.raises(ValidationError, match="from 19 November 2026"):
        actions.acknowledge_plan(plan=plan, on=D(2026, 11, 18), name="Mo", by=adviser)
    plan = actions.acknowledge_plan(plan=plan, on=D(2026, 11, 20), name="Mo", by=adviser)
    assert (plan.acknowledged_on, plan.acknowledged_by) == (D(2026, 11, 20), "Mo")


def test_end__says_how_it_went_and_nothing_changes_after(world):
    plan, teacher = TransitionPlanFactory(child=world.child), world.users[TEACHER]
    plan = actions.end_transition(plan=plan, how_it_went="Well", by=teacher)
    with pytest.raises(ValidationError, match="was ended on 20 November 2026"):
        actions.edit_transition(plan=plan, to_name="Wex College", by=teacher)


def the_case(duty):
    sweep(duties=[duty], as_of=D(2026, 11, 1))
    return Deadline.unscoped.get(duty=duty)


@pytest.mark.parametrize(
    ("done", "state"),
    [(D(2026, 11, 20), State.MET), (D(2026, 11, 21), State.MET_LATE)],
    ids=["the last day is still on time", "the next day is not"],
)
def test_transition_step__is_taken_by_its_day(world, done, state):
    TransitionStepFactory(child=world.child, done_on=done)
    case = the_case("transition.step")
    assert (case.detail, case.state_on(D(2026, 11, 30))) == ("Taster day", state)


@pytest.mark.parametrize(
    ("handed", "state"),
    [(D(2027, 8, 31), State.MET), (D(2027, 9, 1), State.MET_LATE)],
    ids=["31 August is still on time", "the next day is not"],
)
def test_transition_handed_on__is_before_the_first_day(world, handed, state):
    TransitionPlanFactory(child=world.child, handed_on=handed)
    assert the_case("transition.handed_on").state_on(D(2027, 9, 30)) == state


def test_transition_step__ends_with_the_plan(world):
    TransitionStepFactory(child=world.child, plan__ended_on=D(2026, 11, 19))
    assert the_case("transition.step").state_on(D(2026, 11, 30)) not in (
        State.OVERDUE,
        State.MISSED,
    )
    assert TransitionStep.unscoped.get().done_on is None
