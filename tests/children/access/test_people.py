"""Caseloads, grants, memberships and people: the first day, the last, and those beside them."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from lac.accounts.access import (
    AUTHORITY_ROLES,
    CASELOAD_ROLES,
    ROLES,
    SCHOOL_ROLES,
    Permission,
    Role,
)
from lac.accounts.models import User
from lac.children.access import (
    GRANTS,
    in_scope,
    permissions_on,
)
from lac.children.models import (
    CareEpisode,
)
from tests.factories.accounts import MembershipFactory, UserFactory, user_with
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
    EnrolmentFactory,
    GrantFactory,
    HouseholdMemberFactory,
    PlacementFactory,
    ProfessionalFactory,
    YoungPersonAccountFactory,
)
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

from .days import FIRST, LAST, ONE_DAY, on, on_each_day, sees

pytestmark = pytest.mark.django_db


# Caseloads.


@on_each_day
@pytest.mark.parametrize("role", sorted(CASELOAD_ROLES))
def test_caseload__sees_a_child_while_named_for_them(role, day, holds):
    user = user_with(role)
    named = ProfessionalFactory(user=user, role=role.value, starts_on=FIRST, ends_on=LAST)
    with on(day):
        assert sees(user, named.child) is holds


def test_caseload__named_in_another_role_is_not_enough():
    user = user_with(Role.SOCIAL_WORKER)
    named = ProfessionalFactory(user=user, role="reviewing_officer")
    with on(LAST):
        assert not sees(user, named.child)


def test_caseload__does_not_see_the_rest_of_the_authority():
    user = user_with(Role.SOCIAL_WORKER)
    authority = user.memberships.get().local_authority
    with on(LAST):
        assert not sees(user, CareEpisodeFactory(child__local_authority=authority).child)


def test_young_person__sees_themselves_alone():
    account = YoungPersonAccountFactory(user=user_with(Role.YOUNG_PERSON))
    with on(LAST):
        assert sees(account.user, account.child)
        assert list(in_scope(account.user)) == [account.child]


# Grants.


@on_each_day
@pytest.mark.parametrize("codename", GRANTS)
def test_grant__holds_between_its_two_days(codename, day, holds):
    grant = GrantFactory(codename=codename, starts_on=FIRST, ends_on=LAST)
    with on(day):
        assert sees(grant.user, grant.content_object) is holds
        expected = GRANTS[codename] if holds else frozenset()
        assert permissions_on(grant.user, grant.content_object.pk) == expected


def test_grant__is_on_one_child_for_one_person():
    grant = GrantFactory()
    with on(LAST):
        assert not sees(grant.user, ChildFactory())
        assert not sees(UserFactory(), grant.content_object)


def test_grant__adds_to_what_a_role_gives():
    enrolment = EnrolmentFactory()
    user = user_with(Role.SCHOOL_STAFF, school=enrolment.school)
    GrantFactory(user=user, content_object=enrolment.child, codename="write_pep")
    with on(LAST):
        assert sees(user, enrolment.child, Permission.WRITE_PEP)
        assert not sees(user, enrolment.child, Permission.HOLD_MEETING)


# The person.


@on_each_day
@pytest.mark.parametrize("role", [Role.DESIGNATED_TEACHER, Role.VIRTUAL_SCHOOL_OFFICER])
def test_membership__holds_between_its_two_days(role, day, holds):
    enrolment = EnrolmentFactory(admitted_on=dt.date(2024, 9, 3))
    CareEpisodeFactory(child=enrolment.child, started_on=dt.date(2024, 1, 1))
    where = (
        {"school": enrolment.school}
        if role in SCHOOL_ROLES
        else {"local_authority": enrolment.child.local_authority}
    )
    user = user_with(role, starts_on=FIRST, ends_on=LAST, **where)
    with on(day):
        assert sees(user, enrolment.child) is holds


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.CARER, Role.YOUNG_PERSON])
def test_membership__ended_closes_the_personal_facts_too(role):
    user = user_with(role, starts_on=FIRST, ends_on=LAST)
    child = ChildFactory()
    ProfessionalFactory(child=child, user=user, role="social_worker")
    household = PlacementFactory(child=child).household
    HouseholdMemberFactory(household=household, user=user)
    YoungPersonAccountFactory(child=child, user=user)
    with on(LAST):
        assert sees(user, child)
    with on(LAST + ONE_DAY):
        assert not sees(user, child)


def test_person__switched_off_sees_nobody():
    enrolment, grant = EnrolmentFactory(), GrantFactory()
    user = user_with(Role.DESIGNATED_TEACHER, school=enrolment.school)
    for who, child in [(user, enrolment.child), (grant.user, grant.content_object)]:
        with on(LAST):
            assert sees(who, child)
            User.objects.filter(pk=who.pk).update(is_active=False)
            assert not sees(who, child)


def test_stranger__sees_nobody():
    child = CareEpisodeFactory().child
    assert not in_scope(AnonymousUser()).exists()
    assert permissions_on(AnonymousUser(), child.pk) == frozenset()


def test_role_at_the_wrong_kind_of_place__sees_nobody():
    """The database allows such a row; it must not open every child."""
    episode = CareEpisodeFactory()
    EnrolmentFactory(child=episode.child)
    user = UserFactory()
    for role in AUTHORITY_ROLES:
        MembershipFactory(user=user, role=role, local_authority=None, school=SchoolFactory())
    for role in SCHOOL_ROLES:
        MembershipFactory(user=user, role=role, local_authority=LocalAuthorityFactory())
    with on(LAST):
        assert not in_scope(User.objects.get(pk=user.pk)).exists()


def test_several_roles__each_child_with_the_rights_of_its_own_role():
    enrolment = EnrolmentFactory()
    user = user_with(Role.SCHOOL_STAFF, school=enrolment.school)
    episode = CareEpisodeFactory()
    MembershipFactory(
        user=user,
        role=Role.VIRTUAL_SCHOOL_OFFICER,
        local_authority=episode.child.local_authority,
    )
    with on(LAST):
        assert not sees(user, enrolment.child, Permission.WRITE_PEP)
        assert sees(user, enrolment.child, Permission.VIEW_PEP)
        assert sees(user, episode.child, Permission.GRADE_PEP)


@pytest.mark.parametrize("role", Role)
def test_world__the_right_people_work_with_the_child_and_nobody_with_the_stranger(world, role):
    user = world.users[role]
    without_children = {Role.GOVERNOR, Role.SYSTEM_ADMINISTRATOR}
    assert sees(user, world.child) is (role not in without_children)
    assert not sees(user, world.stranger)
    if role not in without_children:
        assert permissions_on(user, world.child.pk) == ROLES[role].permissions


def test_scope__records_follow_the_child(world):
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    assert list(CareEpisode.visible_to(officer)) == [world.care]
    assert not CareEpisode.visible_to(user_with(Role.DESIGNATED_TEACHER)).exists()
