"""The list of plans and the queue to grade."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.children.models import Enrolment
from pep.models import PepSection
from tests.children.test_delegation import lend
from tests.factories.accounts import OfficerAllocationFactory
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
    EnrolmentFactory,
    ProfessionalFactory,
)
from tests.factories.pep import PepFactory
from tests.world import TODAY


def a_plan(world, name, **fields):
    child = ChildFactory(local_authority=world.authority, given_name=name, family_name="Reed")
    CareEpisodeFactory(child=child)
    EnrolmentFactory(child=child, school=world.school)
    return PepFactory(child=child, school=world.school, **fields)


def names(client, **query):
    page = client.get(reverse("pep:list"), query)
    return [pep.child.given_name for pep in page.context["page_obj"].object_list]


@pytest.fixture
def client(client, officer):
    client.force_login(officer)
    return client


def test_list__to_grade_has_the_longest_wait_first(client, world):
    for name, day in (("Ben", 12), ("Ada", 10), ("Cal", 11)):
        at = timezone.make_aware(dt.datetime(2026, 11, day, 12))
        a_plan(world, name, state="submitted", submitted_at=at)
    a_plan(world, "Dot")
    assert names(client, state="submitted") == ["Ada", "Cal", "Ben"]


def test_list__leaves_out_cancelled_plans_unless_asked(client, world):
    a_plan(world, "Ada", state="cancelled")
    assert names(client) == []
    assert names(client, state="cancelled") == ["Ada"]


def test_list__late_means_past_the_cut_off(client, world):
    a_plan(world, "Late", cutoff_on=dt.date(2026, 11, 19))
    a_plan(world, "Today", cutoff_on=dt.date(2026, 11, 20))
    assert names(client, late="yes") == ["Late"]
    assert names(client, late="no") == ["Today"]


def test_list__filters_are_in_the_address_and_wrong_ones_are_ignored(client, world):
    a_plan(world, "Ada", rag="green", state="submitted")
    assert names(client, grade="green", school=str(world.school.pk), term="2026-autumn") == ["Ada"]
    assert names(client, grade="red") == []
    assert names(client, state="nonsense") == ["Ada"]


def test_list__of_plans_sent_in_says_how_many_sections_wait_for_the_reader(client, world):
    plan = a_plan(world, "Ada", state="submitted", submitted_at=timezone.now())
    ProfessionalFactory(child=plan.child, user=world.users[Role.SOCIAL_WORKER])
    client.force_login(world.users[Role.SOCIAL_WORKER])
    asked = reverse("pep:list"), {"state": "submitted"}
    page = client.get(*asked).content.decode()
    assert "PEPs with the virtual school" in page
    assert "Waits for you" in page
    # Whoever acts for a colleague is told of what was lent to them, and of nothing else.
    colleague = world.users[Role.SCHOOL_STAFF]
    lend(world.users[Role.DESIGNATED_TEACHER], colleague, sections=("targets",), permissions=())
    client.force_login(colleague)
    assert "1 section to finish" in client.get(*asked).content.decode()
    PepSection.unscoped.filter(pep=plan).update(completed_at=timezone.now())
    assert "Waits for you" not in client.get(*asked).content.decode()


def test_list__my_schools_are_those_allocated_to_me(client, world, officer):
    a_plan(world, "Ada")
    assert names(client, school="mine") == ["Ada"]  # ignored: none is allocated
    allocated = OfficerAllocationFactory(local_authority=world.authority, officer=officer)
    assert names(client, school="mine") == []
    EnrolmentFactory(child=a_plan(world, "Ben").child, school=allocated.school, kind="S")
    assert names(client, school="mine") == []
    moved = a_plan(world, "Cal").child
    Enrolment.unscoped.filter(child=moved).update(left_on=TODAY - dt.timedelta(days=1))
    EnrolmentFactory(child=moved, school=allocated.school, admitted_on=TODAY)
    assert names(client, school="mine") == ["Cal"]


def test_list__shows_nobody_elses_children(client, world):
    PepFactory(child=world.stranger)
    assert names(client) == []


def test_list__costs_the_same_for_many_plans(client, world, django_assert_max_num_queries):
    for number in range(5):
        a_plan(world, f"Child {number}")
    client.get(reverse("pep:list"))
    with django_assert_max_num_queries(10):
        client.get(reverse("pep:list"))
    for number in range(10):
        a_plan(world, f"More {number}")
    with django_assert_max_num_queries(10):
        client.get(reverse("pep:list"))
