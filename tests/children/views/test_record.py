import pytest
from django.urls import reverse

from lac.accounts.access import ROLES, Role
from lac.accounts.models import Membership
from lac.audit.models import Event
from lac.children import actions
from lac.children.models import Child
from lac.children.tabs import GROUPS, TABS
from tests.factories.accounts import OfficerAllocationFactory


def page(client, world, name, role, **query):
    """A page of the child as somebody of a role reads it."""
    client.force_login(world.users[role])
    url = reverse(f"children:{name}", kwargs={"child_pk": world.child.pk})
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


TEACHER, WORKER = Role.DESIGNATED_TEACHER, Role.SOCIAL_WORKER


def test_detail__a_look_is_written_to_the_log_of_the_child(world, client):
    page(client, world, "detail", TEACHER)
    event = Event.objects.get(action="child.viewed")
    assert (event.child_id, event.actor_id) == (world.child.pk, world.users[TEACHER].pk)


def test_detail__is_never_cached(world, client):
    client.force_login(world.users[TEACHER])
    response = client.get(reverse("children:detail", kwargs={"child_pk": world.child.pk}))
    assert "no-store" in response["Cache-Control"]


def test_detail__the_school_sees_no_legal_status_and_no_address(world, client):
    world.household.address = "14 Larch Close"
    world.household.save()
    for name in ("detail", "care", "timeline"):
        text = page(client, world, name, TEACHER)
        assert "Full care order" not in text
        assert "Larch Close" not in text
        assert "Abuse or neglect" not in text
    assert "14 Larch Close" in page(client, world, "detail", WORKER)
    assert "Full care order" in page(client, world, "care", WORKER)


def test_detail__names_the_designated_teacher_and_the_allocated_officer(world, client):
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    OfficerAllocationFactory(school=world.school, local_authority=world.authority, officer=officer)
    text = page(client, world, "detail", WORKER)
    assert world.users[TEACHER].full_name in text
    assert officer.full_name in text


def test_detail__warns_when_the_school_has_no_designated_teacher(world, client):
    warning = "no designated teacher"
    assert warning not in page(client, world, "detail", WORKER)
    Membership.objects.filter(role=TEACHER).delete()
    assert warning in page(client, world, "detail", WORKER)


def test_detail__warns_when_the_child_has_no_school_place(world, client):
    actions.leave_school(enrolment=world.enrolment, left_on=world.enrolment.admitted_on, by=None)
    assert "has no school place" in page(client, world, "detail", WORKER)


def test_detail__a_restriction_shows_to_the_teacher_and_not_to_other_staff(world, client):
    Child.unscoped.filter(pk=world.child.pk).update(restricted_contact="Mr A. must not collect")
    assert "Contact is restricted" in page(client, world, "detail", TEACHER)
    assert "Mr A. must not collect" in page(client, world, "care", TEACHER)
    assert "Contact is restricted" not in page(client, world, "detail", Role.SCHOOL_STAFF)
    assert "Mr A." not in page(client, world, "care", Role.SCHOOL_STAFF)


def test_detail__offers_only_what_the_reader_may_record(world, client):
    move = reverse("children:move", kwargs={"child_pk": world.child.pk})
    assert move in page(client, world, "detail", WORKER)
    assert move not in page(client, world, "detail", TEACHER)


@pytest.mark.parametrize("role", [TEACHER, WORKER, Role.VIRTUAL_SCHOOL_HEAD])
def test_detail__takes_at_most_twelve_queries(world, client, role, django_assert_max_num_queries):
    client.force_login(world.users[role])
    url = reverse("children:detail", kwargs={"child_pk": world.child.pk})
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)


def test_timeline__tells_the_story_latest_first(world, client):
    client.force_login(world.users[WORKER])
    url = reverse("children:timeline", kwargs={"child_pk": world.child.pk})
    titles = [entry.title for entry in client.get(url).context["entries"]]
    assert titles.index("Started at Alder Hill School") < titles.index("Came into care")


def test_timeline__the_part_for_the_record_page_has_no_frame(world, client):
    text = page(client, world, "timeline", WORKER, part="1")
    assert "Came into care" in text
    assert "<html" not in text


def test_timeline__shows_one_kind_when_asked(world, client):
    text = page(client, world, "timeline", WORKER, kind="school")
    assert "Started at" in text
    assert "Came into care" not in text


def test_access_log__says_who_looked_and_what_changed(world, client):
    page(client, world, "detail", TEACHER)
    actions.edit_child(child=world.child, given_name="Robin", by=world.users[WORKER])
    text = page(client, world, "access_log", TEACHER)
    assert "Looked at the record" in text
    assert "Given name: Rowan became Robin" in text


def test_access_log__hides_from_the_school_what_the_school_may_not_read(world, client):
    actions.change_legal_status(
        child=world.child, changed_on=world.care.started_on.replace(year=2025),
        legal_status="C1", by=world.users[WORKER],
    )  # fmt: skip
    assert "Legal status: C2 became C1" in page(client, world, "access_log", WORKER)
    text = page(client, world, "access_log", TEACHER)
    assert "change of legal status" in text
    assert "C2 became C1" not in text


def test_access_log__shows_changes_alone_when_asked(world, client):
    page(client, world, "detail", TEACHER)
    actions.edit_child(child=world.child, given_name="Robin", by=None)
    text = page(client, world, "access_log", TEACHER, only="changes")
    assert "Looked at the record" not in text
    assert "became Robin" in text


def test_access_log__is_paged_in_a_constant_number_of_queries(
    world, client, django_assert_max_num_queries
):
    for _ in range(60):
        page(client, world, "people", TEACHER)
    url = reverse("children:access_log", kwargs={"child_pk": world.child.pk})
    with django_assert_max_num_queries(6):
        text = client.get(url).content.decode()
    assert "Showing 1 to 50 of" in text


def test_tabs__show_the_log_only_to_those_who_may_read_it(world, client):
    seen = reverse("children:access_log", kwargs={"child_pk": world.child.pk})
    assert seen in page(client, world, "people", TEACHER)
    assert seen not in page(client, world, "people", Role.SCHOOL_STAFF)


def test_tabs__name_the_page_one_is_on(world, client):
    client.force_login(world.users[TEACHER])
    for name, labels in [
        ("detail", ["Overview", "Summary"]),
        ("school", ["School", "Schools"]),
        ("access_log", ["People", "Who has seen this"]),
    ]:
        url = reverse(f"children:{name}", kwargs={"child_pk": world.child.pk})
        tabs = client.get(url).context["tabs"]
        current = [tab["label"] for row in tabs.values() for tab in row if tab["current"]]
        assert current == labels


def test_tabs__a_group_of_one_page_has_the_name_of_the_page(world, client):
    client.force_login(world.users[TEACHER])
    url = reverse("children:care", kwargs={"child_pk": world.child.pk})
    tabs = client.get(url).context["tabs"]
    labels = [group["label"] for group in tabs["groups"]]
    for group, pages in _pages_by_group().items():
        assert (pages[0] if len(pages) == 1 else group) in labels


def _pages_by_group():
    pages = {}
    for tab in TABS:
        if tab.permission in ROLES[TEACHER].permissions:
            pages.setdefault(tab.group, []).append(tab.label)
    return pages


def test_tabs__fit_on_one_line():
    assert len(GROUPS) <= 7
    assert sum(len(name) for name in GROUPS) <= 70
