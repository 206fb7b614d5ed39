"""The pages of transition plans."""

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.models import TransitionPlan, TransitionSteps
from tests.boxes import day
from tests.factories.support import TransitionPlanFactory, TransitionStepFactory


def url(name, world, **kwargs):
    return reverse(f"children:{name}", kwargs={"child_pk": world.child.pk} | kwargs)


@pytest.fixture
def adviser(world, client):
    client.force_login(world.users[Role.CAREERS_ADVISER])
    return client


def test_plan__is_opened_kept_and_shown_on_the_page_of_moves(world, adviser):
    asked = {"kind": "post_16", "to_name": "Wex College"} | day("starts_on", "2027-09-06")
    adviser.post(url("open_transition", world), asked)
    plan = TransitionPlan.unscoped.get()
    page = adviser.get(url("moves", world)).content.decode()
    assert "School to education or training after 16" in page
    page = adviser.get(plan.get_absolute_url()).content.decode()
    for words in ("Talk about the choices after Year 11", "Not handed to the provider yet"):
        assert words in page
    given = {"to_name": "Wex College", "key_adult": "Mo Ray", "child_view": "I like engines"}
    given |= day("starts_on", "2027-09-06") | {"version": "1"}
    adviser.post(url("edit_transition", world, pk=plan.pk), given)
    assert "I like engines" in adviser.get(plan.get_absolute_url()).content.decode()


def test_plan__is_handed_on_and_acknowledged(world, adviser):
    plan = TransitionPlanFactory(child=world.child)
    given = {"handed_to": "Mo Ray, Wex College", "handed_version": "PEP, autumn", "version": "1"}
    given |= day("handed_on", "2026-11-19")
    adviser.post(url("hand_plan_on", world, pk=plan.pk), given)
    said = {"name": "Mo Ray", "version": "2"} | day("on", "2026-11-20")
    adviser.post(url("acknowledge_plan", world, pk=plan.pk), said)
    page = adviser.get(plan.get_absolute_url()).content.decode()
    for words in ("Mo Ray, Wex College", "PEP, autumn", "20 Nov 2026"):
        assert words in page
    assert "handed to Mo Ray" in adviser.get(url("timeline", world)).content.decode()


def test_step__is_late_until_it_is_done(world, adviser):
    step = TransitionStepFactory(child=world.child, due_on="2026-11-19")
    page = step.plan.get_absolute_url()
    assert "Late" in adviser.get(page).content.decode()
    given = {"title": step.title, "owner_name": "Carer", "version": "1"}
    given |= day("due_on", "2026-11-19") | day("done_on", "2026-11-20")
    adviser.post(url("transition_step", world, pk=step.plan_id, step_pk=step.pk), given)
    assert "Late" not in adviser.get(page).content.decode()


def test_hand_on__is_for_plans_after_16_alone(world, adviser):
    plan = TransitionPlanFactory(child=world.child, kind="mid_year")
    assert adviser.get(url("hand_plan_on", world, pk=plan.pk)).status_code == 404


def test_steps__an_authority_keeps_its_own(world, client):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    assert "Taster day" in client.get("/rules/transitions/").content.decode()
    client.post("/rules/transitions/mid_year/", {"lines": "3 | Carer | Drive there once"})
    assert TransitionSteps.objects.get().lines == ["3 | Carer | Drive there once"]
    page = client.get("/rules/transitions/").content.decode()
    assert "Drive there once" in page
    assert "Your own" in page
