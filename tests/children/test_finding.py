"""The search in the header: who finds what, and at what cost."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children import actions
from lac.children.models import FormerName
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory

OFFICER, TEACHER = Role.VIRTUAL_SCHOOL_OFFICER, Role.DESIGNATED_TEACHER


def found(client, world, words, role=OFFICER):
    """{label: [title of each hit]} of a search by somebody of a role."""
    client.force_login(world.users[role])
    response = client.get(reverse("search"), {"q": words})
    assert response.status_code == 200
    return {it.label: [hit.title for hit in it.hits] for it in response.context["groups"]}


@pytest.mark.parametrize("words", ["rowan", "ASHD", "Ashdown Rowan", "W1", "b80120000", "Röwan"])
def test_search__finds_a_child_by_the_beginning_of_any_name_or_number(client, world, words):
    world.child.la_child_id, world.child.upn = "W1", "B801200005001"
    world.child.save()
    assert found(client, world, words)["Children"] == ["Rowan Ashdown"]


def test_search__offers_names_close_in_spelling(client, world):
    assert found(client, world, "Rowen Ashdwon") == {
        "Children with a name like this": ["Rowan Ashdown"]
    }


def test_search__does_not_find_a_child_of_others(client, world):
    assert found(client, world, "Linden Farrow") == {}


def test_search__finds_a_school_of_ones_children_alone(client, world):
    assert found(client, world, "alder hill")["Schools"] == ["Alder Hill School"]
    other = EnrolmentFactory(child=world.stranger, school__name="Fairmead School", kind="S").school
    assert found(client, world, "fairmead") == {}
    assert found(client, world, other.urn) == {}
    assert found(client, world, world.school.urn)["Schools"] == ["Alder Hill School"]


def test_search__finds_a_professional_with_the_child(client, world):
    name = world.professionals[Role.SOCIAL_WORKER].name
    assert found(client, world, "social worker of wex")["People around a child"] == [name]
    text = client.get(reverse("search"), {"q": "social worker of wex"}).content.decode()
    assert "Social worker of Rowan Ashdown" in text


def test_search__finds_the_pages_one_may_open(client, world):
    assert found(client, world, "impor")["Pages"] == ["Imports"]
    assert "Pages" not in found(client, world, "dashb", role=TEACHER)


def test_search__a_former_name_is_found_by_those_who_may_read_it(client, world):
    actions.edit_child(child=world.child, family_name="Marchetti", is_new_name=True, by=None)
    assert FormerName.unscoped.get().family_name == "Ashdown"
    assert found(client, world, "ashdown")["Children with a former name"] == ["Rowan Marchetti"]
    assert found(client, world, "ashdown", role=TEACHER) == {}
    page = reverse("children:care", args=[world.child.pk])
    assert "Ashdown" not in client.get(page).content.decode()
    client.force_login(world.users[OFFICER])
    assert "Rowan Ashdown" in client.get(page).content.decode()


def test_edit_child__a_name_written_wrongly_is_forgotten(world):
    actions.edit_child(child=world.child, family_name="Ashdowne", by=None)
    assert not FormerName.unscoped.exists()


def test_search__many_lead_to_the_list(client, world):
    for number in range(9):
        child = ChildFactory(local_authority=world.authority, family_name=f"Ashton{number}")
        CareEpisodeFactory(child=child, started_on=dt.date(2026, 1, 5))
    assert len(found(client, world, "ashton")["Children"]) == 8
    text = client.get(reverse("search"), {"q": "ashton"}).content.decode()
    assert f"{reverse('children:list')}?q=ashton" in text


def test_search__is_written_to_the_log(client, world):
    found(client, world, "rowan")
    told = Event.objects.get(action="children.searched")
    assert (told.actor_id, told.data["words"]) == (world.users[OFFICER].pk, "rowan")


def test_search__nothing_typed_searches_nothing(client, world):
    assert found(client, world, " ") == {}
    assert not Event.objects.filter(action="children.searched").exists()


@pytest.mark.parametrize("words", ["rowan", "nobodyatall", "%", "_ '", "\\"])
def test_search__takes_fewer_than_ten_queries(client, world, django_assert_max_num_queries, words):
    found(client, world, words)
    with django_assert_max_num_queries(11):  # two of them the session and the person
        client.get(reverse("search"), {"q": words})
