"""Who works with whom today: every role, on the first and the last day and the days beside them."""

import datetime as dt
import itertools
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lac.accounts.access import (
    AUTHORITY_ROLES,
    CASELOAD_ROLES,
    ROLES,
    SCHOOL_ROLES,
    Permission,
    Role,
)
from lac.accounts.models import Membership, User
from lac.children.access import (
    GRANTS,
    care_started_on,
    in_scope,
    permissions_on,
    writable_schools,
)
from lac.children.models import (
    CareEpisode,
    Child,
    ChildUserObjectPermission,
    Enrolment,
    HouseholdMember,
    Placement,
    Professional,
    YoungPersonAccount,
)
from tests.factories.accounts import MembershipFactory, UserFactory, user_with
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
    EnrolmentFactory,
    GrantFactory,
    HouseholdFactory,
    HouseholdMemberFactory,
    PlacementFactory,
    ProfessionalFactory,
    YoungPersonAccountFactory,
)
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 11, 20)
ONE_DAY = dt.timedelta(days=1)
# A day, and whether something from FIRST to LAST holds on it.
DAYS = [(FIRST - ONE_DAY, False), (FIRST, True), (LAST, True), (LAST + ONE_DAY, False)]
on_each_day = pytest.mark.parametrize(
    ("day", "holds"), DAYS, ids=["day before", "first day", "last day", "next day"]
)


@contextmanager
def on(day):
    """It is ten in the morning of a day, in London."""
    morning = dt.datetime.combine(day, dt.time(10), ZoneInfo("Europe/London"))
    with time_machine.travel(morning, tick=False):
        yield


def sees(user, child, permission=None):
    """Whether the list shows the child; the page has to agree."""
    user = User.objects.get(pk=user.pk)
    listed = in_scope(user, permission).filter(pk=child.pk).exists()
    may = permissions_on(user, child.pk)
    assert listed == (bool(may) if permission is None else permission in may)
    assert listed == Child.visible_to(user, permission).filter(pk=child.pk).exists()
    return listed


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


# Cost.


def test_in_scope__is_one_query_however_many_children(world, django_assert_num_queries):
    user = User.objects.get(pk=world.users[Role.VIRTUAL_SCHOOL_OFFICER].pk)
    for _ in range(5):
        CareEpisodeFactory(child__local_authority=world.authority)
    with django_assert_num_queries(2):  # today's memberships, then the children
        assert len(in_scope(user)) == 6


def test_permissions_on__is_one_query(world, django_assert_num_queries):
    user = User.objects.get(pk=world.users[Role.DESIGNATED_TEACHER].pk)
    with django_assert_num_queries(2):
        permissions_on(user, world.child.pk)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(FIRST - ONE_DAY, None), (FIRST, FIRST), (LAST - ONE_DAY, FIRST), (LAST, None)],
)
def test_care_started_on__is_of_the_current_period(day, expected):
    child = CareEpisodeFactory(started_on=FIRST, ended_on=LAST).child
    with on(day):
        assert Child.unscoped.annotate(since=care_started_on()).get(pk=child.pk).since == expected


# List and page agree, whatever the facts; and both with the rules in plain Python.

NEAR = st.integers(-2, 2).map(lambda days: LAST + dt.timedelta(days=days))
LONG_AGO = st.sampled_from([dt.date(2024, 1, 1), LAST - dt.timedelta(days=370)])
SPANS = st.tuples(LONG_AGO | NEAR, st.none() | NEAR | LONG_AGO).filter(
    lambda span: span[1] is None or span[1] >= span[0]
)
PICK = st.integers(0, 1)
FACTS = st.lists(
    st.one_of(
        st.tuples(st.just("member"), PICK, st.sampled_from(sorted(Role)), PICK, SPANS),
        st.tuples(st.just("enrolled"), PICK, PICK, SPANS),
        st.tuples(st.just("care"), PICK, SPANS),
        st.tuples(st.just("named"), PICK, PICK, st.sampled_from(sorted(CASELOAD_ROLES)), SPANS),
        st.tuples(st.just("lives"), PICK, SPANS),
        st.tuples(st.just("granted"), PICK, PICK, st.sampled_from(sorted(GRANTS)), SPANS),
        st.tuples(st.just("inactive"), PICK),
    ),
    min_size=2,
    max_size=9,
)


class Facts:
    """Two of everything, and the facts between them."""

    def __init__(self):
        self.authorities = [LocalAuthorityFactory() for _ in range(2)]
        self.schools = [SchoolFactory(local_authority=it) for it in self.authorities]
        self.children = [ChildFactory(local_authority=it) for it in self.authorities]
        self.users = [UserFactory() for _ in range(2)]
        self.household = HouseholdFactory(local_authority=self.authorities[0])
        HouseholdMemberFactory(household=self.household, user=self.users[0])
        YoungPersonAccountFactory(child=self.children[1], user=self.users[1])

    def member(self, user, role, place, span):
        where = {"local_authority": self.authorities[place]}
        if role in SCHOOL_ROLES:
            where = {"local_authority": None, "school": self.schools[place]}
        MembershipFactory(
            user=self.users[user], role=role, starts_on=span[0], ends_on=span[1], **where
        )

    def enrolled(self, child, school, span):
        EnrolmentFactory(
            child=self.children[child],
            school=self.schools[school],
            kind="G",
            admitted_on=span[0],
            left_on=span[1],
        )

    def care(self, child, span):
        if not CareEpisode.unscoped.filter(child=self.children[child]).exists():
            placement = self._placement(child, span)
            CareEpisodeFactory(
                child=self.children[child],
                placement=placement,
                started_on=span[0],
                ended_on=span[1],
            )

    def lives(self, child, span):
        self._placement(child, span)

    def _placement(self, child, span):
        found = Placement.unscoped.filter(child=self.children[child]).first()
        return found or PlacementFactory(
            child=self.children[child],
            household=self.household,
            started_on=span[0],
            ended_on=span[1],
        )

    def named(self, child, user, role, span):
        ProfessionalFactory(
            child=self.children[child],
            user=self.users[user],
            role=role,
            starts_on=span[0],
            ends_on=span[1],
        )

    def granted(self, child, user, codename, span):
        mine = ChildUserObjectPermission.objects.filter(
            user=self.users[user], content_object=self.children[child]
        )
        if mine.filter(permission__codename=codename).exists():
            return  # a grant is given once, and then changed
        GrantFactory(
            content_object=self.children[child],
            user=self.users[user],
            codename=codename,
            starts_on=span[0],
            ends_on=span[1] or dt.date(2027, 1, 1),
            granted_by=self.users[1 - user],
        )

    def inactive(self, user):
        User.objects.filter(pk=self.users[user].pk).update(is_active=False)


def covers(start, end, day=LAST):
    return start <= day and (end is None or end >= day)


def expected(user, child):
    """The rules of scope in plain Python, read from the rows one by one."""
    if not user.is_active:
        return frozenset()
    held = set()
    for membership in Membership.objects.filter(user=user):
        if covers(membership.starts_on, membership.ends_on) and _reaches(membership, child):
            held |= ROLES[Role(membership.role)].permissions
    for grant in ChildUserObjectPermission.objects.filter(user=user, content_object=child):
        if covers(grant.starts_on, grant.ends_on):
            held |= GRANTS[grant.permission.codename]
    return frozenset(held)


def _reaches(membership, child):
    role, user = membership.role, membership.user
    schools = [
        it.school
        for it in Enrolment.unscoped.filter(child=child)
        if covers(it.admitted_on, it.left_on)
    ]
    if role in SCHOOL_ROLES:
        return membership.school in schools
    if role in AUTHORITY_ROLES:
        in_care = any(
            it.started_on <= LAST
            and (it.ended_on is None or it.ended_on > LAST - dt.timedelta(days=365))
            for it in CareEpisode.unscoped.filter(child=child)
        )
        authority = membership.local_authority
        here = authority == child.local_authority
        return in_care and (here or authority in [it.local_authority for it in schools])
    if role in CASELOAD_ROLES:
        named = Professional.unscoped.filter(child=child, user=user, role=role)
        return any(covers(it.starts_on, it.ends_on) for it in named)
    if role == Role.CARER:
        homes = [
            it.household
            for it in HouseholdMember.objects.filter(user=user)
            if covers(it.starts_on, it.ends_on)
        ]
        placements = Placement.unscoped.filter(child=child, household__in=homes)
        return any(covers(it.started_on, it.ended_on) for it in placements)
    if role == Role.YOUNG_PERSON:
        return YoungPersonAccount.unscoped.filter(child=child, user=user).exists()
    return False


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(facts=FACTS)
def test_list_and_page_agree__whatever_the_facts(facts):
    with transaction.atomic(), on(LAST):
        world = Facts()
        for kind, *what in facts:
            getattr(world, kind)(*what)
        for made, child in itertools.product(world.users, world.children):
            user = User.objects.get(pk=made.pk)
            may = permissions_on(user, child.pk)
            assert may == expected(user, child)
            listed = in_scope(user).filter(pk=child.pk)
            assert listed.exists() == bool(may)
            for permission in Permission:
                listed = in_scope(user, permission).filter(pk=child.pk)
                assert listed.exists() == (permission in may), permission
        transaction.set_rollback(True)


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
