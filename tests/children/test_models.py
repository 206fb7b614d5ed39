"""Opening a child's rows without asking about the scope twice."""

import pytest

from lac.accounts.access import Permission, Role
from lac.children.access import child_and_permissions
from lac.children.models import CareEpisode, Child, Enrolment

OFFICER, TEACHER = Role.VIRTUAL_SCHOOL_OFFICER, Role.DESIGNATED_TEACHER


def opened(world, role, child=None):
    return child_and_permissions(world.users[role], (child or world.child).pk)[0]


@pytest.mark.parametrize("role", Role)
def test_of__gives_what_visible_to_gives(world, role):
    user = world.users[role]
    for child in (world.child, world.stranger, opened(world, role) or world.child):
        for permission in (None, Permission.EDIT_CHILD, Permission.VIEW_PEP):
            expected = Enrolment.visible_to(user, permission).filter(child=child)
            assert list(Enrolment.of(child, user, permission)) == list(expected)


def test_of__a_child_opened_for_one_person_is_not_open_to_another(world):
    child = opened(world, OFFICER)
    assert CareEpisode.of(child, world.users[OFFICER]).exists()
    assert not CareEpisode.of(child, world.users[Role.GOVERNOR]).exists()


def test_of__asks_about_the_scope_no_more(world):
    child = opened(world, OFFICER)
    assert "membership" not in str(CareEpisode.of(child, world.users[OFFICER]).query)
    assert "EXISTS" not in str(CareEpisode.of(child, world.users[OFFICER]).query)


def test_child_and_permissions__a_stranger_is_not_handed_out(world):
    assert opened(world, OFFICER, world.stranger) is None


@pytest.mark.parametrize("role", Role)
def test_visible_to__few_or_many_are_the_same_children(world, role):
    user = world.users[role]
    assert list(Child.visible_to(user, few=True)) == list(Child.visible_to(user))


def test_with_identity__names_the_school_and_the_social_worker(world):
    child = Child.unscoped.with_identity().get(pk=world.child.pk)
    assert (child.school_id, child.school_name) == (world.school.pk, world.school.name)
    assert child.social_worker == world.professionals[Role.SOCIAL_WORKER].name


def test_name__falls_back_on_the_identifier():
    assert Child(la_child_id="W7").name == "Child W7"
    assert Child(given_name="Robert", preferred_name="Bobby", family_name="Obi").name == "Bobby Obi"
    assert Child(la_child_id="W7").first_name == "the child"
