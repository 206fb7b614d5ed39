"""A sample is drawn, graded again blind, talked over and concluded."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from pep import actions
from pep.blind import could_know, open_for
from pep.models import ModerationItem, Pep, PepGrading
from pep.quality import agreement_of
from tests.factories.accounts import OfficerAllocationFactory, user_with
from tests.factories.children import ProfessionalFactory, child_in_care
from tests.factories.pep import complete_pep
from tests.factories.premium import paid, premium_year
from tests.factories.quality import draw_all, full_scores, published_rubric


@pytest.fixture
def rubric(world, officer):
    return published_rubric(world.authority, officer)


@pytest.fixture
def head(world):
    return world.users[Role.VIRTUAL_SCHOOL_HEAD]


@pytest.fixture
def graded(submitted, rubric, officer, head):
    """A plan that the officer graded and the head signed."""
    actions.grade_by_criteria(pep=submitted, scores=full_scores(rubric), by=officer)
    return actions.sign_off(pep=submitted, good_enough=True, why="It is.", by=head)


@pytest.fixture
def second(world):
    return user_with(
        Role.VIRTUAL_SCHOOL_OFFICER, local_authority=world.authority,
        user__full_name="Second Officer",
    )  # fmt: skip


@pytest.fixture
def item(world, graded, officer, second):
    return draw_all(world.authority, officer).items.get()


def test_draw__keeps_the_seed_and_the_population_and_draws_a_plan_once(
    world, graded, officer, second
):
    for _ in range(3):
        pep = complete_pep(child=child_in_care(world.authority), state="submitted")
        actions.grade(pep=pep, rag="green", by=officer)
        signed = {"state": "signed_off", "signed_off_at": timezone.now()}
        Pep.unscoped.filter(pk=pep.pk).update(**signed)
    given = {"authority": world.authority, "academic_year": 2026, "term": "autumn",
             "stratum": "grader", "by": officer}  # fmt: skip
    drawn = actions.draw_sample(**given, percent=50, seed=11)
    assert (drawn.population, drawn.seed, drawn.items.count()) == (4, 11, 2)
    others = actions.draw_sample(**given, percent=100)
    assert others.population == 2
    chosen = {it.pep_id for it in ModerationItem.unscoped.all()}
    assert len(chosen) == 4
    with pytest.raises(ValidationError, match="each once"):
        actions.draw_sample(**given, size=1)
    with pytest.raises(ValidationError, match="either"):
        actions.draw_sample(**given, size=1, percent=5)


def test_draw__pressed_twice_draws_once(world, graded, officer, second):
    complete = complete_pep(child=child_in_care(world.authority), state="submitted")
    actions.grade(pep=complete, rag="green", by=officer)
    signed = {"state": "signed_off", "signed_off_at": timezone.now()}
    Pep.unscoped.filter(pk=complete.pk).update(**signed)
    given = {"authority": world.authority, "academic_year": 2026, "term": "autumn",
             "stratum": "school", "by": officer, "size": 1}  # fmt: skip
    assert actions.draw_sample(**given) == actions.draw_sample(**given)
    assert ModerationItem.unscoped.count() == 1


def test_draw__only_what_is_signed(world, submitted, officer, second):
    actions.grade(pep=submitted, rag="red", feedback="No voice.", by=officer)
    actions.return_for_changes(pep=submitted, reason="No voice.", by=officer)
    with pytest.raises(ValidationError, match="when they are signed"):
        draw_all(world.authority, officer)


def test_draw__only_where_a_colleague_is_left_who_does_not_work_with_the_child(
    world, graded, officer, second
):
    at_school = OfficerAllocationFactory(
        school=world.school, local_authority=world.authority, officer=second
    )
    with pytest.raises(ValidationError, match="a colleague is left"):
        draw_all(world.authority, officer)
    # Who was, until before the plan was graded, is a colleague as any other.
    at_school.ends_on = dt.date(2026, 11, 19)
    at_school.save()
    item = draw_all(world.authority, officer).items.get()
    at_school.ends_on = dt.date(2026, 11, 20)
    at_school.save()
    with pytest.raises(ValidationError, match="you work with the child"):
        actions.grade_again(item=item, scores=full_scores(item.first.rubric), by=second)
    at_school.delete()
    ProfessionalFactory(child=world.child, role="other", user=second)
    assert not open_for(second.pk).exists()


def test_again__by_a_colleague_once(item, rubric, officer, second):
    amber = full_scores(rubric, needs="0", carer="0", reviewed="0")
    with pytest.raises(ValidationError, match="You graded"):
        actions.grade_again(item=item, scores=amber, by=officer)
    item = actions.grade_again(item=item, scores=amber, by=second)
    assert (item.grade, item.differs, item.saw_first) == ("amber", True, False)
    with pytest.raises(ValidationError, match="already"):
        actions.grade_again(item=item, scores=amber, by=second)
    assert PepGrading.unscoped.count() == 1


def test_again__not_by_whoever_signed_it(item, rubric, head, second):
    with pytest.raises(ValidationError, match="graded or signed this plan"):
        actions.grade_again(item=item, scores=full_scores(rubric), by=head)
    assert actions.grade_again(item=item, scores=full_scores(rubric), by=second).grade


def test_again__who_had_opened_the_record_before_the_draw_is_told_and_does_not_count(
    client, world, graded, rubric, officer, second
):
    client.force_login(second)
    client.get(reverse("children:detail", args=[graded.child_id]))
    item = draw_all(world.authority, officer).items.get()
    page = client.get(reverse("virtualschool:moderation_grade", args=[graded.child_id, item.pk]))
    assert "you may know the grade" in page.content.decode()
    item = actions.grade_again(item=item, scores=full_scores(rubric), by=second)
    assert item.saw_first
    agreement = agreement_of([item])
    assert (agreement["graded"], agreement["counted"], agreement["knew"]) == (1, 0, 1)
    page = client.get(reverse("virtualschool:moderation_round", args=[item.round_id]))
    assert "1 of 1 second graders" in page.content.decode()


@pytest.mark.parametrize(
    ("adequate", "knows"), [(["green"], True), (["green", "amber"], False)],
    ids=["money tells the grade", "money tells nothing"],
)  # fmt: skip
def test_again__looks_after_the_draw_count_where_the_record_goes_on_telling(
    client, world, item, officer, second, adequate, knows
):
    premium_year(world.authority, needs_adequate_plan=True, adequate_grades=adequate)
    paid(item.pep, officer)
    assert not could_know(item, second)
    client.force_login(second)
    client.get(reverse("children:timeline", args=[item.pep.child_id]))
    assert could_know(item, second) is knows


def test_conclude__when_every_difference_was_talked_over(item, rubric, officer, second):
    with pytest.raises(ValidationError, match="No plan has been graded"):
        actions.conclude(drawn=item.round, conclusion="Agreed.", by=officer)
    item = actions.grade_again(item=item, scores=full_scores(rubric, voice="0"), by=second)
    with pytest.raises(ValidationError, match="Talk over the 1 plan"):
        actions.conclude(drawn=item.round, conclusion="Agreed.", by=officer)
    actions.agree_on(item=item, grade="red", why="There is no voice.", by=officer)
    drawn = actions.conclude(drawn=item.round, conclusion="Look for the voice first.", by=officer)
    assert drawn.closed_at
    with pytest.raises(ValidationError, match="closed"):
        actions.agree_on(item=item, grade="green", why="No.", by=officer)


def test_page__is_blind_to_the_first_grade(client, world, graded, item, rubric, officer, second):
    kwargs = {"child_pk": item.pep.child_id, "pk": item.pk}
    client.force_login(second)
    page = client.get(reverse("virtualschool:moderation_grade", kwargs=kwargs)).content.decode()
    assert "The virtual school’s view" not in page
    assert "you may know the grade" not in page
    assert officer.full_name not in page.split('id="main-content"')[-1].split("Your grade")[0]
    listed = reverse("virtualschool:moderation_round", args=[item.round_id])
    assert "Grade it again" in client.get(listed).content.decode()
    scores = {f"score_{key}": it for key, it in full_scores(rubric, voice="0").items()}
    client.post(reverse("virtualschool:moderation_grade", kwargs=kwargs), scores)
    assert ModerationItem.unscoped.get().grade == "red"
    page = client.get(listed).content.decode()
    assert "0 of 1 plans graded twice" in page
    assert "Talk it over" in page
    client.post(
        reverse("virtualschool:moderation_agree", kwargs=kwargs),
        {"agreed": "red", "agreed_why": "There is no voice."},
    )
    assert ModerationItem.unscoped.get().agreed == "red"
