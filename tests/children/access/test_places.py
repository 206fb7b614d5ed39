"""Schools, authorities and homes: who works with whom because of where they are."""

import datetime as dt

import pytest

from lac.accounts.access import (
    AUTHORITY_ROLES,
    SCHOOL_ROLES,
    Permission,
    Role,
)
from lac.children.access import (
    in_scope,
    permissions_on,
    writable_schools,
)
from tests.factories.accounts import user_with
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
    EnrolmentFactory,
    HouseholdFactory,
    HouseholdMemberFactory,
    PlacementFactory,
)
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

from .days import FIRST, LAST, on, on_each_day, sees

pytestmark = pytest.mark.django_db


# Schools.


@on_each_day
@pytest.mark.parametrize("role", sorted(SCHOOL_ROLES))
def test_school__sees_a_child_while_they_are_on_roll(role, day, holds):
    enrolment = EnrolmentFactory(admitted_on=FIRST, left_on=LAST)
    user = user_with(role, school=enrolment.school)
    with on(day):
        assert sees(user, enrolment.child) is holds


def test_school__does_not_see_a_child_of_another_school():
    enrolment = EnrolmentFactory()
    assert not sees(user_with(Role.DESIGNATED_TEACHER, school=SchoolFactory()), enrolment.child)


def test_school__sees_a_child_who_left_care_and_is_on_roll():
    enrolment = EnrolmentFactory()
    CareEpisodeFactory(child=enrolment.child, ended_on=dt.date(2025, 1, 1))
    with on(LAST):
        assert sees(user_with(Role.DESIGNATED_TEACHER, school=enrolment.school), enrolment.child)


def test_school__both_schools_of_a_child_with_two_see_them():
    child = ChildFactory()
    schools = [EnrolmentFactory(child=child, kind=kind).school for kind in ("M", "S")]
    with on(LAST):
        assert all(sees(user_with(Role.DESIGNATED_TEACHER, school=it), child) for it in schools)


# Authorities.


@on_each_day
@pytest.mark.parametrize("role", sorted(AUTHORITY_ROLES))
def test_authority__sees_its_child_from_the_day_care_starts(role, day, holds):
    if day > LAST:
        pytest.skip("after care has a year of its own")
    episode = CareEpisodeFactory(started_on=FIRST)
    user = user_with(role, local_authority=episode.child.local_authority)
    with on(day):
        assert sees(user, episode.child) is holds


@pytest.mark.parametrize(("days", "holds"), [(0, True), (1, True), (364, True), (365, False)])
def test_authority__sees_its_child_for_a_year_after_care(days, holds):
    episode = CareEpisodeFactory(started_on=FIRST, ended_on=LAST)
    user = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=episode.child.local_authority)
    with on(LAST + dt.timedelta(days=days)):
        assert sees(user, episode.child) is holds


def test_authority__a_child_who_was_never_in_care_is_not_its_business():
    child = EnrolmentFactory().child
    with on(LAST):
        assert not sees(
            user_with(Role.VIRTUAL_SCHOOL_HEAD, local_authority=child.local_authority), child
        )


@on_each_day
def test_host_authority__sees_a_child_in_care_elsewhere_while_at_a_school_in_its_area(day, holds):
    episode = CareEpisodeFactory(started_on=dt.date(2024, 1, 1))
    enrolment = EnrolmentFactory(
        child=episode.child, school=SchoolFactory(), admitted_on=FIRST, left_on=LAST
    )
    user = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=enrolment.school.local_authority)
    with on(day):
        assert sees(user, episode.child) is holds


def test_host_authority__reads_and_meets_but_neither_changes_nor_sees_sensitive_details():
    authority = LocalAuthorityFactory()
    officer = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=authority)
    child = CareEpisodeFactory().child
    EnrolmentFactory(child=child, school=SchoolFactory(local_authority=authority))
    assert permissions_on(officer, child.pk) == {
        Permission.VIEW_CHILD,
        Permission.VIEW_PEP,
        Permission.HOLD_MEETING,
    }
    assert child not in in_scope(officer, Permission.VIEW_SENSITIVE)
    assert child not in in_scope(officer, Permission.GRADE_PEP)
    assert child in in_scope(officer, Permission.VIEW_PEP)


def test_host_authority__a_child_who_left_care_is_not_its_business():
    episode = CareEpisodeFactory(started_on=dt.date(2022, 1, 1), ended_on=dt.date(2024, 1, 1))
    school = EnrolmentFactory(child=episode.child, school=SchoolFactory()).school
    user = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=school.local_authority)
    with on(LAST):
        assert not sees(user, episode.child)


@pytest.mark.parametrize("role", [Role.GOVERNOR, Role.SYSTEM_ADMINISTRATOR])
def test_roles_without_children__see_none(role):
    episode = CareEpisodeFactory()
    user = user_with(role, local_authority=episode.child.local_authority)
    with on(LAST):
        assert not sees(user, episode.child)
        assert not in_scope(user).exists()


# Homes.


@on_each_day
def test_carer__sees_a_child_while_placed_with_them(day, holds):
    placement = PlacementFactory(started_on=FIRST, ended_on=LAST)
    user = user_with(Role.CARER)
    HouseholdMemberFactory(household=placement.household, user=user)
    with on(day):
        assert sees(user, placement.child) is holds


@on_each_day
def test_carer__sees_a_child_while_they_belong_to_the_household(day, holds):
    placement = PlacementFactory(started_on=dt.date(2024, 1, 1))
    user = user_with(Role.CARER)
    HouseholdMemberFactory(household=placement.household, user=user, starts_on=FIRST, ends_on=LAST)
    with on(day):
        assert sees(user, placement.child) is holds


def test_carer__does_not_see_the_child_of_another_home():
    user = user_with(Role.CARER)
    HouseholdMemberFactory(household=HouseholdFactory(), user=user)
    with on(LAST):
        assert not sees(user, PlacementFactory().child)


def test_carer__gets_the_portal_and_nothing_else():
    placement = PlacementFactory()
    user = user_with(Role.CARER)
    HouseholdMemberFactory(household=placement.household, user=user)
    with on(LAST):
        assert permissions_on(user, placement.child.pk) == {Permission.USE_PORTAL}


def test_writable_schools__a_teacher_writes_only_for_their_own(world):
    other = EnrolmentFactory(child=world.child, kind="S")
    teacher = world.users[Role.DESIGNATED_TEACHER]
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    right = Permission.EDIT_ENROLMENT
    assert list(writable_schools(teacher, world.child, right)) == [world.school]
    assert other.school in writable_schools(officer, world.child, right)


def test_writable_schools__a_right_that_the_role_does_not_carry_opens_none(world):
    staff = world.users[Role.SCHOOL_STAFF]
    assert not writable_schools(staff, world.child, Permission.EDIT_ENROLMENT).exists()
