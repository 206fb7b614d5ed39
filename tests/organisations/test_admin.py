"""What the reference tables let an administrator change, and what they do not."""

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from tests.factories.organisations import LocalAuthorityFactory


@pytest.fixture
def administrator(client, world):
    client.force_login(world.users[Role.SYSTEM_ADMINISTRATOR])
    return client


def test_authority__using_lac_is_not_switched_here(administrator, world):
    address = reverse("admin:organisations_localauthority_change", args=[world.authority.pk])
    before = world.authority.uses_lac
    fields = {"code": world.authority.code, "name": "Wexcombe Borough", "pep_from_age": 3}
    fields |= {"move_approval_days": 30}
    administrator.post(address, fields | ({} if before else {"uses_lac": "on"}))
    world.authority.refresh_from_db()
    assert world.authority.name == "Wexcombe Borough"
    assert world.authority.uses_lac is before


def test_school__is_not_moved_to_another_authority_here(administrator, world):
    address = reverse("admin:organisations_school_change", args=[world.school.pk])
    page = administrator.get(address)
    fields = {
        name: value
        for name, value in page.context["adminform"].form.initial.items()
        if value is not None
    }
    elsewhere = LocalAuthorityFactory()
    administrator.post(
        address, fields | {"name": "Alder Hill Academy", "local_authority": elsewhere.pk}
    )
    world.school.refresh_from_db()
    assert world.school.name == "Alder Hill Academy"
    assert world.school.local_authority == world.authority
