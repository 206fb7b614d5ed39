"""Acting for a colleague: whose children, which rights, how long, and how it is written down."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import LENDABLE, Permission, Role
from lac.accounts.actions import close_account, end_membership
from lac.accounts.models import User
from lac.audit.log import record, record_many
from lac.audit.models import Event
from lac.children import actions
from lac.children.access import in_scope, kept_to_schools, permissions_on
from lac.children.delegation import acting_on, delegates_of
from lac.deadlines.models import Delivery
from lac.deadlines.worklist import Worklist
from tests.factories.accounts import MembershipFactory, user_with
from tests.factories.children import ChildFactory, EnrolmentFactory
from tests.factories.deadlines import DeadlineFactory
from tests.factories.organisations import SchoolFactory

P = Permission
DAY = dt.timedelta(days=1)


@pytest.fixture
def teacher(world):
    return world.users[Role.DESIGNATED_TEACHER]


@pytest.fixture
def colleague(world):
    return world.users[Role.SCHOOL_STAFF]


def lend(giver, to, *, days=5, permissions=(P.HOLD_MEETING,), sections=("voice",), **more):
    details = {
        "membership": giver.memberships.get(),
        "to": to,
        "ends_on": timezone.localdate() + days * DAY,
        "reason": "On leave",
        "permissions": permissions,
        "sections": sections,
        "by": giver,
    }
    return actions.delegate(**details | more)


def again(user):
    """The person as their next request finds them."""
    return User.objects.get(pk=user.pk)


def rights(user, child):
    user = again(user)
    may = permissions_on(user, child.pk)
    assert in_scope(user).filter(pk=child.pk).exists() == bool(may)
    for permission in Permission:
        assert in_scope(user, permission).filter(pk=child.pk).exists() == (permission in may)
    return may


READS = {P.VIEW_CHILD, P.VIEW_PEP}


def test_delegation__gives_what_was_lent_and_no_more(world, teacher, colleague):
    assert rights(colleague, world.child) == READS
    lend(teacher, colleague)
    assert rights(colleague, world.child) == READS | {P.HOLD_MEETING, P.WRITE_PEP}


def test_delegation__pressed_twice_is_given_once(world, teacher, colleague):
    first = lend(teacher, colleague, children=[world.child])
    assert lend(teacher, colleague, children=[world.child]) == first
    assert lend(teacher, colleague, children=[world.child], permissions=()) != first


def test_delegation__without_a_section_does_not_write_the_plan(world, teacher, colleague):
    lend(teacher, colleague, sections=())
    assert P.WRITE_PEP not in rights(colleague, world.child)


def test_delegation__reaches_no_other_school(world, teacher, colleague):
    elsewhere = EnrolmentFactory(school=SchoolFactory()).child
    lend(teacher, colleague)
    assert rights(colleague, elsewhere) == set()
    assert kept_to_schools(again(colleague), world.child, P.EDIT_ENROLMENT) == []
    lend(teacher, colleague, permissions=[P.EDIT_ENROLMENT])
    assert kept_to_schools(again(colleague), world.child, P.EDIT_ENROLMENT) == [world.school.pk]


def test_delegation__of_some_children_leaves_the_others(world, teacher):
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    governor = world.users[Role.GOVERNOR]
    other = ChildFactory(local_authority=world.authority)
    lend(officer, governor, children=[world.child])
    assert P.HOLD_MEETING in rights(governor, world.child)
    assert rights(governor, other) == set()


def test_delegation__ends_by_itself_after_its_last_day(world, teacher, colleague):
    lend(teacher, colleague, days=2)
    last = timezone.now() + 2 * DAY
    with time_machine.travel(last):
        assert P.HOLD_MEETING in rights(colleague, world.child)
    with time_machine.travel(last + DAY):
        assert rights(colleague, world.child) == READS
        assert not delegates_of(teacher).exists()


def test_delegation__does_not_begin_before_its_first_day(world, teacher, colleague):
    lend(teacher, colleague, starts_on=timezone.localdate() + DAY)
    assert rights(colleague, world.child) == READS


@pytest.mark.parametrize("who", ["giver", "colleague"])
def test_delegation__either_of_the_two_ends_it_at_once(world, teacher, colleague, who):
    delegation = lend(teacher, colleague)
    actions.end_delegation(delegation=delegation, by={"giver": teacher}.get(who, colleague))
    assert rights(colleague, world.child) == READS


def test_delegation__nobody_else_ends_it(world, teacher, colleague):
    delegation = lend(teacher, colleague)
    with pytest.raises(ValidationError, match="Only the two"):
        actions.end_delegation(delegation=delegation, by=world.users[Role.VIRTUAL_SCHOOL_HEAD])


def test_delegation__ends_with_the_givers_role(world, teacher, colleague):
    lend(teacher, colleague)
    end_membership(
        membership=teacher.memberships.get(), ends_on=timezone.localdate() - DAY, by=None
    )
    assert rights(colleague, world.child) == READS


def test_delegation__ends_with_the_givers_account(world, teacher, colleague):
    lend(teacher, colleague)
    close_account(user=teacher, reason="Left", by=None)
    assert rights(colleague, world.child) == READS


def test_delegation__ends_when_the_colleague_leaves_the_school(world, teacher, colleague):
    """With a role elsewhere, the colleague would otherwise go on seeing this school's children."""
    lend(teacher, colleague)
    MembershipFactory(
        user=colleague, role=Role.SCHOOL_STAFF, school=SchoolFactory(), local_authority=None
    )
    here = colleague.memberships.get(school=world.school)
    end_membership(membership=here, ends_on=timezone.localdate() - DAY, by=None)
    assert rights(colleague, world.child) == set()


# What an attacker tries.


def test_attack__a_colleague_who_is_only_a_carer_there_now_has_nothing_lent(world):
    """They would read the authority's children without a second factor."""
    head = world.users[Role.VIRTUAL_SCHOOL_HEAD]
    colleague = user_with(Role.EDUCATION_ADVISER, local_authority=world.authority)
    lend(head, colleague)
    MembershipFactory(user=colleague, role=Role.CARER, local_authority=world.authority)
    assert rights(again(colleague), world.child)
    colleague.memberships.filter(role=Role.EDUCATION_ADVISER).delete()
    assert again(colleague).delegations == []
    assert not rights(again(colleague), world.child)


def test_attack__what_was_lent_is_not_lent_on(world, teacher, colleague):
    lend(teacher, colleague)
    third = user_with(Role.SCHOOL_STAFF, school=world.school)
    with pytest.raises(ValidationError, match="Only you"):
        lend(teacher, third, by=again(colleague))
    with pytest.raises(ValidationError, match="not a role to lend"):
        lend(colleague, third)


@pytest.mark.parametrize("permission", sorted(set(Permission) - set(LENDABLE)))
def test_attack__rights_of_appointment_are_never_lent(world, permission):
    head, adviser = world.users[Role.VIRTUAL_SCHOOL_HEAD], world.users[Role.EDUCATION_ADVISER]
    with pytest.raises(ValidationError, match="cannot be lent"):
        lend(head, adviser, permissions=[permission])


def test_attack__a_row_that_says_more_than_can_be_lent_gives_no_more(world, teacher, colleague):
    delegation = lend(teacher, colleague)
    type(delegation).objects.update(permissions=[it.value for it in Permission])
    assert rights(colleague, world.child) <= set(LENDABLE)
    assert not again(colleague).is_staff


def test_attack__nobody_lends_to_a_stranger_or_to_themselves(world, teacher):
    stranger = user_with(Role.SCHOOL_STAFF)
    with pytest.raises(ValidationError, match="does not work at"):
        lend(teacher, stranger)
    with pytest.raises(ValidationError, match="somebody else than yourself"):
        lend(teacher, teacher)


def test_attack__nobody_lends_a_child_who_is_not_theirs(world, teacher, colleague):
    with pytest.raises(ValidationError, match="what is yours"):
        lend(teacher, colleague, children=[world.child, world.stranger])


def test_attack__somebody_elses_delegation_is_not_found(world, teacher, colleague, client):
    delegation = lend(teacher, colleague)
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    assert client.get(reverse("children:end_delegation", args=[delegation.pk])).status_code == 404


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"days": -1}, "today or later"),
        ({"days": 400}, "within a year"),
        ({"reason": " "}, "Say why"),
        ({"children": []}, "at least one child"),
    ],
)
def test_delegation__that_cannot_be(world, teacher, colleague, more, sentence):
    with pytest.raises(ValidationError, match=sentence):
        lend(teacher, colleague, **more)


# How it is written down, and where it is seen.


def test_log__says_x_for_y(world, teacher, colleague):
    lend(teacher, colleague)
    both = f"{colleague} for {teacher}"
    record("child.edited", by=again(colleague), child=world.child)
    assert Event.objects.latest("pk").actor_name == both
    record_many("child.edited", by=again(colleague), children=[world.child.pk])
    event = Event.objects.latest("pk")
    assert (event.actor_name, event.actor_id) == (both, colleague.pk)


def test_log__a_look_that_is_ones_own_is_ones_own(world, teacher, colleague):
    lend(teacher, colleague)
    record("child.viewed", by=again(colleague), child=world.child)
    assert Event.objects.latest("pk").actor_name == colleague.full_name


def test_log__a_look_that_was_lent_says_for_whom(world, client):
    officer, governor = (world.users[it] for it in (Role.VIRTUAL_SCHOOL_OFFICER, Role.GOVERNOR))
    lend(officer, governor)
    client.force_login(governor)
    assert client.get(reverse("children:detail", args=[world.child.pk])).status_code == 200
    event = Event.objects.filter(action="child.viewed").latest("pk")
    assert event.actor_name == f"{governor} for {officer}"


def test_log__after_the_end_it_is_ones_own_name_again(world, teacher, colleague):
    lend(teacher, colleague, days=1)
    with time_machine.travel(timezone.now() + 2 * DAY):
        record("child.edited", by=again(colleague), child=world.child)
    assert Event.objects.latest("pk").actor_name == colleague.full_name


def test_people_tab__names_both(world, teacher, colleague, client):
    lend(teacher, colleague)
    assert [it.delegate for it in acting_on(world.child)] == [colleague]
    assert not acting_on(world.stranger)
    client.force_login(teacher)
    page = client.get(reverse("children:people", args=[world.child.pk])).content.decode()
    assert f"acts for {teacher}" in page


def test_worklist__has_the_givers_deadlines(world, teacher, colleague, client):
    DeadlineFactory(child=world.child, owner=Role.DESIGNATED_TEACHER)
    today = timezone.localdate()
    assert not Worklist(again(colleague), today, {}).rows().exists()
    lend(teacher, colleague)
    assert Worklist(again(colleague), today, {}).rows().count() == 1
    client.force_login(colleague)
    assert f"You act for {teacher}" in client.get("/").content.decode()


def test_delegates_of__for_a_child_who_is_named(world):
    officer, adviser = (
        world.users[it] for it in (Role.VIRTUAL_SCHOOL_OFFICER, Role.EDUCATION_ADVISER)
    )
    lend(officer, adviser, children=[world.child])
    assert list(delegates_of(officer)) == [adviser]
    assert list(delegates_of(officer, child=world.child)) == [adviser]
    assert not delegates_of(officer, child=world.stranger).exists()


def test_email__tells_the_colleague_and_names_no_child(world, teacher, colleague):
    lend(teacher, colleague, children=[world.child])
    delivery = Delivery.objects.get(template="delegation")
    assert delivery.user == colleague
    assert world.child.family_name not in str(delivery.context)


def test_page__lends_and_lists(world, teacher, colleague, client):
    client.force_login(teacher)
    last = timezone.localdate() + 3 * DAY
    data = {
        "membership": teacher.memberships.get().pk,
        "to": colleague.pk,
        "which": "some",
        "children": [world.child.pk],
        "permissions": ["record_attendance"],
        "sections": ["voice"],
        "ends_on_0": last.day,
        "ends_on_1": last.month,
        "ends_on_2": last.year,
        "reason": "On leave",
    }
    answer = client.post(reverse("children:delegate"), data)
    assert answer.status_code == 302
    assert P.RECORD_ATTENDANCE in rights(colleague, world.child)
    page = client.get(reverse("children:delegations")).content.decode()
    assert colleague.full_name in page


def test_page__is_closed_to_who_has_nothing_to_lend(world, colleague, client):
    client.force_login(colleague)
    assert client.get(reverse("children:delegate")).status_code == 403
