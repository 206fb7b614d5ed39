"""Who sees whom: the list and the page ask the same question."""

import datetime as dt

import pytest

from lac.accounts.access import ROLES, Permission, Role
from lac.children.access import in_scope, permissions_on
from lac.children.models import CareEpisode, Child, Enrolment, HouseholdMember, Placement
from tests.factories.accounts import MembershipFactory, user_with
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
    EnrolmentFactory,
    GrantFactory,
)

SEES = [role for role in Role if role not in (Role.GOVERNOR, Role.SYSTEM_ADMINISTRATOR)]


def fresh(user):
    """The user as the next request finds them."""
    return type(user).objects.get(pk=user.pk)


@pytest.mark.parametrize("role", Role)
def test_scope__each_role_sees_the_child_it_works_with_alone(world, role):
    seen = list(Child.visible_to(world.users[role]))
    assert seen == ([world.child] if role in SEES else [])


@pytest.mark.parametrize("role", Role)
def test_permissions__are_those_of_the_role_and_none_on_a_stranger(world, role):
    user = world.users[role]
    expected = ROLES[role].permissions if role in SEES else frozenset()
    assert permissions_on(user, world.child.pk) == expected
    assert permissions_on(user, world.stranger.pk) == frozenset()


@pytest.mark.parametrize("role", Role)
def test_scope__the_list_and_the_page_agree_on_every_permission(world, role):
    user = world.users[role]
    listed = {it for it in Permission if world.child in in_scope(user, it)}
    assert listed == permissions_on(user, world.child.pk)


def test_scope__a_school_sees_the_child_on_their_last_day_and_not_the_next(world, time_machine):
    Enrolment.unscoped.filter(child=world.child).update(left_on=dt.date(2026, 11, 20))
    teacher = world.users[Role.DESIGNATED_TEACHER]
    assert Child.visible_to(teacher).exists()
    time_machine.move_to(dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC))
    assert not Child.visible_to(fresh(teacher)).exists()


def test_scope__an_authority_sees_the_child_for_a_year_after_care(world, time_machine):
    CareEpisode.unscoped.filter(child=world.child).update(ended_on=dt.date(2026, 11, 20))
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    time_machine.move_to(dt.datetime(2027, 11, 19, 9, tzinfo=dt.UTC))
    assert Child.visible_to(fresh(officer)).exists()
    time_machine.move_to(dt.datetime(2027, 11, 20, 9, tzinfo=dt.UTC))
    assert not Child.visible_to(fresh(officer)).exists()


def test_scope__an_authority_sees_another_authoritys_child_at_its_school(world):
    guest = ChildFactory()
    CareEpisodeFactory(child=guest)
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    assert guest not in Child.visible_to(officer)
    EnrolmentFactory(child=guest, school=world.school)
    assert guest in Child.visible_to(officer)


def test_scope__a_carer_no_longer_sees_a_child_who_moved(world, time_machine):
    Placement.unscoped.filter(child=world.child).update(ended_on=dt.date(2026, 11, 19))
    assert not Child.visible_to(world.users[Role.CARER]).exists()


def test_scope__a_carer_who_left_the_household_sees_nobody(world):
    HouseholdMember.objects.update(ends_on=dt.date(2026, 11, 19))
    assert not Child.visible_to(world.users[Role.CARER]).exists()


def test_scope__two_memberships_give_both_and_each_its_own_rights(world):
    teacher = world.users[Role.DESIGNATED_TEACHER]
    elsewhere = EnrolmentFactory(child=ChildFactory())
    MembershipFactory(
        user=teacher, role=Role.SCHOOL_STAFF, school=elsewhere.school, local_authority=None
    )
    teacher = fresh(teacher)
    assert set(Child.visible_to(teacher)) == {world.child, elsewhere.child}
    assert Permission.WRITE_PEP in permissions_on(teacher, world.child.pk)
    assert Permission.WRITE_PEP not in permissions_on(teacher, elsewhere.child_id)
    assert list(Child.visible_to(teacher, Permission.WRITE_PEP)) == [world.child]


def test_scope__a_grant_to_someone_inactive_opens_nothing(world):
    grant = GrantFactory(content_object=world.child)
    assert Child.visible_to(grant.user).exists()
    grant.user.is_active = False
    grant.user.save()
    assert not Child.visible_to(fresh(grant.user)).exists()
    assert permissions_on(fresh(grant.user), world.child.pk) == frozenset()


def test_scope__records_follow_the_child(world):
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    assert list(CareEpisode.visible_to(officer)) == [world.care]
    assert not CareEpisode.visible_to(user_with(Role.DESIGNATED_TEACHER)).exists()


def test_permissions__take_one_query(world, django_assert_num_queries):
    user = fresh(world.users[Role.DESIGNATED_TEACHER])
    _ = user.current_memberships
    with django_assert_num_queries(1):
        permissions_on(user, world.child.pk)
