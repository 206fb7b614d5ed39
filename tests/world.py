"""A small world: one child whom every role works with, and a stranger whom nobody here knows.

The child lives with a carer who signs in, goes to the school, and has a social
worker, a reviewing officer and a careers adviser. The stranger has an
authority, a school and a home of their own. It is Friday 20 November 2026.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from lac.accounts.access import CASELOAD_ROLES, SCHOOL_ROLES, Role
from lac.accounts.models import Membership, User
from lac.calendars.models import Calendar
from lac.children.models import CareEpisode, Child, Enrolment, Household, Professional
from lac.organisations.models import LocalAuthority, School
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
    EnrolmentFactory,
    HouseholdFactory,
    HouseholdMemberFactory,
    ProfessionalFactory,
    YoungPersonAccountFactory,
)
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

TODAY = dt.date(2026, 11, 20)
MORNING = dt.datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Europe/London"))


@dataclass(frozen=True)
class World:
    """Everybody and everything in it."""

    authority: LocalAuthority
    calendar: Calendar
    school: School
    child: Child
    care: CareEpisode
    enrolment: Enrolment
    household: Household
    professionals: dict[Role, Professional]
    users: dict[Role, User]
    stranger: Child

    @property
    def placement(self):
        """Where the child lives."""
        return self.care.placement


def build_world():
    """Make the world; the day tables with it."""
    authority = LocalAuthorityFactory(code="931", name="Wexcombe")
    school = SchoolFactory(local_authority=authority, name="Alder Hill School")
    calendar = CalendarFactory(local_authority=authority)
    make_year(calendar, 2025, 2026)
    child = ChildFactory(local_authority=authority, given_name="Rowan", family_name="Ashdown")
    household = HouseholdFactory(local_authority=authority, name="The Okafor household")
    care = CareEpisodeFactory(child=child, placement__household=household)
    users = _users(authority, school)
    HouseholdMemberFactory(household=household, user=users[Role.CARER])
    YoungPersonAccountFactory(child=child, user=users[Role.YOUNG_PERSON])
    return World(
        authority=authority,
        calendar=calendar,
        school=school,
        child=child,
        care=care,
        enrolment=EnrolmentFactory(child=child, school=school),
        household=household,
        professionals={
            role: ProfessionalFactory(
                child=child, role=role.value, user=users[role], name=users[role].full_name
            )
            for role in sorted(CASELOAD_ROLES)
        },
        users=users,
        stranger=_stranger(),
    )


def _users(authority, school):
    """One person for each role; written in two statements, since nearly every test asks."""
    password = make_password(PASSWORD)
    users = {
        role: UserFactory.build(
            full_name=f"{role.label} of Wexcombe", email=f"{role.value}@lac.example"
        )
        for role in Role
    }
    for user in users.values():
        user.password = password
    User.objects.bulk_create(users.values())
    Membership.objects.bulk_create(
        MembershipFactory.build(
            user=user,
            role=role,
            school=school if role in SCHOOL_ROLES else None,
            local_authority=None if role in SCHOOL_ROLES else authority,
        )
        for role, user in users.items()
    )
    return users


def _stranger():
    authority = LocalAuthorityFactory(code="932", name="Marlinghoe")
    make_year(CalendarFactory(local_authority=authority), 2026)
    child = ChildFactory(local_authority=authority, given_name="Linden", family_name="Farrow")
    CareEpisodeFactory(child=child)
    EnrolmentFactory(child=child, school=SchoolFactory(local_authority=authority))
    return child
