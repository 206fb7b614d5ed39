"""Homes: added, changed, given a carer, and to whom they are closed."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.models import Household, HouseholdMember
from tests.boxes import day
from tests.factories.accounts import user_with
from tests.factories.children import EnrolmentFactory

HOME = {"name": "The Silva household", "kind": "foster", "postcode": "WX4 2AB"}


def test_home__is_added_changed_and_given_a_carer(officer, world):
    officer.saves("add_household", HOME | {"local_authority": world.authority.pk}, child=False)
    home = Household.objects.get(name="The Silva household")
    officer.saves(
        "edit_household", HOME | {"telephone": "01632 960 444", "version": "1"},
        child=False, pk=home.pk,
    )  # fmt: skip
    carer = user_with(Role.CARER, local_authority=world.authority)
    officer.saves(
        "add_member", {"user": carer.email} | day("starts_on", "2026-11-02"),
        child=False, pk=home.pk,
    )  # fmt: skip
    member = HouseholdMember.objects.get(household=home)
    page = officer.client.get(reverse("children:household", kwargs={"pk": home.pk}))
    assert carer.full_name in page.content.decode()
    assert "01632 960 444" in page.content.decode()
    officer.saves(
        "end_member", day("ends_on", "2026-11-19"), child=False, pk=home.pk, member_pk=member.pk
    )
    member.refresh_from_db()
    assert str(member.ends_on) == "2026-11-19"


def test_home__a_stale_save_shows_both(worker, world):
    data = {"name": "The Obi household", "kind": "foster", "version": "1"}
    worker.saves("edit_household", data, child=False, pk=world.household.pk)
    text = worker.is_told(
        "Somebody else changed this", "edit_household",
        data | {"name": "The Ito household"}, child=False, pk=world.household.pk,
    )  # fmt: skip
    assert "The Obi household" in text
    assert "The Ito household" in text


def test_home__of_another_authority_is_not_found(worker, world):
    home = Household.objects.exclude(local_authority=world.authority).first()
    assert (
        worker.client.get(reverse("children:household", kwargs={"pk": home.pk})).status_code == 404
    )
    assert home.name not in worker.client.get(reverse("children:households")).content.decode()


@pytest.mark.parametrize("name", ["edit_enrolment", "leave_school", "part_time"])
def test_dual_registration__another_schools_row_is_read_not_changed(teacher, world, name):
    other = EnrolmentFactory(child=world.child, kind="S", school__name="Fairmead School")
    where = {"child_pk": world.child.pk, "pk": other.pk}
    assert teacher.client.get(reverse(f"children:{name}", kwargs=where)).status_code == 403
    assert teacher.post(name, {}, pk=other.pk).status_code == 403
    page = teacher.client.get(reverse("children:school", args=[world.child.pk])).content.decode()
    assert "Fairmead School keeps these" in page
    assert reverse("children:edit_enrolment", kwargs=where) not in page


def test_home__a_social_worker_opens_only_where_their_child_lives(worker, world):
    home = Household.objects.create(
        local_authority=world.authority, name="The Silva household", address="9 Elm Road"
    )
    page = worker.client.get(reverse("children:households")).content.decode()
    assert "The Silva household" in page
    assert reverse("children:household", args=[home.pk]) not in page
    assert reverse("children:household", args=[world.household.pk]) in page
    for name in ("household", "edit_household", "add_member"):
        answer = worker.client.get(reverse(f"children:{name}", args=[home.pk]))
        assert answer.status_code == 403
    assert worker.post("edit_household", HOME, child=False, pk=home.pk).status_code == 403
    own = worker.client.get(reverse("children:household", args=[world.household.pk]))
    assert own.status_code == 200


def test_home__one_added_by_a_social_worker_leads_to_the_list(worker, world):
    data = HOME | {"local_authority": world.authority.pk}
    answer = worker.saves("add_household", data, child=False)
    assert answer["Location"] == reverse("children:households")


def test_home__where_the_child_lived_before_is_closed_to_the_social_worker(worker, world):
    world.placement.ended_on = dt.date(2026, 11, 1)
    world.placement.save()
    answer = worker.client.get(reverse("children:household", args=[world.household.pk]))
    assert answer.status_code == 403
