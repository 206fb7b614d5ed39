"""From when an authority's records are kept here: suggested, set, explained."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.imports.models import Import
from lac.organisations.models import LocalAuthority
from tests.factories.deadlines import DeadlineFactory
from virtualschool.indicator import Scope
from virtualschool.indicators import LateDeadlines

URL = reverse("virtualschool:records")
DUE = dt.date(2025, 11, 3)


@pytest.fixture
def officer(world, client):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    return client


@pytest.fixture
def late(world):
    """Due a year ago and never done."""
    return DeadlineFactory(
        child=world.child, due_on=DUE, started_on=DUE - dt.timedelta(days=14), owner="social_worker"
    )


def set_day(client, day):
    data = {"day_0": day.day, "day_1": day.month, "day_2": day.year} if day else {}
    return client.post(URL, data, follow=True)


def test_first_import__is_suggested_until_a_day_is_set(world, officer):
    moment = timezone.make_aware(dt.datetime(2026, 9, 7, 10, 0))
    for days in (0, 3):
        Import.objects.create(
            kind="ssda903",
            local_authority=world.authority,
            state="applied",
            applied_at=moment + dt.timedelta(days=days),
        )
    page = officer.get(URL)
    assert page.context["form"].initial["day"] == dt.date(2026, 9, 7)
    assert "which is suggested below" in page.text
    set_day(officer, dt.date(2026, 9, 1))
    page = officer.get(URL)
    assert page.context["form"].initial["day"] == dt.date(2026, 9, 1)
    assert "suggested" not in page.text


def test_day_set__takes_what_was_due_before_off_every_list(world, officer, late):
    home, dashboard = reverse("home"), reverse("virtualschool:dashboard")
    assert late.name in officer.get(home, {"whose": "all"}).text
    assert len(officer.get(dashboard).context["late"]["most"]) == 1
    scope = Scope(world.authority, timezone.localdate())
    assert LateDeadlines().children(scope).exists()

    page = set_day(officer, DUE + dt.timedelta(days=1))

    assert "1 deadline was due before that day" in page.text
    assert (
        late.name
        not in officer.get(home, {"whose": "all"}).text.split("<main")[1].split("</select>")[-1]
    )
    assert officer.get(dashboard).context["late"]["most"] == []
    assert not LateDeadlines().children(scope).exists()
    why = officer.get(late.get_absolute_url()).text.replace("\xa0", " ")
    assert "Before our records" in why
    assert "kept here from 4 November 2025" in why


def test_day_in_the_future__is_refused_beside_the_field(world, officer):
    page = set_day(officer, timezone.localdate() + dt.timedelta(days=1))
    assert "not in the future" in page.text
    assert LocalAuthority.objects.get(pk=world.authority.pk).records_kept_from is None
