"""Brothers and sisters in care: one row a pair, shown to whoever may see both."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children import actions
from lac.children.models import Child, Enrolment, Placement, SiblingLink
from lac.children.siblings import siblings_at, siblings_of
from tests.factories.children import (
    CareEpisodeFactory,
    ChildFactory,
    EnrolmentFactory,
    HouseholdFactory,
    ProfessionalFactory,
)
from tests.factories.meetings import MeetingFactory
from tests.factories.organisations import SchoolFactory

from .access.test_closed import close

HEAD, TEACHER, WORKER = (
    Role.VIRTUAL_SCHOOL_HEAD,
    Role.DESIGNATED_TEACHER,
    Role.SOCIAL_WORKER,
)


@pytest.fixture
def sister(world):
    """A younger child of the authority, in another home and school; linked."""
    child = ChildFactory(local_authority=world.authority, given_name="Hazel", family_name="Ashdown")
    CareEpisodeFactory(
        child=child, placement__household=HouseholdFactory(local_authority=world.authority)
    )
    EnrolmentFactory(child=child, school=SchoolFactory(local_authority=world.authority))
    link(world, child)
    return child


def link(world, sibling, kind="full"):
    return actions.link_siblings(
        child=world.child,
        sibling=sibling,
        kind=kind,
        reason="Their mother told us",
        by=world.users[HEAD],
    )


def people_page(client, world, role, child=None):
    client.force_login(world.users[role])
    address = reverse("children:people", args=[(child or world.child).pk])
    return client.get(address).content.decode()


def test_siblings__are_shown_from_both_sides_by_one_row(world, sister):
    head = world.users[HEAD]
    (seen,) = siblings_of(world.child, head)
    assert (seen.child, seen.same_home, seen.same_school) == (sister, False, False)
    (back,) = siblings_of(sister, head)
    assert back.child == world.child
    assert SiblingLink.unscoped.count() == 1


def test_siblings__in_one_home_and_school(world, sister):
    Placement.unscoped.filter(child=sister).update(household=world.household)
    Enrolment.unscoped.filter(child=sister).update(school=world.school)
    (seen,) = siblings_of(world.child, world.users[HEAD])
    assert seen.same_home
    assert seen.same_school
    assert siblings_at(world.school.pk, world.child, world.users[HEAD])[0].child == sister


def main_of(page):
    return page.split("<main")[1].split("</main>")[0]


def test_siblings__who_may_not_see_the_other_learns_nothing(client, world, sister):
    """A teacher, a worker and a log without the other child; a head with her."""
    before = people_page(client, world, TEACHER)
    SiblingLink.unscoped.all().delete()
    assert main_of(before) == main_of(people_page(client, world, TEACHER))
    link(world, sister)
    assert siblings_of(world.child, world.users[TEACHER]) == []
    assert "Hazel" not in people_page(client, world, WORKER)
    assert "Hazel" in people_page(client, world, HEAD)
    for role in (TEACHER, WORKER):
        client.force_login(world.users[role])
        log = client.get(reverse("children:access_log", args=[world.child.pk])).content.decode()
        assert "linked" not in log


def test_siblings__a_restricted_one_is_not_shown(world, sister):
    Child.unscoped.filter(pk=sister.pk).update(readers=["role:social_worker"])
    assert siblings_of(world.child, world.users[HEAD]) == []


def test_siblings__end_without_a_trace_when_a_record_is_closed(world, sister):
    close(world)
    assert siblings_of(sister, world.users[HEAD]) == []
    assert not SiblingLink.unscoped.exists()


def test_siblings__no_row_for_the_same_child_twice_or_for_one_child(world, sister):
    pair = sorted((world.child.pk, sister.pk))
    for first, second in ((pair[1], pair[0]), (pair[0], pair[0]), (pair[0], pair[1])):
        with pytest.raises(IntegrityError), transaction.atomic():
            SiblingLink.unscoped.create(first_id=first, second_id=second)


def test_link__a_second_press_records_once_and_another_kind_is_refused(world, sister):
    link(world, sister)
    assert Event.objects.filter(action="sibling.linked").count() == 1
    with pytest.raises(ValidationError, match="linked already"):
        link(world, sister, kind="half")
    with pytest.raises(ValidationError, match="own social care ID"):
        link(world, world.child)


def test_link__is_in_the_log_of_neither_child(world, sister):
    event = Event.objects.get(action="sibling.linked")
    assert event.child_id is None
    assert event.data["pair"] == sorted((world.child.pk, sister.pk))


def test_add_page__finds_only_children_one_may_see(client, world, sister):
    SiblingLink.unscoped.all().delete()
    client.force_login(world.users[WORKER])
    address = reverse("children:add_sibling", args=[world.child.pk])
    data = {"sibling": sister.la_child_id, "kind": "half", "reason": "Birth certificate"}
    assert "No child whose record you may open" in client.post(address, data).content.decode()
    ProfessionalFactory(child=sister, role="social_worker", user=world.users[WORKER])
    page = client.post(address, data, follow=True).content.decode()
    assert "Hazel Ashdown" in page
    assert "Half-brother or half-sister" in page


def test_remove_page__takes_the_link_away_and_hides_those_of_others(client, world, sister):
    pk = SiblingLink.unscoped.get().pk
    address = reverse("children:remove_sibling", args=[world.child.pk, pk])
    client.force_login(world.users[WORKER])
    assert client.post(address, {"reason": "Wrong"}).status_code == 404
    client.force_login(world.users[HEAD])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "Wrong child"}).status_code == 302
    client.force_login(world.users[WORKER])
    log = client.get(reverse("children:access_log", args=[world.child.pk])).content.decode()
    assert "Remove a link" not in log
    assert "Add a brother or sister" in log
    assert not SiblingLink.unscoped.exists()


def test_school_and_meeting__say_that_a_sibling_is_there(client, world, sister):
    meeting = MeetingFactory(child=world.child)
    pages = [
        reverse("children:school", args=[world.child.pk]),
        reverse("meetings:detail", args=[world.child.pk, meeting.pk]),
    ]
    client.force_login(world.users[TEACHER])
    for page in pages:
        assert "brother or sister" not in client.get(page).content.decode()
    Enrolment.unscoped.filter(child=sister).update(school=world.school)
    for page in pages:
        assert "Has a brother or sister at this school" in client.get(page).content.decode()
