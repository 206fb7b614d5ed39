"""The header shows each person the places they may go."""

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.accounts.context_processors import PLACES, navigation

pytestmark = pytest.mark.django_db


def places_of(rf, user, path="/"):
    request = rf.get(path)
    request.user = user
    return navigation(request)


@pytest.mark.parametrize("name", [name for _, name, _ in PLACES])
def test_places__are_all_there(name):
    assert reverse(name)


def test_navigation__a_designated_teacher(rf, world):
    shown = places_of(rf, world.users[Role.DESIGNATED_TEACHER])
    assert [place["label"] for place in shown["navigation"]] == [
        "To do",
        "My children",
        "PEPs",
        "Meetings",
        "Imports",
    ]
    assert shown["search_url"] == reverse("search")


def test_navigation__a_governor_finds_no_children(rf, world):
    shown = places_of(rf, world.users[Role.GOVERNOR])
    assert "My children" not in [place["label"] for place in shown["navigation"]]
    assert shown["search_url"] is None


def test_navigation__marks_the_page_one_is_on(rf, world):
    shown = places_of(rf, world.users[Role.DESIGNATED_TEACHER], reverse("children:list"))
    assert [place["label"] for place in shown["navigation"] if place["current"]] == ["My children"]


def test_navigation__a_stranger_sees_none(rf):
    from django.contrib.auth.models import AnonymousUser

    assert places_of(rf, AnonymousUser()) == {"navigation": []}


@pytest.mark.parametrize("role", Role)
def test_navigation__every_place_shown_opens(client, world, role):
    client.force_login(world.users[role])
    request = client.get("/roles/")
    for place in request.context["navigation"]:
        assert client.get(place["url"]).status_code in (200, 302), place
