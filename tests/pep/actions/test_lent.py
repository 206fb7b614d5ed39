"""Writing a plan for a colleague: the sections that were lent, and nothing beside them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from lac.accounts.access import Permission, Role
from pep import actions
from pep.models import PepAction, PepSection, Provenance, PupilView
from pep.progress import finished_by
from pep.sections import section_of
from tests.children.test_delegation import again, lend
from tests.factories.pep import FundingFactory, TargetFactory


@pytest.fixture
def colleague(world):
    """Somebody at the school to whom the teacher lends a part of the plan."""
    return world.users[Role.SCHOOL_STAFF]


def beyond(pep, by):
    """What is written in a plan outside its attainment, each as a call."""
    view, action = PupilView.unscoped.filter(pep=pep).first(), pep.pepaction_set.first()
    whose = {"pep": pep, "provenance": Provenance.SAID, "by": by}
    scales = {"feel_safe": 5, "enjoy_learning": 5, "listened_to": 5}
    return {
        "a view": lambda: actions.record_view(prompt="like", words="Art.", **whose),
        "scales": lambda: actions.record_scales(**scales, **whose),
        "an answer": lambda: actions.respond(view=view, text="Yes.", who="Us", by=by),
        "a meeting": lambda: actions.arrange_pep_meeting(
            pep=pep, planned_at=timezone.now(), by=by, people=[]
        ),
        "its day": lambda: actions.hold_pep_meeting(
            pep=pep, held_on=timezone.localdate(), came={}, by=by
        ),
        "an action": lambda: actions.finish_action(
            action=action, done_on=timezone.localdate(), by=by
        ),
        "spending": lambda: actions.record_spending(request=FundingFactory(pep=pep), by=by),
        "a week": lambda: actions.save_week(
            child=pep.child,
            week=dt.date(2026, 11, 16),
            steps={TargetFactory(pep=pep).pk: {"step": "Read aloud"}},
            by=by,
        ),
        "a document": lambda: actions.attach(pep=pep, file=None, by=by),
    }


def test_lent_one_section__nothing_else_of_the_plan_is_written(complete, teacher, colleague):
    PepAction.unscoped.create(pep=complete, action="Order the laptop")
    lend(teacher, colleague, sections=("attainment",), permissions=())
    for call in beyond(complete, again(colleague)).values():
        with pytest.raises(ValidationError, match="lent to you"):
            call()


def test_lent_the_voice_and_meetings__both_are_written(pep, teacher, colleague):
    lend(teacher, colleague, sections=("voice",), permissions=(Permission.HOLD_MEETING,))
    may = beyond(pep, again(colleague))
    assert may["a view"]().words == "Art."
    assert may["its day"]().held_on == timezone.localdate()


def test_lent_section__is_finished_in_the_name_of_whoever_lent_it_and_says_so(
    complete, teacher, colleague
):
    lend(teacher, colleague, sections=("education",), permissions=())
    section = PepSection.unscoped.get(pep=complete, key="education")
    actions.finish_section(section=section, by=again(colleague))
    said = finished_by(section, section_of(complete, "education"))
    assert said == f"Finished by {colleague} for the designated teacher: acting for {teacher}."
