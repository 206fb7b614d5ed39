"""Graded by criteria on the page, the queue, the history, the advice."""

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from pep import actions
from pep.models import Advice, GradingClaim, Pep, PepGrading, PepSection
from tests.factories.children import child_in_care
from tests.factories.pep import PepFactory, complete_pep
from tests.factories.quality import full_scores, published_rubric


@pytest.fixture
def rubric(world, officer):
    return published_rubric(world.authority, officer)


def url(name, pep, **more):
    return reverse(f"pep:{name}", kwargs={"child_pk": pep.child_id, "pk": pep.pk} | more)


def posted(rubric, **more):
    scores = full_scores(rubric)
    return {f"score_{key}": score for key, score in scores.items()} | {"outcome": "later"} | more


def test_decide__scores_and_sentences_are_recorded(client, submitted, rubric, officer):
    client.force_login(officer)
    page = client.get(url("decide", submitted)).content.decode()
    assert "Makes the plan red:</strong> No voice of the child." in page
    assert 'href="#plan-voice"' in page
    data = posted(rubric, score_voice="1", version=submitted.version)
    sentence = page.split('name="say_voice"')[1].split('value="')[1].split('"')[0]
    client.post(url("decide", submitted), data | {"say_voice": [sentence]})
    kept = PepGrading.unscoped.get()
    assert (kept.scores["voice"], kept.grade) == ("1", "green")
    assert "Say next time what they changed" in kept.feedback
    assert GradingClaim.unscoped.get().claimed_by == officer


def test_decide__working_out_records_nothing_and_says_why(client, submitted, rubric, officer):
    client.force_login(officer)
    answer = client.post(
        url("decide", submitted), posted(rubric, score_voice="0", check="yes")
    ).content.decode()
    assert "because of: the child’s voice" in answer
    assert "Nothing is recorded yet" in answer
    assert not PepGrading.unscoped.exists()
    again = client.post(url("decide", submitted), {"check": "yes"}).content.decode()
    assert "Score “SMART targets”." in again


def test_decide__the_second_of_two_officers_is_told(client, world, submitted, rubric, officer):
    version = submitted.version
    actions.grade(pep=submitted, rag="green", by=officer)
    client.force_login(officer)
    answer = client.post(url("decide", submitted), posted(rubric, version=version))
    assert "Somebody has decided on this plan" in answer.content.decode()
    assert PepGrading.unscoped.count() == 1


def test_queue__longest_wait_first_and_who_reads_it(client, world, submitted, officer):
    head = world.users[Role.VIRTUAL_SCHOOL_HEAD]
    actions.claim(pep=submitted, by=head)
    client.force_login(officer)
    page = client.get(reverse("pep:queue")).content.decode()
    assert head.full_name in page
    assert "Take it over" in page
    assert (
        world.child.name not in client.get(reverse("pep:queue") + "?reader=free").content.decode()
    )
    assert world.child.name in client.get(reverse("pep:queue") + "?reader=others").content.decode()
    refused = client.post(url("claim", submitted), {"do": "claim"}, follow=True)
    assert "is reading this plan" in refused.content.decode()
    client.post(url("claim", submitted), {"do": "take_over"})
    assert GradingClaim.unscoped.get().claimed_by == officer
    client.post(url("claim", submitted), {"do": "release"})
    assert not GradingClaim.unscoped.exists()


def test_queue__costs_the_same_for_one_and_for_many(
    client, world, submitted, officer, django_assert_max_num_queries
):
    client.force_login(officer)
    client.get(reverse("pep:queue"))
    for _ in range(3):
        complete_pep(
            child=child_in_care(world.authority),
            state="submitted",
            submitted_at=submitted.submitted_at,
        )
    with django_assert_max_num_queries(12):
        page = client.get(reverse("pep:queue"))
    assert len(page.context["page_obj"].object_list) == 4


@pytest.fixture
def unfinished(submitted):
    """A plan whose social worker has not said that the section on care is finished."""
    PepSection.unscoped.filter(pep=submitted, key="care").update(completed_at=None)
    return submitted


SIGN = {
    "rag": "green", "outcome": "sign", "good_enough": "yes",
    "good_enough_why": "It is ambitious.",
}  # fmt: skip


def test_decide__without_those_who_must_finish_is_refused_and_keeps_what_was_typed(
    client, unfinished, officer
):
    client.force_login(officer)
    page = client.post(url("decide", unfinished), SIGN | {"version": unfinished.version})
    assert Pep.unscoped.get().state == "submitted"
    form = page.context["form"]
    assert "say why you finish it in their name" in str(form.errors)
    assert "(social worker)" in form.fields["finish_note"].help_text
    assert form["good_enough_why"].value() == "It is ambitious."


def test_decide__finishes_in_their_names_and_signs_in_one_press(client, unfinished, officer):
    client.force_login(officer)
    said = {"finish_note": "Agreed by telephone", "version": unfinished.version}
    client.post(url("decide", unfinished), SIGN | said)
    section = PepSection.unscoped.get(pep=unfinished, key="care")
    assert (section.completed_by, section.completed_note) == (officer, "Agreed by telephone")
    assert Pep.unscoped.get().state == "signed_off"


def test_decide__asks_nothing_about_sections_where_none_waits(client, submitted, officer):
    client.force_login(officer)
    assert "finish_note" not in client.get(url("decide", submitted)).context["form"].fields


def test_gradings__both_of_a_plan_that_was_returned(client, submitted, rubric, officer, teacher):
    red = full_scores(rubric, voice="0")
    actions.grade_by_criteria(pep=submitted, scores=red, feedback="Ask her", by=officer)
    pep = actions.return_for_changes(pep=submitted, reason="Ask her", by=officer)
    actions.submit(pep=pep, by=teacher)
    actions.grade_by_criteria(pep=pep, scores=full_scores(rubric), by=officer)
    client.force_login(teacher)
    page = client.get(url("gradings", pep)).content.decode()
    assert page.count("by “Our criteria”") == 2
    assert "Red whatever else is there" in page


def test_advice__the_writer_of_the_next_plan_sees_and_answers_it(
    client, world, submitted, officer, teacher
):
    actions.grade(pep=submitted, rag="amber", feedback="Name who helps.", by=officer)
    actions.sign_off(pep=submitted, good_enough=True, why="It is.", by=officer)
    following = PepFactory(
        child=world.child, term="spring", term_starts_on="2027-01-04", term_ends_on="2027-04-01",
        carried_from=Pep.unscoped.get(),
    )  # fmt: skip
    client.force_login(teacher)
    assert "Name who helps." in client.get(url("detail", following)).content.decode()
    answer = url("advice_answer", following, advice=Advice.unscoped.get().pk)
    client.post(answer, {"answer": "Mrs Clarke, in Targets."})
    assert "Name who helps." not in client.get(url("detail", following)).content.decode()
    assert "Mrs Clarke, in Targets." in client.get(url("advice", following)).content.decode()
