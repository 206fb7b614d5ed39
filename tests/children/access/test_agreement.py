"""List and page agree, whatever the facts; and both with the rules in plain Python."""

import datetime as dt
import itertools

import pytest
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
    HOST,
    in_scope,
    permissions_on,
)
from lac.children.models import (
    CareEpisode,
    ChildUserObjectPermission,
    Enrolment,
    HouseholdMember,
    Placement,
    Professional,
    YoungPersonAccount,
)
from lac.children.models.codes import FOR_GOOD
from tests.factories.accounts import MembershipFactory, UserFactory
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

from .days import LAST, on

pytestmark = pytest.mark.django_db


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
        st.tuples(st.just("care"), PICK, SPANS, st.sampled_from(["E4A", "E45", "E11"])),
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

    def care(self, child, span, reason):
        if not CareEpisode.unscoped.filter(child=self.children[child]).exists():
            placement = self._placement(child, span)
            CareEpisodeFactory(
                child=self.children[child],
                placement=placement,
                started_on=span[0],
                ended_on=span[1],
                reason_ended=reason if span[1] else "",
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
        if not covers(membership.starts_on, membership.ends_on):
            continue
        if _reaches(membership, child):
            held |= ROLES[Role(membership.role)].permissions
        elif _hosts(membership, child):
            held |= ROLES[Role(membership.role)].permissions & HOST
    for grant in ChildUserObjectPermission.objects.filter(user=user, content_object=child):
        if covers(grant.starts_on, grant.ends_on):
            held |= GRANTS[grant.permission.codename]
    return frozenset(held)


def _schools(child):
    rolls = Enrolment.unscoped.filter(child=child)
    return [it.school for it in rolls if covers(it.admitted_on, it.left_on)]


def _in_care(child):
    return any(
        it.started_on <= LAST
        and (it.ended_on is None or it.ended_on > LAST - dt.timedelta(days=365))
        for it in CareEpisode.unscoped.filter(child=child)
    )


def _left_for_good(child):
    ends = [it for it in CareEpisode.unscoped.filter(child=child) if it.reason_ended in FOR_GOOD]
    return any(it.ended_on <= LAST for it in ends)


def _hosts(membership, child):
    """Whether it is an authority in whose area another authority's child goes to school."""
    areas = [it.local_authority for it in _schools(child)]
    is_host = membership.role in AUTHORITY_ROLES and membership.local_authority in areas
    return is_host and _in_care(child)


def _reaches(membership, child):
    role, user = membership.role, membership.user
    if role in SCHOOL_ROLES:
        return membership.school in _schools(child) and not _left_for_good(child)
    if role in AUTHORITY_ROLES:
        return membership.local_authority == child.local_authority and _in_care(child)
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
