"""A restricted record always has somebody who can open it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from lac.accounts.actions import close_account, end_membership
from lac.accounts.models import Membership
from lac.accounts.ownership import owned_by
from lac.audit.models import Event
from lac.children import actions
from lac.children.models import Child
from lac.children.readers import last_reader_of, without_reader
from tests.factories.accounts import user_with

from .days import sees

HEAD, OFFICER, WORKER, TEACHER = (
    Role.VIRTUAL_SCHOOL_HEAD,
    Role.VIRTUAL_SCHOOL_OFFICER,
    Role.SOCIAL_WORKER,
    Role.DESIGNATED_TEACHER,
)


def restrict_to(world, *keys):
    """The record, open to these readers alone."""
    Child.unscoped.filter(pk=world.child.pk).update(readers=sorted(keys))
    world.child.refresh_from_db()
    return world.child


def the(world, role):
    return f"user:{world.users[role].pk}"


def held_by(world, role):
    return Membership.objects.get(user=world.users[role])


def test_reader__is_active_is_named_and_works_with_the_child(world):
    for keys, has_one in (
        ([the(world, OFFICER)], True),
        (["role:social_worker"], True),
        (["role:designated_teacher"], True),
        (["role:carer"], False),
        ([f"user:{user_with(WORKER).pk}"], False),
        ([], False),
    ):
        child = restrict_to(world, *keys)
        assert (without_reader([child]) == []) == has_one, keys
    child = restrict_to(world, the(world, OFFICER))
    type(world.users[OFFICER]).objects.filter(pk=world.users[OFFICER].pk).update(is_active=False)
    assert without_reader([child]) == [child]


def test_last_reader__is_nobody_while_a_second_can_open_it(world):
    child = restrict_to(world, the(world, OFFICER), the(world, HEAD))
    assert last_reader_of(world.users[OFFICER]) == []
    restrict_to(world, the(world, OFFICER))
    assert last_reader_of(world.users[OFFICER]) == [child]


def test_end_of_role__asks_who_reads_it_next(world):
    child = restrict_to(world, the(world, OFFICER))
    membership, head = held_by(world, OFFICER), world.users[HEAD]
    assert [kind.key for kind, _ in owned_by(membership)] == ["restricted_records"]
    with pytest.raises(ValidationError) as refusal:
        end_membership(membership=membership, by=head)
    assert "restricted_records" in refusal.value.error_dict
    assert not sees(head, child)
    end_membership(membership=membership, by=head, successors={"restricted_records": head})
    assert sees(head, child)
    assert Event.objects.filter(action="child.reader_followed", child_id=child.pk).exists()


def test_end_of_role__asks_nothing_where_a_role_goes_on_reading(world):
    restrict_to(world, the(world, OFFICER), "role:virtual_school_head")
    assert owned_by(held_by(world, OFFICER)) == []


def test_closed_account__hands_the_record_to_the_heads_at_once(world):
    child = restrict_to(world, the(world, OFFICER))
    close_account(user=world.users[OFFICER], reason="Left today", by=world.users[HEAD])
    child.refresh_from_db()
    assert "role:virtual_school_head" in child.readers
    assert sees(world.users[HEAD], child)


def test_restrict__to_nobody_who_could_open_it_is_refused(world):
    with pytest.raises(ValidationError, match="Nobody who works with the child"):
        actions.restrict(child=world.child, roles=[], users=[], reason="A threat", by=None)


def test_way_back__a_head_names_a_reader_without_reading(client, world):
    child = restrict_to(world, f"user:{user_with(WORKER).pk}")
    client.force_login(world.users[HEAD])
    page = client.get(reverse("children:unread_records")).content.decode()
    assert child.la_child_id in page
    assert child.family_name not in page
    address = reverse("children:name_reader", args=[child.pk])
    data = {"user": world.users[Role.GOVERNOR].email, "reason": "The worker left"}
    assert "does not work with this child today" in client.post(address, data).content.decode()
    data["user"] = world.users[WORKER].email
    assert client.post(address, data).status_code == 302
    assert sees(world.users[WORKER], child)
    assert not sees(world.users[HEAD], child)
    assert client.get(address).status_code == 404
    assert child.la_child_id not in client.get(reverse("children:unread_records")).content.decode()


def test_way_back__is_for_records_without_a_reader_and_heads_of_the_authority(world):
    child = restrict_to(world, the(world, WORKER))
    given = {"child": child, "user": world.users[HEAD], "reason": "I want to know"}
    with pytest.raises(ValidationError, match="Somebody can open this record"):
        actions.name_reader(by=world.users[HEAD], **given)
    restrict_to(world)
    elsewhere = user_with(HEAD, local_authority=world.stranger.local_authority)
    for person in (elsewhere, world.users[OFFICER]):
        with pytest.raises(ValidationError, match="own virtual school"):
            actions.name_reader(by=person, **given)
