"""Graded by criteria, claimed, advice carried."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from lac.accounts.access import Role
from lac.children.versions import StaleSave
from pep import actions
from pep.models import Advice, GradingClaim, PepGrading
from pep.quality import advice_for, rubric_for
from tests.factories.pep import PepFactory
from tests.factories.quality import full_scores, published_rubric


@pytest.fixture
def rubric(world, officer):
    return published_rubric(world.authority, officer)


def test_grade__the_rule_gives_the_grade_and_the_history_keeps_it(submitted, rubric, officer):
    pep = actions.grade_by_criteria(pep=submitted, scores=full_scores(rubric), by=officer)
    kept = PepGrading.unscoped.get(pep=pep)
    assert (pep.rag, kept.grade, kept.derived, kept.rubric) == ("green", "green", "green", rubric)
    assert kept.scores["voice"] == "2"
    with pytest.raises(DatabaseError), transaction.atomic():
        PepGrading.unscoped.filter(pk=kept.pk).update(grade="red")


def test_grade__another_grade_needs_a_reason(submitted, rubric, officer):
    given = {"pep": submitted, "scores": full_scores(rubric), "by": officer, "own_grade": "amber"}
    with pytest.raises(ValidationError, match="criteria give green"):
        actions.grade_by_criteria(**given, feedback="More")
    actions.grade_by_criteria(**given, feedback="More", override_reason="The targets are copied.")
    kept = PepGrading.unscoped.get()
    assert (kept.derived, kept.grade) == ("green", "amber")
    assert kept.override_reason == "The targets are copied."


def test_grade__a_returned_plan_graded_again_has_both(submitted, rubric, officer, teacher):
    red = full_scores(rubric, voice="0")
    actions.grade_by_criteria(pep=submitted, scores=red, feedback="Ask her", by=officer)
    pep = actions.return_for_changes(pep=submitted, reason="Ask her", by=officer)
    actions.submit(pep=pep, by=teacher)
    actions.grade_by_criteria(pep=pep, scores=full_scores(rubric), by=officer)
    assert [it.grade for it in PepGrading.unscoped.filter(pep=pep)] == ["green", "red"]


def test_grade__gold_is_kept_as_green_on_the_plan(world, submitted, officer):
    rubric = published_rubric(world.authority, officer, published="sthel")
    scores = {it["key"]: "gold" for it in rubric.content["criteria"]}
    pep = actions.grade_by_criteria(pep=submitted, scores=scores, by=officer)
    assert (pep.rag, PepGrading.unscoped.get().grade) == ("green", "gold")


def test_rubric__of_the_term_or_the_last_before_it(world, officer):
    earlier = published_rubric(world.authority, officer, year=2025, term="summer")
    later = published_rubric(world.authority, officer, year=2026, term="spring")
    pep = PepFactory(child=world.child)
    assert rubric_for(pep) == earlier
    pep.term = "spring"
    assert rubric_for(pep) == later


def test_claim__nobody_else_grades_it_until_it_is_taken_over(world, submitted, officer):
    head = world.users[Role.VIRTUAL_SCHOOL_HEAD]
    actions.claim(pep=submitted, by=officer)
    with pytest.raises(ValidationError, match=officer.full_name):
        actions.grade(pep=submitted, rag="green", by=head)
    with pytest.raises(ValidationError, match=officer.full_name):
        actions.claim(pep=submitted, by=head)
    actions.claim(pep=submitted, by=head, take_over=True)
    actions.grade(pep=submitted, rag="green", by=head)
    actions.sign_off(pep=submitted, good_enough=True, why="It is.", by=head)
    assert not GradingClaim.unscoped.exists()


def test_claim__lapses_after_a_day(world, submitted, officer, time_machine):
    actions.claim(pep=submitted, by=officer)
    time_machine.move_to("2026-11-21T09:31:00Z")
    actions.grade(pep=submitted, rag="green", by=world.users[Role.VIRTUAL_SCHOOL_HEAD])


def test_release__gives_it_back(submitted, officer):
    actions.claim(pep=submitted, by=officer)
    actions.release(pep=submitted, by=officer)
    assert not GradingClaim.unscoped.exists()


def test_advice__of_an_amber_plan_waits_in_the_next_until_it_is_answered(
    world, submitted, officer, teacher
):
    advice = "Say what the reading changed.\n\nName who helps."
    actions.grade(pep=submitted, rag="amber", feedback=advice, by=officer)
    actions.sign_off(pep=submitted, good_enough=True, why="It is.", by=officer)
    following = PepFactory(
        child=world.child, term="spring", term_starts_on="2027-01-04", term_ends_on="2027-04-01"
    )
    following.refresh_from_db()
    first, second = advice_for(following, teacher)
    assert first.text == "Say what the reading changed."
    with pytest.raises(ValidationError, match="what was done"):
        actions.answer_advice(pep=following, advice=first, answer=" ", by=teacher)
    actions.answer_advice(pep=following, advice=first, answer="In Targets.", by=teacher)
    with pytest.raises(StaleSave):
        actions.answer_advice(
            pep=following, advice=first, answer="Mrs Clarke.", by=officer, version=first.version
        )
    assert [bool(it.answered_at) for it in advice_for(following, teacher)] == [True, False]
    assert list(advice_for(submitted, teacher)) == []
    assert second.answered_in is None


def test_advice__none_of_a_green_plan(signed):
    assert not Advice.unscoped.exists()
