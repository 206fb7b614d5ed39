"""A closed record: its heads read it, nobody else finds it, and nobody writes into it."""

import datetime as dt
import logging

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from lac.accounts.models import User
from lac.audit.models import Event
from lac.children import actions
from lac.children.access import CLOSED, in_scope, permissions_on
from lac.children.closed import CLOSED_SENTENCE, events_of, guarded
from lac.children.glass import found
from lac.children.models import (
    CareEpisode,
    Child,
    ClosedRecord,
    Enrolment,
    Placement,
    Professional,
    YoungPersonAccount,
)
from lac.deadlines.feeds import entries_of
from lac.deadlines.models import Deadline
from lac.deadlines.sweep import sweep
from lac.meetings.models import Meeting
from pep.models import PepSection
from tests.architecture.golden import objects
from tests.architecture.routes import our_routes
from tests.factories.accounts import user_with
from tests.factories.children import CareEpisodeFactory, ChildFactory, GrantFactory
from tests.factories.deadlines import DeadlineFactory
from tests.factories.meetings import InviteeFactory, MeetingFactory
from tests.factories.pep import PepFactory, complete_pep

HEAD, TEACHER = Role.VIRTUAL_SCHOOL_HEAD, Role.DESIGNATED_TEACHER
UPN = "B801200005001"
ORDER = dt.date(2026, 11, 16)


def close(world, child=None, **changed):
    """Close a record as its head does; the child as they are after it."""
    child = child or world.child
    given = {
        "adopted_on": ORDER,
        "reason": "The order was sent by social care",
        "confirmed": child.la_child_id,
        "reason_ended": "E11",
        "by": world.users[HEAD],
    }
    closed = actions.close_on_adoption(child=child, **given | changed)
    child.refresh_from_db()
    return closed


def shut(child):
    """Close a record in the database alone, with everything in it as it was."""
    Child.unscoped.filter(pk=child.pk).update(closed_on=dt.date(2026, 11, 19), readers=[], upn="")


def again(user):
    """The same person in another request."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def signed_in(client, world):
    """A client in which somebody of a role has signed in."""

    def sign_in(role):
        client.force_login(world.users[role])
        return client

    return sign_in


def test_close__ends_all_that_is_open(world):
    child = world.child
    Child.unscoped.filter(pk=child.pk).update(upn=UPN)
    grant = GrantFactory(content_object=child)
    meeting = MeetingFactory(child=child)
    deadline = DeadlineFactory(child=child)
    pep = PepFactory(child=child)
    account = YoungPersonAccount.unscoped.get(child=child).user
    closed = close(world)
    assert (closed.upn, child.upn, child.readers) == (UPN, "", [])
    care = CareEpisode.unscoped.get(child=child)
    assert (care.ended_on, care.reason_ended) == (ORDER, "E11")
    assert Placement.unscoped.get(child=child).ended_on == ORDER
    assert Enrolment.unscoped.get(child=child).left_on == ORDER
    assert not Professional.unscoped.filter(child=child, ends_on=None).exists()
    grant.refresh_from_db()
    assert grant.ends_on < dt.date(2026, 11, 20)
    assert Meeting.unscoped.get(pk=meeting.pk).state == "cancelled"
    assert Deadline.unscoped.get(pk=deadline.pk).withdrawn_at is not None
    pep.refresh_from_db()
    assert pep.state == "draft"
    account.refresh_from_db()
    assert not account.is_active
    event = Event.objects.get(action="child.closed")
    assert event.child_id == child.pk
    assert event.data["ended"]["Meeting to come or not recorded: cancelled"] == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"confirmed": "CH-0"}, "confirmed"),
        ({"reason": " "}, "reason"),
        ({"reason_ended": ""}, "reason_ended"),
        ({"adopted_on": dt.date(2026, 11, 21)}, "adopted_on"),
        ({"adopted_on": dt.date(2010, 1, 1)}, "adopted_on"),
    ],
)
def test_close__is_refused_where_something_is_wrong(world, changed, field):
    with pytest.raises(ValidationError) as refusal:
        close(world, **changed)
    assert field in refusal.value.error_dict
    assert not ClosedRecord.unscoped.exists()
    assert Enrolment.unscoped.get(child=world.child).left_on is None


def test_close__needs_a_head_of_the_child_s_own_authority(world):
    elsewhere = user_with(HEAD, local_authority=world.stranger.local_authority)
    for person in (world.users[Role.VIRTUAL_SCHOOL_OFFICER], elsewhere):
        with pytest.raises(ValidationError, match="own virtual school"):
            close(world, by=person)


def test_close__the_day_care_began_is_too_early_and_the_next_is_not(world):
    started = world.care.started_on
    with pytest.raises(ValidationError, match="later day"):
        close(world, adopted_on=started)
    close(world, adopted_on=started + dt.timedelta(days=1))


def test_close__twice_is_refused(world):
    close(world)
    with pytest.raises(ValidationError, match="closed already"):
        close(world)


def test_closed__a_head_reads_it_and_no_list_shows_it(world):
    close(world)
    head = again(world.users[HEAD])
    assert permissions_on(head, world.child.pk) == CLOSED
    assert not in_scope(head).filter(pk=world.child.pk).exists()
    other = user_with(HEAD, local_authority=world.stranger.local_authority)
    assert not permissions_on(other, world.child.pk)


def test_closed__nobody_else_opens_it_by_any_way(world):
    child = world.child
    GrantFactory(content_object=child, user=world.users[TEACHER])
    close(world)
    for role in Role:
        if role != HEAD:
            assert not permissions_on(again(world.users[role]), child.pk), role
    assert found(child.la_child_id, child.born_on) is None
    with pytest.raises(ValidationError):
        actions.break_glass(child=child, reason="Tonight", by=user_with(Role.SOCIAL_WORKER))


def test_closed__only_its_own_page_opens_its_rows(world, signed_in):
    MeetingFactory(child=world.child)
    close(world)
    client = signed_in(HEAD)
    page = client.get(reverse("children:school", args=[world.child.pk])).content.decode()
    assert world.school.name in page
    assert "This record is closed." in page
    assert not Enrolment.visible_to(again(world.users[HEAD])).exists()


LISTS = [
    ("children:list", ""),
    ("children:list", "?q=Ashdown"),
    ("search", "?q=Ashdown"),
    ("pep:list", ""),
    ("meetings:list", ""),
    ("home", ""),
    ("children:quality", ""),
    ("children:referral_list", ""),
    ("children:admission_list", ""),
    ("children:glass_reviews", ""),
    ("virtualschool:dashboard", ""),
    ("deadlines:breaches", ""),
]


@pytest.mark.parametrize(("name", "query"), LISTS)
def test_closed__no_list_and_no_search_shows_it(world, signed_in, name, query):
    MeetingFactory(child=world.child)
    PepFactory(child=world.child)
    close(world)
    page = signed_in(HEAD).get(reverse(name) + query)
    assert page.status_code == 200
    assert world.child.la_child_id not in page.content.decode()
    assert "Rowan" not in page.content.decode()


# Pages that refuse for a reason of their own before anybody asks about the record.
OWN_WORDS = (
    "children:withdraw_approval",
    "children:end_glass",
    "deadlines:extend",
    "meetings:finish_action",
    "meetings:reopen_action",
)
ROUTES = [it for it in our_routes() if it.is_about_child]


def test_closed__every_page_is_hidden_from_old_readers_and_no_form_is_taken(world):
    """Each address of a child's record: 404 for who knew the child, no write for a head."""
    objects.load()
    wrong = []
    clients = {}
    for role in (HEAD, TEACHER, Role.CARER):
        clients[role] = Client(raise_request_exception=False)
        clients[role].force_login(world.users[role])
    logging.disable(logging.ERROR)
    for route in ROUTES:
        for method in route.methods:
            with transaction.atomic():
                address = objects.address_of(route, world, world.child)
                data = objects.data_for(route, world, world.child) if method == "POST" else {}
                shut(world.child)
                old = TEACHER if "portal" not in route.name else Role.CARER
                got = getattr(clients[old], method.lower())(address, data)
                wrong += [] if got.status_code == 404 else [(route.name, method, old)]
                got = getattr(clients[HEAD], method.lower())(address, data)
                if method == "POST":
                    said = CLOSED_SENTENCE in got.content.decode() or route.name in OWN_WORDS
                    is_right = said and got.status_code in (403, 404)
                else:
                    is_right = got.status_code in (200, 302, 403, 404)
                wrong += [] if is_right else [(route.name, method, "head", got.status_code)]
                transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
    assert wrong == []


def test_closed__the_database_takes_nothing_in(world):
    """Whatever code forgets to ask: each table about a child refuses rows of a closed record."""
    child = world.child
    pep = complete_pep(child=child)
    shut(child)
    writes = [
        lambda: Enrolment.unscoped.filter(child=child).update(weekly_hours=5),
        lambda: MeetingFactory(child=child),
        lambda: Professional.unscoped.filter(child=child).delete(),
        lambda: PepSection.unscoped.filter(pep=pep).update(content={}),
        lambda: Child.unscoped.filter(pk=child.pk).update(given_name="Other"),
        lambda: Child.unscoped.filter(pk=child.pk).update(closed_on=None),
    ]
    for write in writes:
        with pytest.raises(IntegrityError, match="closed for good"), transaction.atomic():
            write()


def test_closed__every_table_about_a_child_is_guarded(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'closed_record_%%'"
        )
        made = set(cursor.fetchall())
    wanted = {
        (table, f"closed_record_{event.lower()}")
        for table in guarded()
        for event in events_of(table)
    }
    assert made == wanted
    assert {"pep_pepsectionrevision", "attendance_attendanceday"} <= {table for table, _ in made}


def test_closed__a_row_of_another_child_is_taken(world):
    shut(world.child)
    other = ChildFactory(local_authority=world.authority)
    assert CareEpisodeFactory(child=other).pk


def test_closed__the_sweep_leaves_it_alone(world):
    sweep()
    before = list(Deadline.unscoped.filter(child=world.child).order_by("pk").values())
    assert before
    shut(world.child)
    for children in (None, [world.child.pk]):
        sweep(children=children)
        assert list(Deadline.unscoped.filter(child=world.child).order_by("pk").values()) == before


def test_closed__its_number_says_nothing_of_it(world):
    close(world)
    with pytest.raises(ValidationError) as refusal:
        actions.add_child(
            local_authority=world.authority,
            la_child_id=world.child.la_child_id,
            born_on=world.child.born_on,
            by=world.users[HEAD],
        )
    assert refusal.value.child is None


def test_closed__its_former_upn_is_given_to_nobody_by_hand(world):
    """In the words of a UPN that is in use: nobody learns that the record is closed."""
    Child.unscoped.filter(pk=world.child.pk).update(upn=UPN)
    close(world)
    other = ChildFactory(local_authority=world.authority)
    new = {"la_child_id": "NEW-1", "born_on": world.child.born_on, "upn": UPN}
    for write in (
        lambda: actions.add_child(local_authority=world.authority, by=world.users[HEAD], **new),
        lambda: actions.edit_child(child=other, upn=UPN, by=world.users[HEAD]),
    ):
        with pytest.raises(ValidationError, match="already has a child with the UPN") as refusal:
            write()
        assert refusal.value.child is None
    assert not Child.unscoped.filter(upn=UPN).exists()


def test_close_page__says_what_ends_and_closes(world, signed_in):
    Child.unscoped.filter(pk=world.child.pk).update(upn=UPN)
    MeetingFactory(child=world.child)
    client = signed_in(HEAD)
    address = reverse("children:close_record", args=[world.child.pk])
    page = client.get(address).content.decode()
    assert f"The UPN {UPN} is taken off the record" in page
    assert "Meeting to come or not recorded: cancelled" in page
    data = {
        "adopted_on_0": "16",
        "adopted_on_1": "11",
        "adopted_on_2": "2026",
        "reason": "Paper in the file",
        "reason_ended": "E12",
        "confirmed": "wrong",
    }
    assert "to confirm that this record is meant" in client.post(address, data).content.decode()
    answer = client.post(address, data | {"confirmed": world.child.la_child_id}, follow=True)
    assert "This record is closed." in answer.content.decode()


def test_closed_records__are_listed_for_their_heads_in_a_constant_number_of_queries(
    world, signed_in, django_assert_max_num_queries
):
    close(world)
    for _ in range(3):
        child = ChildFactory(local_authority=world.authority)
        close(world, child=child, reason_ended="")
    client = signed_in(HEAD)
    client.get(reverse("children:closed_records"))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("children:closed_records")).content.decode()
    assert world.child.la_child_id in page
    assert page.count("/children/") >= 4
    assert signed_in(Role.VIRTUAL_SCHOOL_OFFICER).get(
        reverse("children:closed_records")
    ).status_code == (403)


def test_closed__leaves_the_calendar_the_portal_and_the_lists_of_who_knew_the_child(world):
    """A feed that was made before, the carer's home, and what an export would hold."""
    meeting = MeetingFactory(child=world.child, planned_at=timezone.now() + dt.timedelta(days=3))
    teacher, carer = world.users[TEACHER], world.users[Role.CARER]
    InviteeFactory(meeting=meeting, child=world.child, user=teacher)
    assert entries_of(again(teacher), timezone.localdate())
    close(world)
    assert not entries_of(again(teacher), timezone.localdate())
    for person in (teacher, carer, world.users[HEAD]):
        assert not Child.visible_to(again(person)).filter(pk=world.child.pk).exists()
        assert not Meeting.visible_to(again(person)).exists()


def test_page__of_a_closed_record_warns_of_nothing_and_asks_for_nothing(world, signed_in):
    DeadlineFactory(child=world.child, due_on=dt.date(2026, 11, 10))
    close(world)
    response = signed_in(HEAD).get(reverse("children:detail", args=[world.child.pk]))
    page = response.content.decode()
    assert "This record is closed" in page
    for words in ("no school place", "No school place", "designated teacher", "govuk-warning-text"):
        assert words not in page
    assert (response.context["panels"], response.context["actions"]) == ([], [])
