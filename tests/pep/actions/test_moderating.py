"""A sample is drawn, graded again blind, talked over and concluded."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from pep import actions
from pep.models import ModerationItem, PepGrading
from pep.quality import agreement_of
from tests.factories.accounts import user_with
from tests.factories.pep import complete_pep
from tests.factories.quality import draw_all, full_scores, published_rubric
from tests.pep.test_figures import another


@pytest.fixture
def rubric(world, officer):
    return published_rubric(world.authority, officer)


@pytest.fixture
def graded(submitted, rubric, officer):
    actions.grade_by_criteria(pep=submitted, scores=full_scores(rubric), by=officer)
    return submitted


@pytest.fixture
def second(world):
    return user_with(
        Role.VIRTUAL_SCHOOL_OFFICER, local_authority=world.authority,
        user__full_name="Second Officer",
    )  # fmt: skip


@pytest.fixture
def item(world, graded, officer):
    return draw_all(world.authority, officer).items.get()


def test_draw__keeps_the_seed_the_population_and_the_latest_grading(world, graded, rubric, officer):
    for _ in range(3):
        pep = complete_pep(child=another(world), state="submitted")
        actions.grade(pep=pep, rag="green", by=officer)
    given = {"authority": world.authority, "academic_year": 2026, "term": "autumn",
             "stratum": "grader", "by": officer}  # fmt: skip
    drawn = actions.draw_sample(**given, percent=50, seed=11)
    again = actions.draw_sample(**given, size=2, seed=11)
    chosen = [it.pep_id for it in drawn.items.all()]
    assert (drawn.population, drawn.seed, len(chosen)) == (4, 11, 2)
    assert [it.pep_id for it in again.items.all()] == chosen
    with pytest.raises(ValidationError, match="either"):
        actions.draw_sample(**given, size=1, percent=5)


def test_draw__nothing_is_graded_yet(world, submitted, officer):
    with pytest.raises(ValidationError, match="No plan"):
        draw_all(world.authority, officer)


def test_again__by_a_colleague_once(item, rubric, officer, second):
    amber = full_scores(rubric, needs="0", carer="0", reviewed="0")
    with pytest.raises(ValidationError, match="yourself"):
        actions.grade_again(item=item, scores=amber, by=officer)
    item = actions.grade_again(item=item, scores=amber, by=second)
    assert (item.grade, item.differs, item.saw_first) == ("amber", True, False)
    with pytest.raises(ValidationError, match="already"):
        actions.grade_again(item=item, scores=amber, by=second)
    assert PepGrading.unscoped.count() == 1


def test_again__not_by_whoever_signed_it(world, item, rubric, second):
    head = world.users[Role.VIRTUAL_SCHOOL_HEAD]
    actions.sign_off(pep=item.pep, good_enough=True, why="It is.", by=head)
    with pytest.raises(ValidationError, match="graded or signed this plan yourself"):
        actions.grade_again(item=item, scores=full_scores(rubric), by=head)
    assert actions.grade_again(item=item, scores=full_scores(rubric), by=second).grade


@pytest.mark.parametrize("page", ["pep:detail", "pep:child"])
def test_again__who_had_opened_the_plan_before_it_was_drawn_does_not_count(
    client, world, graded, rubric, officer, second, page
):
    client.force_login(second)
    args = [graded.child_id, graded.pk] if page == "pep:detail" else [graded.child_id]
    client.get(reverse(page, args=args))
    item = draw_all(world.authority, officer).items.get()
    item = actions.grade_again(item=item, scores=full_scores(rubric), by=second)
    assert item.saw_first
    assert agreement_of([item])["counted"] == 0


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
