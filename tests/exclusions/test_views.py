"""The pages of suspensions and exclusions."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exclusions.models import ExclusionReason, Notification, Provision, Suspension
from lac.accounts.access import Role
from lac.deadlines.sweep import sweep
from tests.factories.children import EnrolmentFactory
from tests.factories.exclusions import NotificationFactory, SuspensionFactory
from tests.world import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _this_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def teacher(client, world):
    client.force_login(world.users[Role.DESIGNATED_TEACHER])
    return client


def address(name, child, **kwargs):
    return reverse(f"exclusions:{name}", kwargs={"child_pk": child.pk} | kwargs)


def typed(world, **more):
    day = {"0": "20", "1": "11", "2": "2026"}
    dates = {
        f"{name}_{part}": value
        for name in ("decided_on", "started_on")
        for part, value in day.items()
    }
    return {
        "school": world.school.pk,
        "kind": "SUSP",
        "reason_1": ExclusionReason.objects.get(code="DB").pk,
        "decided_by": "Judith Amos",
        "started_session": "am",
        "length": "2.5",
        "alternatives": "A day in the support base",
        **dates,
    } | more


# --- recording --------------------------------------------------------------------


def test_add__first_shows_what_it_comes_to_and_records_nothing(teacher, world):
    SuspensionFactory(child=world.child, school=world.school, sessions=10)
    page = teacher.post(address("add", world.child), typed(world)).content.decode()
    assert "This brings the total of the academic year to 7.5 of 45 days, from 5." in page
    assert "Tuesday 24 November 2026, morning" in page
    assert "Tell the social worker" in page
    assert "Tell the governing board" in page
    assert Suspension.unscoped.count() == 1


def test_add__then_records_it(teacher, world):
    posted = typed(world) | {"confirmed": "1"}
    answer = teacher.post(address("add", world.child), posted, follow=True)
    found = Suspension.unscoped.get()
    assert (found.sessions, found.school, found.ended_on) == (
        5,
        world.school,
        dt.date(2026, 11, 24),
    )
    assert "Now record who has been told" in answer.content.decode()


def test_add__going_back_keeps_what_was_typed(teacher, world):
    page = teacher.post(address("add", world.child), typed(world) | {"change": "1"})
    assert 'value="2.5"' in page.content.decode()
    assert not Suspension.unscoped.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"length": ""}, "Say how long it lasts"),
        ({"length": "0.2"}, "Use whole and half days"),
        ({"length": "46"}, "45 school days"),
        ({"alternatives": ""}, "what else was considered"),
        ({"reason_1": ""}, "Main reason"),
        ({"started_on_0": "21"}, "not a school day"),
        ({"misses_exam": "on"}, "Give the day of the exam"),
        ({"kind": "informal"}, "not one of the available choices"),
    ],
)
def test_add__what_cannot_be_is_said_on_the_form(teacher, world, more, words):
    page = teacher.post(address("add", world.child), typed(world, **more)).content.decode()
    assert words in page
    assert "There is a problem" in page


def test_add__confirming_what_has_become_impossible_is_said_on_the_form(teacher, world):
    SuspensionFactory(
        child=world.child, school=world.school, decided_on=dt.date(2026, 11, 20), sessions=2
    )
    posted = typed(world) | {"confirmed": "1"}
    page = teacher.post(address("add", world.child), posted).content.decode()
    assert "cannot be extended" in page
    assert Suspension.unscoped.count() == 1


def test_add__a_permanent_exclusion_has_no_length(teacher, world):
    posted = typed(world, kind="PERM", length="")
    page = teacher.post(address("add", world.child), posted).content.decode()
    assert "Hold the governing board&#x27;s meeting" in page or "governing board" in page
    assert "Provide full-time education after a permanent exclusion" in page


# --- one decision -----------------------------------------------------------------


@pytest.fixture
def suspension(world):
    return SuspensionFactory(child=world.child, school=world.school)


def test_detail__shows_who_is_still_to_be_told_and_late(teacher, world, suspension):
    NotificationFactory(suspension=suspension, recipient="carer")
    sweep(children=[world.child.pk])
    page = teacher.get(address("detail", world.child, pk=suspension.pk))
    told = {row["recipient"]: row for row in page.context["told"]}
    assert told["carer"]["state"] == "met"
    assert told["social_worker"]["state"] == "overdue"
    assert "9 November 2026 at 3:30pm" in page.content.decode().replace("\xa0", " ")


def test_detail__takes_the_same_queries_however_many_were_told(teacher, world, suspension):
    page = address("detail", world.child, pk=suspension.pk)
    teacher.get(page)
    NotificationFactory(suspension=suspension)
    with CaptureQueriesContext(connection) as one:
        teacher.get(page)
    for recipient in ("carer", "parent", "governing_board"):
        NotificationFactory(suspension=suspension, recipient=recipient)
    with CaptureQueriesContext(connection) as many:
        teacher.get(page)
    assert len(many) == len(one)


def test_list__takes_the_same_queries_for_one_and_for_many(teacher, world, suspension):
    page = address("list", world.child)
    teacher.get(page)
    with CaptureQueriesContext(connection) as one:
        teacher.get(page)
    for day in (2, 3, 4, 5):
        SuspensionFactory(
            child=world.child, school=world.school, decided_on=dt.date(2026, 11, day), sessions=1
        )
    with CaptureQueriesContext(connection) as many:
        teacher.get(page)
    assert len(many) == len(one)


def test_tell_now__records_it_in_one_press(teacher, world, suspension):
    page = address("tell_now", world.child, pk=suspension.pk)
    teacher.post(page, {"recipient": "social_worker"})
    told = Notification.unscoped.get()
    assert (told.recipient, told.how) == ("social_worker", "email")
    assert told.sent_at.date() == MORNING.date()


def test_tell_now__nobody_in_particular_records_nothing(teacher, world, suspension):
    teacher.post(address("tell_now", world.child, pk=suspension.pk), {"recipient": "everybody"})
    assert not Notification.unscoped.exists()


def test_tell__the_social_worker_may_record_the_reviewing_officer_only(client, world, suspension):
    client.force_login(world.users[Role.SOCIAL_WORKER])
    page = address("tell_reviewing_officer", world.child, pk=suspension.pk)
    client.post(page, {"recipient": "parent"})
    assert Notification.unscoped.get().recipient == "reviewing_officer"
    assert client.post(address("tell_now", world.child, pk=suspension.pk)).status_code == 403


def test_tell__an_earlier_day_is_told_at_noon(teacher, world, suspension):
    day = {"told_on_0": "9", "told_on_1": "11", "told_on_2": "2026"}
    teacher.post(
        address("tell", world.child, pk=suspension.pk),
        {"recipient": "carer", "how": "telephone", "reference": "L/12"} | day,
    )
    assert Notification.unscoped.get().sent_at.date() == dt.date(2026, 11, 9)


def test_cancelled__shows_the_reason_and_offers_no_changes(teacher, world):
    suspension = SuspensionFactory(
        child=world.child, cancelled_on=dt.date(2026, 11, 10), cancel_reason="New evidence"
    )
    page = teacher.get(address("detail", world.child, pk=suspension.pk)).content.decode()
    assert "New evidence" in page
    assert "Change what is written" not in page


def test_suspension__of_another_child_is_not_found(teacher, world):
    other = SuspensionFactory(child=world.stranger)
    for name in ("detail", "edit", "cancel"):
        assert teacher.get(address(name, world.child, pk=other.pk)).status_code == 404


def test_child_page__says_that_the_child_is_suspended_now(teacher, world):
    SuspensionFactory(
        child=world.child, school=world.school, decided_on=dt.date(2026, 11, 20), sessions=2
    )
    page = teacher.get(reverse("children:detail", kwargs={"child_pk": world.child.pk}))
    assert "1 day</strong> lost this academic year" in page.content.decode()


# --- a child of two schools ---------------------------------------------------------


@pytest.fixture
def elsewhere(world):
    """A decision of the child's other school."""
    other = EnrolmentFactory(child=world.child, kind="S", school__name="Fairmead School")
    return SuspensionFactory(child=world.child, school=other.school)


def test_add__a_teacher_records_only_their_own_schools_decisions(teacher, world, elsewhere):
    posted = typed(world, school=elsewhere.school_id, confirmed="1")
    page = teacher.post(address("add", world.child), posted)
    assert "Select a valid choice" in page.content.decode()
    assert Suspension.unscoped.count() == 1


@pytest.mark.parametrize("name", ["edit", "cancel", "tell", "tell_now", "provide", "board"])
def test_forms__of_another_schools_decision_are_refused(teacher, world, elsewhere, name):
    where = address(name, world.child, pk=elsewhere.pk)
    assert teacher.post(where, {"recipient": "parent"}).status_code == 403
    assert not Notification.unscoped.exists()


def test_detail__of_another_schools_decision_is_read_without_its_forms(teacher, world, elsewhere):
    page = teacher.get(address("detail", world.child, pk=elsewhere.pk))
    assert page.status_code == 200
    assert address("edit", world.child, pk=elsewhere.pk) not in page.content.decode()
    assert not page.context["may_tell"]


# --- pressed twice ------------------------------------------------------------------


def test_tell_now__pressed_twice_is_told_once(teacher, world):
    suspension = SuspensionFactory(child=world.child, school=world.school)
    where = address("tell_now", world.child, pk=suspension.pk)
    teacher.post(where, {"recipient": "parent"})
    teacher.post(where, {"recipient": "parent"})
    assert Notification.unscoped.count() == 1
    teacher.post(where, {"recipient": "carer"})
    with time_machine.travel(MORNING + dt.timedelta(minutes=2), tick=False):
        teacher.post(where, {"recipient": "parent"})
    assert Notification.unscoped.count() == 3


def test_provide__pressed_twice_is_recorded_once(teacher, world):
    suspension = SuspensionFactory(child=world.child, school=world.school)
    data = {
        "provider": "Tuition at home",
        "starts_on_0": suspension.started_on.day,
        "starts_on_1": suspension.started_on.month,
        "starts_on_2": suspension.started_on.year,
    }
    where = address("provide", world.child, pk=suspension.pk)
    for _ in range(2):
        assert teacher.post(where, data).status_code == 302
    assert Provision.unscoped.count() == 1
