"""A small world: one child whom every role works with, and a stranger whom nobody here knows.

The child lives with a carer who signs in, goes to the school, and has a social
worker, a reviewing officer and a careers adviser. The stranger has an
authority, a school and a home of their own. It is Friday 20 November 2026.
"""

import copy
import datetime as dt
from dataclasses import dataclass
from io import StringIO
from zoneinfo import ZoneInfo

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import GeneratedField

from lac.accounts.access import CASELOAD_ROLES, SCHOOL_ROLES, Role
from lac.accounts.models import Membership, User
from lac.calendars.models import Calendar
from lac.children.models import CareEpisode, Child, Enrolment, Household, Professional
from lac.organisations.models import LocalAuthority, School
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory
from tests.factories.calendars import CalendarFactory, make_year, unchecked
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


# The rows of the first world of this process, as (statement, text) of COPY, and the world itself.
_FIRST = []


def small_world():
    """The world of `build_world`: built by the first test of a process, copied in by the others.

    Building takes many statements and most tests ask for it; copied rows keep their keys,
    which no sequence gives out again.
    """
    if not _FIRST:
        tables = [it for it in apps.get_models() if it._meta.managed and not it._meta.proxy]
        before = {model: _keys(model) for model in tables}
        world = build_world()
        _FIRST[:] = [_rows_since(before), copy.deepcopy(world)]
        return world
    rows, world = _FIRST
    with transaction.atomic(), unchecked() as cursor:
        for statement, text in rows:
            cursor.copy_expert(statement, StringIO(text))
    return copy.deepcopy(world)


def _keys(model):
    return list(model._base_manager.order_by().values_list("pk", flat=True))


def _rows_since(before):
    rows = []
    for model, keys in before.items():
        if len(keys) == model._base_manager.count():
            continue
        meta, text = model._meta, StringIO()
        fields = [it for it in meta.local_concrete_fields if not isinstance(it, GeneratedField)]
        columns = ", ".join(f'"{it.column}"' for it in fields)
        with connection.cursor() as cursor:
            new = f"SELECT {columns} FROM {meta.db_table} WHERE {meta.pk.column} <> ALL(%s)"
            cursor.copy_expert(f"COPY ({cursor.mogrify(new, [keys]).decode()}) TO STDOUT", text)
        rows.append((f"COPY {meta.db_table} ({columns}) FROM STDIN", text.getvalue()))
    return rows


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
