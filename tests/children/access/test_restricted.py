"""A restricted record: only who is named opens it, and nobody else learns that it is there."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children import actions
from lac.children.access import in_scope, permissions_on
from lac.children.delegation import children_of_giver
from lac.children.glass import found
from lac.children.models import BrokenGlass, Child, Enrolment
from tests.factories.accounts import MembershipFactory, user_with
from tests.factories.children import ChildFactory, GrantFactory
from tests.factories.organisations import SchoolFactory

from .days import sees

HEAD, TEACHER, WORKER = (
    Role.VIRTUAL_SCHOOL_HEAD,
    Role.DESIGNATED_TEACHER,
    Role.SOCIAL_WORKER,
)
WITH_CHILDREN = [role for role in Role if role not in (Role.GOVERNOR, Role.SYSTEM_ADMINISTRATOR)]


@pytest.fixture
def restricted(world):
    """The child's record, open to social workers and to the head who restricted it."""
    actions.restrict(
        child=world.child,
        roles=[WORKER],
        users=[],
        reason="A threat to the carers",
        by=world.users[HEAD],
    )
    world.child.refresh_from_db()
    return world.child


@pytest.mark.parametrize("role", WITH_CHILDREN)
def test_restricted__opens_to_named_roles_and_to_nobody_else(world, restricted, role):
    assert sees(world.users[role], restricted) == (role in (WORKER, HEAD))


def test_restricted__a_grant_does_not_open_it_by_itself(world, restricted):
    grant = GrantFactory(content_object=restricted)
    assert not sees(grant.user, restricted)
    named = {"roles": [WORKER], "users": [grant.user], "reason": "She assesses Rowan"}
    actions.restrict(child=restricted, by=world.users[HEAD], **named)
    assert sees(grant.user, restricted)


def test_restricted__a_name_alone_opens_nothing(world, restricted):
    other = user_with(WORKER)
    assert not sees(other, restricted)
    Child.unscoped.filter(pk=restricted.pk).update(readers=[f"user:{other.pk}"])
    assert not sees(other, restricted)


def test_restricted__a_named_role_held_elsewhere_opens_nothing(world):
    """Designated teacher of another school, on the staff of the child's, acting for its teacher."""
    person = user_with(TEACHER)
    MembershipFactory(
        user=person, role=Role.SCHOOL_STAFF, school=world.school, local_authority=None
    )
    teacher = world.users[TEACHER]
    held = teacher.memberships.get()
    last = timezone.localdate() + dt.timedelta(days=7)
    actions.delegate(membership=held, to=person, ends_on=last, reason="Away", by=teacher)
    person, teacher = (type(it).objects.get(pk=it.pk) for it in (person, teacher))
    assert sees(person, world.child)
    Child.unscoped.filter(pk=world.child.pk).update(readers=[f"role:{TEACHER}"])
    assert sees(teacher, world.child)
    assert not sees(person, world.child)
    assert not permissions_on(person, world.child.pk)
    MembershipFactory(user=person, role=TEACHER, school=world.school, local_authority=None)
    assert sees(type(person).objects.get(pk=person.pk), world.child)


def test_restricted__to_nobody_is_open_to_nobody(world):
    Child.unscoped.filter(pk=world.child.pk).update(readers=[])
    for role in WITH_CHILDREN:
        assert not sees(world.users[role], world.child)


def test_restricted__the_rows_of_the_record_go_with_it(world, restricted):
    teacher = world.users[TEACHER]
    assert not Enrolment.visible_to(teacher).filter(child=restricted).exists()
    assert not Enrolment.of(restricted, teacher).exists()


@pytest.mark.parametrize(
    ("name", "query"),
    [("children:list", ""), ("children:list", "?q=Rowan"), ("search", "?q=Rowan"), ("home", "")],
)
def test_restricted__no_list_and_no_search_shows_it(client, world, restricted, name, query):
    client.force_login(world.users[TEACHER])
    assert restricted.family_name not in client.get(reverse(name) + query).content.decode()
    client.force_login(world.users[WORKER])
    if name != "home":
        assert restricted.family_name in client.get(reverse(name) + query).content.decode()


def test_restricted__is_not_found_rather_than_refused(client, world, restricted):
    client.force_login(world.users[TEACHER])
    for name in ("detail", "care", "school", "timeline", "grants"):
        address = reverse(f"children:{name}", args=[restricted.pk])
        assert client.get(address).status_code == 404


def test_restricted__who_may_open_it_is_told(client, world, restricted):
    client.force_login(world.users[WORKER])
    page = client.get(reverse("children:detail", args=[restricted.pk])).content.decode()
    assert "Restricted record" in page
    Child.unscoped.filter(pk=restricted.pk).update(readers=None)
    page = client.get(reverse("children:detail", args=[restricted.pk])).content.decode()
    assert "Restricted record" not in page


def test_restricted__its_identifiers_say_nothing_of_it(world, restricted):
    Child.unscoped.filter(pk=restricted.pk).update(upn="B801200005001")
    other = ChildFactory(local_authority=world.authority)
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    with pytest.raises(ValidationError) as refused:
        actions.edit_child(child=other, upn="B801200005001", by=officer)
    assert refused.value.child is None


def test_restricted__an_officer_cannot_take_it_up_again(world, restricted):
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    with pytest.raises(ValidationError, match="Ask the virtual school to reopen"):
        actions.take_into_care(
            local_authority=world.authority,
            details={"la_child_id": restricted.la_child_id, "born_on": restricted.born_on},
            care={},
            by=officer,
        )


def test_restricted__no_emergency_opens_or_finds_it(world, restricted):
    stranger = user_with(Role.VIRTUAL_SCHOOL_OFFICER)
    assert found(restricted.la_child_id, restricted.born_on) is None
    with pytest.raises(ValidationError, match="No child fits"):
        actions.break_glass(child=restricted, reason="The carer rang about tonight", by=stranger)
    BrokenGlass.unscoped.create(child=restricted, user=stranger, reason="Before it was restricted")
    assert not permissions_on(stranger, restricted.pk)


def test_restricted__what_a_teacher_lends_leaves_it_out(world, restricted):
    teacher = world.users[TEACHER]
    membership = teacher.current_memberships[0]
    assert not children_of_giver(membership).exists()
    actions.lift_restriction(child=restricted, reason="Over", by=world.users[HEAD])
    assert children_of_giver(membership).get() == restricted


def test_restrict__needs_a_reason_and_people_who_work_with_the_child(world):
    named = {"child": world.child, "roles": [], "by": world.users[HEAD]}
    with pytest.raises(ValidationError, match="Say why"):
        actions.restrict(users=[], reason=" ", **named)
    with pytest.raises(ValidationError, match="does not work with Rowan today"):
        actions.restrict(users=[user_with(WORKER)], reason="A threat", **named)
    assert Child.unscoped.get(pk=world.child.pk).readers is None


def test_restrict__keeps_it_open_to_who_does_it_where_they_hold_the_role_elsewhere(world):
    head = world.users[HEAD]
    MembershipFactory(user=head, role=TEACHER, school=SchoolFactory(), local_authority=None)
    head = type(head).objects.get(pk=head.pk)
    actions.restrict(child=world.child, roles=[TEACHER], users=[], reason="A threat", by=head)
    assert sees(head, world.child)


def test_restrict__is_in_the_log_with_its_readers(world, restricted):
    told = Event.objects.get(action="child.restricted")
    assert told.data["readers"] == "Social worker"
    assert told.child_id == restricted.pk


def test_lift_restriction__opens_the_record_again(world, restricted):
    actions.lift_restriction(child=restricted, reason="The threat is over", by=world.users[HEAD])
    assert sees(world.users[TEACHER], restricted)


def test_restricted_record__is_restricted_and_opened_on_its_page(client, world):
    client.force_login(world.users[HEAD])
    where = {"child_pk": world.child.pk}
    data = {"roles": [TEACHER], "people": "", "reason": "A threat", "version": "1"}
    assert client.post(reverse("children:restrict", kwargs=where), data).status_code == 302
    assert permissions_on(world.users[TEACHER], world.child.pk)
    assert not in_scope(world.users[WORKER]).exists()
    page = client.get(reverse("children:grants", kwargs=where)).content.decode()
    assert "This record is restricted" in page
    data = {"reason": "Over", "version": "2"}
    assert client.post(reverse("children:lift_restriction", kwargs=where), data).status_code == 302
    assert in_scope(world.users[WORKER]).exists()
