"""The pages on which an authority changes its form of the PEP."""

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from pep.models import LocalForm
from pep.questions import Section
from pep.versions import FORMS
from tests.boxes import day
from tests.factories.organisations import SchoolFactory
from tests.factories.pep import LocalFormFactory
from tests.world import TODAY

TYPED = {
    "section": "education",
    "label": "How do they travel?",
    "kind": "choice",
    "choices": "By bus\n\n On foot \n",
    "audience": "everyone",
    "version": 1,
}


@pytest.fixture
def officer(client, world):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    return client


@pytest.fixture
def draft(world):
    return LocalFormFactory(local_authority=world.authority)


def url(name, *args):
    return reverse(f"virtualschool:{name}", args=args)


def words(response):
    return " ".join(response.content.decode().split())


def test_form__from_the_first_press_to_published(world, officer):
    assert "Start a form of your own" in words(officer.get(url("plan_forms")))
    started = officer.post(url("plan_form_start"), {"name": "From 2027", "source": "version-1"})
    form = LocalForm.objects.get()
    assert started.url == url("plan_form", form.pk)
    officer.post(url("plan_form_question_add", form.pk), TYPED)
    form.refresh_from_db()
    assert form.changes["questions"][0]["choices"] == ["By bus", "On foot"]
    assert "How do they travel?" in words(officer.get(url("plan_form", form.pk)))
    publish = {"version": 2, **day("starts_on", TODAY), "pilot_schools": [world.school.pk]}
    officer.post(url("plan_form_publish", form.pk), publish)
    page = words(officer.get(url("plan_form", form.pk)))
    assert "Tried out" in page
    assert "Alder Hill School" in page
    assert "Publish it" not in page
    assert "1 school" in words(officer.get(url("plan_forms")))


def test_form__schools_of_other_children_are_not_on_offer(officer, draft, world):
    elsewhere = SchoolFactory(local_authority=world.authority)
    wrong = {"version": 1, **day("starts_on", TODAY), "pilot_schools": [elsewhere.pk]}
    assert officer.post(url("plan_form_publish", draft.pk), wrong).status_code == 200
    draft.refresh_from_db()
    assert draft.is_draft


def test_preview__shows_the_questions_of_a_band(officer, draft):
    page = words(officer.get(url("plan_form_preview", draft.pk), {"band": "primary"}))
    assert "Which books do they love?" in page
    assert "careers-adviser" in page
    assert officer.get(url("plan_form_preview", draft.pk), {"band": "x"}).status_code == 200


def test_question__a_stale_save_shows_that_somebody_was_first(officer, draft):
    page = officer.post(url("plan_form_question_add", draft.pk), TYPED | {"version": 7})
    assert "Somebody else changed this" in words(page)
    draft.refresh_from_db()
    assert len(draft.changes["questions"]) == 1


def test_question__that_is_gone_is_not_found(officer, draft):
    assert officer.get(url("plan_form_question", draft.pk, "own_9")).status_code == 404


def test_section__is_left_out_with_one_press(officer, draft, monkeypatch):
    extra = Section("extra", "Extra", Role.CARER, "why", is_optional=True)
    monkeypatch.setitem(FORMS, 1, (*FORMS[1], extra))
    officer.post(url("plan_form_section", draft.pk, "extra"), {"version": 1, "on": "no"})
    assert "Left out" in words(officer.get(url("plan_form", draft.pk)))


def test_press__on_an_old_page_is_refused_and_says_so(officer, draft):
    page = officer.post(url("plan_form_delete", draft.pk), {"version": 9}, follow=True)
    assert "Somebody else changed this" in words(page)
    officer.post(url("plan_form_delete", draft.pk), {"version": 1})
    assert not LocalForm.objects.exists()


def test_form__of_another_authority_is_not_found(officer, world):
    theirs = LocalFormFactory(local_authority=world.stranger.local_authority)
    for name in ("plan_form", "plan_form_preview", "plan_form_publish"):
        assert officer.get(url(name, theirs.pk)).status_code == 404
    assert officer.post(url("plan_form_delete", theirs.pk), {"version": 1}).status_code == 404


def test_list__asks_the_same_number_of_questions_however_many(
    officer, world, django_assert_max_num_queries
):
    for number in range(3):
        LocalFormFactory(local_authority=world.authority, number=number + 1)
    with django_assert_max_num_queries(12):
        officer.get(url("plan_forms"))
