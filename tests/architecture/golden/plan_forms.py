"""Forms of the PEP in the table of routes."""

from tests.architecture.golden.objects import objects, posted
from tests.boxes import day
from tests.factories.pep import LocalFormFactory
from tests.world import TODAY


def draft(world):
    return LocalFormFactory(local_authority=world.authority)


@objects(
    "virtualschool:plan_form",
    "virtualschool:plan_form_preview",
    "virtualschool:plan_form_publish",
    "virtualschool:plan_form_stop",
    "virtualschool:plan_form_delete",
    "virtualschool:plan_form_question_add",
)
def a_form(world, child):
    return {"pk": draft(world).pk}


@objects("virtualschool:plan_form_question", "virtualschool:plan_form_question_remove")
def a_question(world, child):
    return {"pk": draft(world).pk, "name": "own_1"}


@objects("virtualschool:plan_form_section")
def a_section(world, child):
    return {"pk": draft(world).pk, "section": "voice"}


@posted("virtualschool:plan_form_start")
def start(world, child):
    return {"name": "From 2027", "source": "version-1"}


@posted("virtualschool:plan_form_publish")
def publish(world, child):
    return {"version": 1, **day("starts_on", TODAY)}


@posted("virtualschool:plan_form_question", "virtualschool:plan_form_question_add")
def a_question_typed(world, child):
    typed = {"section": "education", "label": "Why?", "kind": "text", "audience": "everyone"}
    return typed | {"version": 1}
