"""The pages of signed versions, amending and attaching."""

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from pep import actions
from pep.models import Pep, PepSection


def url(name, world, pep, **more):
    return reverse(f"pep:{name}", kwargs={"child_pk": world.child.pk, "pk": pep.pk} | more)


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def amended(signed, officer):
    pep = actions.amend(pep=signed, reason="A wrong date", by=officer)
    section = PepSection.unscoped.get(pep=pep, key="education")
    actions.save_section(
        section=section,
        answers={"strengths": "Kind to younger children"},
        seen=section.version,
        by=officer,
    )
    return pep


def test_amend__from_the_plans_page(client, world, officer, signed):
    client.force_login(officer)
    assert url("amend", world, signed) in words(client.get(url("detail", world, signed)))
    client.post(url("amend", world, signed), {"reason": "A wrong date"})
    assert Pep.unscoped.get().state == "amending"
    page = words(client.get(url("detail", world, signed)))
    assert "This plan is being amended" in page
    assert "A wrong date" in page
    client.post(url("amend_drop", world, signed))
    assert Pep.unscoped.get().state == "signed_off"


def test_versions__show_the_reason_and_the_difference(client, world, officer, amended):
    client.force_login(officer)
    page = words(client.get(url("versions", world, amended)))
    assert "Changed so far" in page
    assert "What are they good at?" in page
    assert "Kind to younger children" in page


def test_versions__of_a_draft_are_not_there(client, world, officer, pep):
    client.force_login(officer)
    assert client.get(url("versions", world, pep)).status_code == 404


def test_readers__are_shown_the_signed_version_while_it_is_amended(client, world, amended):
    client.force_login(world.users[Role.REVIEWING_OFFICER])
    for name in ("detail", "read", "versions"):
        page = words(client.get(url(name, world, amended)))
        assert "Kind to younger children" not in page, name
    assert "An answer about strengths" in words(client.get(url("read", world, amended)))


def test_carer__is_shown_the_signed_targets_while_they_are_amended(client, world, amended, officer):
    target = amended.target_set.get()
    actions.save_row(
        row=target, details={"action": "Something else"}, version=target.version, by=officer
    )
    client.force_login(world.users[Role.CARER])
    page = words(client.get(reverse("portal:child", args=[world.child.pk])))
    assert "Read one chapter aloud twice a week" in page
    assert "Something else" not in page
