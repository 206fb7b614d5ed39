"""Nobody has this to do: what is left when an account closes or a last day passes."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import ROLES, Permission, Role
from lac.accounts.actions import close_account
from lac.accounts.models import OfficerAllocation
from lac.accounts.ownership import LEFT, count_left
from lac.audit.models import Event
from lac.children.access import permissions_on
from lac.children.models import Enrolment, Professional
from lac.children.readers import people_who_may
from tests.factories.accounts import MembershipFactory, OfficerAllocationFactory, user_with
from tests.factories.attendance import AttendanceCaseFactory
from tests.factories.deadlines import DeadlineFactory
from tests.factories.meetings import MeetingActionFactory, MeetingFactory
from tests.factories.pep import PepFactory
from tests.factories.support import ReferralFactory
from tests.world import TODAY
from virtualschool.views.left import children_of

pytestmark = pytest.mark.django_db
SOON = TODAY + dt.timedelta(days=3)


def left(world, reader=Role.VIRTUAL_SCHOOL_HEAD):
    """{kind: how many} of what nobody in Wexcombe has to do, without the kinds with none."""
    children = children_of(world.users[reader], world.authority)
    counts = count_left(world.authority, children, TODAY)
    return {key: number for key, number in counts.items() if number}


def page(client, world, query="", reader=Role.VIRTUAL_SCHOOL_HEAD):
    client.force_login(world.users[reader])
    return client.get(reverse("virtualschool:left") + query)


def give(client, world, kind, key, to):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    return client.post(reverse("virtualschool:left_give", args=[kind, key]), {"to": to.pk})


def named(person):
    return {"owner": person, "owner_name": person.full_name}


def everything_of(world, person):
    """One of each kind that somebody can own by name."""
    meeting = MeetingFactory(child=world.child, chair=person.full_name)
    return [
        MeetingActionFactory(meeting=meeting, due_on=SOON, **named(person)),
        ReferralFactory(child=world.child, about__child=world.child, **named(person)),
        AttendanceCaseFactory(child=world.child, owner=person),
        OfficerAllocationFactory(
            school=world.school, local_authority=world.authority, officer=person
        ),
    ]


def test_nothing__is_left_where_everything_has_somebody(world):
    everything_of(world, world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    DeadlineFactory(child=world.child, owner=Role.DESIGNATED_TEACHER, due_on=SOON)
    PepFactory(child=world.child, school=world.school)
    assert left(world) == {}


def test_closed_account__leaves_everything_that_it_owned_on_the_list(world):
    officer = user_with(
        Role.VIRTUAL_SCHOOL_OFFICER, local_authority=world.authority, user__full_name="Ada Quill"
    )
    everything_of(world, officer)
    close_account(user=officer, reason="Left the authority", by=None)
    assert left(world) == {
        "allocations": 1,
        "referrals": 1,
        "meeting_actions": 1,
        "chaired": 1,
        "attendance_cases": 1,
    }


def test_closed_account_of_a_teacher__leaves_the_schools_deadlines_and_plans(world):
    DeadlineFactory.create_batch(2, child=world.child, owner=Role.DESIGNATED_TEACHER, due_on=SOON)
    PepFactory(child=world.child, school=world.school)
    close_account(user=world.users[Role.DESIGNATED_TEACHER], reason="Left", by=None)
    assert left(world) == {"school_roles": 1, "pep_sections": 1}


def test_closed_account_of_a_social_worker__leaves_the_children(world):
    close_account(user=world.users[Role.SOCIAL_WORKER], reason="Left", by=None)
    assert left(world) == {"caseload": 1}


@pytest.mark.parametrize(("days_ago", "is_left"), [(0, False), (1, True)])
def test_last_day__leaves_work_from_the_day_after_it(world, days_ago, is_left):
    """On the last day itself they still have it."""
    teacher = world.users[Role.DESIGNATED_TEACHER]
    meeting = MeetingFactory(child=world.child)
    MeetingActionFactory(meeting=meeting, **named(teacher))
    teacher.memberships.update(ends_on=TODAY - dt.timedelta(days=days_ago))
    assert ("meeting_actions" in left(world)) is is_left


def test_role_at_another_school__does_not_keep_what_is_about_this_one(world):
    teacher = world.users[Role.DESIGNATED_TEACHER]
    MeetingActionFactory(meeting=MeetingFactory(child=world.child), **named(teacher))
    teacher.memberships.update(ends_on=TODAY - dt.timedelta(days=1))
    there = Enrolment.unscoped.get(child=world.stranger).school
    MembershipFactory(
        user=teacher, role=Role.DESIGNATED_TEACHER, local_authority=None, school=there
    )
    assert left(world) == {"meeting_actions": 1}


def test_another_authoritys_work__is_on_its_own_list_only(world, client):
    DeadlineFactory(child=world.stranger, owner=Role.DESIGNATED_TEACHER, due_on=SOON)
    assert left(world) == {}
    assert "Linden" not in page(client, world).content.decode()


def test_page__shows_what_whose_it_was_and_when_it_is_due(world, client):
    ada = user_with(Role.SCHOOL_STAFF, school=world.school, user__full_name="Ada Quill")
    MeetingActionFactory(meeting=MeetingFactory(child=world.child), due_on=SOON, **named(ada))
    close_account(user=ada, reason="Left", by=None)
    text = page(client, world).content.decode().replace("\xa0", " ")
    for words in ("Actions that nobody will do", "Rowan Ashdown", "Ada Quill", "23 November 2026"):
        assert words in text


def test_page__of_a_reader_who_manages_nothing_has_no_button(world, client):
    AttendanceCaseFactory(child=world.child)
    address = reverse("virtualschool:left_give", args=["attendance_cases", "1"])
    assert "Give to" in page(client, world).content.decode()
    assert "Give to" not in page(client, world, reader=Role.EDUCATION_ADVISER).content.decode()
    assert client.get(address).status_code == 403


def test_action__is_given_to_a_colleague_and_leaves_the_list(world, client):
    ada = user_with(Role.SCHOOL_STAFF, school=world.school)
    action = MeetingActionFactory(meeting=MeetingFactory(child=world.child), **named(ada))
    close_account(user=ada, reason="Left", by=None)
    to = world.users[Role.DESIGNATED_TEACHER]
    assert give(client, world, "meeting_actions", action.pk, to).status_code == 302
    action.refresh_from_db()
    assert (action.owner, action.owner_name) == (to, to.full_name)
    assert left(world) == {}
    event = Event.objects.get(action="ownership.given")
    assert event.child_id == world.child.pk
    # Somebody has it by now: a second press finds nothing.
    assert give(client, world, "meeting_actions", action.pk, to).status_code == 404


def test_giving__to_somebody_elsewhere_is_refused(world, client):
    case = AttendanceCaseFactory(child=world.child)
    elsewhere = user_with(Role.VIRTUAL_SCHOOL_OFFICER)
    assert give(client, world, "attendance_cases", case.pk, elsewhere).status_code == 200
    # At the authority, but without a child of their own.
    nobodys = user_with(Role.SOCIAL_WORKER, local_authority=world.authority)
    response = give(client, world, "attendance_cases", case.pk, nobodys)
    assert "or do not work with the child" in response.content.decode()
    case.refresh_from_db()
    assert case.owner is None


def offered(client, world, kind, row):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    form = client.get(reverse("virtualschool:left_give", args=[kind, row.pk])).context["form"]
    return set(form.fields["to"].queryset)


def test_giving__offers_those_who_may_do_it_with_the_child_and_nobody_else(world, client):
    case = AttendanceCaseFactory(child=world.child, school=world.school)
    referral = ReferralFactory(child=world.child, about__child=world.child, agency="camhs")
    ada = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=world.authority)
    ReferralFactory._meta.model.unscoped.filter(pk=referral.pk).update(**named(ada))
    user_with(Role.SOCIAL_WORKER, local_authority=world.authority)
    close_account(user=ada, reason="Left", by=None)
    may = {
        Role.DESIGNATED_TEACHER,
        Role.VIRTUAL_SCHOOL_OFFICER,
        Role.VIRTUAL_SCHOOL_HEAD,
    }
    assert offered(client, world, "attendance_cases", case) == {world.users[it] for it in may}
    support = {world.users[it] for it in may | {Role.SOCIAL_WORKER}}
    assert offered(client, world, "referrals", referral) == support


def test_people_who_may__are_those_whom_the_one_predicate_lets(world):
    for needed in (Permission.VIEW_CHILD, Permission.HOLD_MEETING, Permission.WRITE_PEP):
        lets = {
            it
            for role, it in world.users.items()
            if ROLES[role].is_staff and needed in permissions_on(it, world.child.pk)
        }
        assert set(people_who_may(world.child, needed)) == lets


def test_school_without_a_teacher__is_given_one_from_its_staff(world, client):
    DeadlineFactory(child=world.child, owner=Role.DESIGNATED_TEACHER, due_on=SOON)
    close_account(user=world.users[Role.DESIGNATED_TEACHER], reason="Left", by=None)
    key = f"designated_teacher-{world.school.pk}"
    to = world.users[Role.SCHOOL_STAFF]
    assert give(client, world, "school_roles", key, to).status_code == 302
    assert to.memberships.filter(role=Role.DESIGNATED_TEACHER, school=world.school).exists()
    assert left(world) == {}


def test_child_of_a_worker_who_left__is_given_another(world, client):
    worker = world.users[Role.SOCIAL_WORKER]
    close_account(user=worker, reason="Left", by=None)
    row = Professional.unscoped.get(user=worker)
    to = user_with(Role.SOCIAL_WORKER, local_authority=world.authority)
    assert give(client, world, "caseload", row.pk, to).status_code == 302
    row.refresh_from_db()
    assert row.ends_on == TODAY - dt.timedelta(days=1)
    assert left(world) == {}


def test_school_of_an_officer_who_left__is_allocated_again(world, client):
    officer = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=world.authority)
    row = OfficerAllocationFactory(
        school=world.school, local_authority=world.authority, officer=officer
    )
    close_account(user=officer, reason="Left", by=None)
    to = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    assert give(client, world, "allocations", row.pk, to).status_code == 302
    assert OfficerAllocation.schools_of(to, TODAY).get() == world.school.pk
    assert left(world) == {}


def test_dashboard__says_how_much_is_left(world, client):
    AttendanceCaseFactory(child=world.child)
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    address = reverse("virtualschool:dashboard")
    assert "1 thing that nobody has to do" in client.get(address).content.decode()


def test_list__costs_the_same_for_a_page_as_for_one(world, client, django_assert_max_num_queries):
    ReferralFactory.create_batch(
        30, child=world.child, about__child=world.child, **named(user_with(Role.SCHOOL_STAFF))
    )
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    with django_assert_max_num_queries(9):
        assert len(client.get(reverse("virtualschool:left")).context["items"]) == 25
    assert len(page(client, world, "?page=2").context["items"]) == 5


def test_every_kind__is_counted_where_there_are_no_rows(world):
    assert set(LEFT) >= {"chaired", "delegations", "authority_roles", "child_roles"}
    assert left(world) == {}


def test_referral_to_a_health_service__is_not_told_to_who_may_not_read_it(client, world):
    gone = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=world.authority)
    ReferralFactory(child=world.child, about__child=world.child, agency="camhs", **named(gone))
    close_account(user=gone, reason="Left the authority", by=None)
    text = page(client, world, "?kind=referrals", Role.EDUCATION_ADVISER).content.decode()
    assert world.child.name in text
    assert "mental health" not in text.lower()
    # It leads to the child's referrals: its own page is not found by this reader.
    (item,) = client.get(reverse("virtualschool:left") + "?kind=referrals").context["items"]
    assert client.get(item.url).status_code == 200
    assert "camhs" not in text.lower()
