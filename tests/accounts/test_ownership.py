"""Ending a role: who takes over what its holder owns, so that nothing is left ownerless."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from attendance.models import AttendanceCase
from lac.accounts.access import Role
from lac.accounts.actions import end_membership
from lac.accounts.models import OfficerAllocation
from lac.accounts.ownership import owned_by
from lac.audit.models import Event
from lac.children.access import in_scope
from lac.children.models import Professional
from tests.factories.accounts import MembershipFactory, OfficerAllocationFactory, user_with
from tests.factories.support import ReferralFactory
from tests.world import TODAY

DAY = dt.timedelta(days=1)


@pytest.fixture
def worker(world):
    return world.users[Role.SOCIAL_WORKER]


def end(person, **more):
    return end_membership(membership=person.memberships.get(), by=None, **more)


def another(world, role):
    return user_with(role, local_authority=world.authority)


def test_end__with_a_caseload_and_nobody_named_is_refused(world, worker):
    with pytest.raises(ValidationError) as refusal:
        end(worker)
    assert "who takes over" in str(refusal.value.message_dict["caseload"])
    assert worker.memberships.get().ends_on is None
    assert Professional.unscoped.get(user=worker).ends_on is None


def test_end__hands_the_caseload_over_from_the_day_after(world, worker):
    to = another(world, Role.SOCIAL_WORKER)
    end(worker, ends_on=TODAY, successors={"caseload": to})
    old = Professional.unscoped.get(user=worker)
    new = Professional.unscoped.get(user=to)
    assert (old.ends_on, new.starts_on) == (TODAY, TODAY + DAY)
    assert (new.role, new.name, new.child) == (old.role, to.full_name, world.child)
    assert owned_by(worker.memberships.get(), TODAY) == []
    assert Event.objects.filter(action="caseload.handed_over", child_id=world.child.pk).exists()
    assert in_scope(worker).filter(pk=world.child.pk).exists()


def test_end__to_somebody_who_cannot_take_it_over(world, worker):
    for to in (another(world, Role.GOVERNOR), user_with(Role.SOCIAL_WORKER), worker):
        with pytest.raises(ValidationError, match="cannot take this over"):
            end(worker, successors={"caseload": to})


def test_end__hands_allocated_schools_over(world):
    officer, to = (another(world, Role.VIRTUAL_SCHOOL_OFFICER) for _ in range(2))
    OfficerAllocationFactory(school=world.school, local_authority=world.authority, officer=officer)
    with pytest.raises(ValidationError, match="first contact"):
        end(officer)
    end(officer, ends_on=TODAY, successors={"allocations": to})
    assert OfficerAllocation.objects.get(officer=officer).ends_on == TODAY
    assert OfficerAllocation.objects.get(officer=to).starts_on == TODAY + DAY


def test_end__hands_open_attendance_cases_over_and_leaves_closed_ones(world):
    officer, to = (another(world, Role.VIRTUAL_SCHOOL_OFFICER) for _ in range(2))
    figures = {
        "window": "year",
        "threshold": 95,
        "year_possible": 100,
        "year_attended": 80,
        "weeks_possible": 20,
        "weeks_attended": 10,
    }
    case = AttendanceCase.unscoped.create(
        child=world.child, opened_on=TODAY, owner=officer, **figures
    )
    end(officer, successors={"attendance_cases": to})
    case.refresh_from_db()
    assert (case.owner, case.version) == (to, 2)


def test_end__of_one_of_two_roles_that_own_the_same_asks_nothing(world):
    officer = another(world, Role.VIRTUAL_SCHOOL_OFFICER)
    first = officer.memberships.get()
    MembershipFactory(user=officer, role=Role.VIRTUAL_SCHOOL_HEAD, local_authority=world.authority)
    OfficerAllocationFactory(school=world.school, local_authority=world.authority, officer=officer)
    assert owned_by(first, TODAY) == []


def test_end__of_somebody_who_owns_nothing_asks_nothing(world):
    teacher = world.users[Role.DESIGNATED_TEACHER]
    assert end(teacher).ends_on == TODAY


def test_page__asks_for_a_successor_and_hands_over(world, worker, client):
    to = another(world, Role.SOCIAL_WORKER)
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    address = reverse("virtualschool:role_end", args=[worker.pk, worker.memberships.get().pk])
    assert "Children on their caseload (1)" in client.get(address).content.decode()
    assert "Choose who takes over" in client.post(address, {}).content.decode()
    assert client.post(address, {"caseload": to.pk}).status_code == 302
    assert Professional.unscoped.filter(user=to, child=world.child).exists()


def test_end__referrals_go_to_somebody_who_may_follow_them_up(world, worker):
    """A colleague who takes the caseload may; one who only holds the role there sees no child."""
    referral = ReferralFactory(child=world.child, about__child=world.child, owner=worker)
    to, other = (another(world, Role.SOCIAL_WORKER) for _ in range(2))
    with pytest.raises(ValidationError, match="cannot take this over"):
        end(worker, successors={"caseload": to, "referrals": another(world, Role.GOVERNOR)})
    with pytest.raises(ValidationError, match="does not work with them"):
        end(worker, successors={"caseload": to, "referrals": other})
    end(worker, successors={"caseload": to, "referrals": to})
    referral.refresh_from_db()
    assert referral.owner == to
