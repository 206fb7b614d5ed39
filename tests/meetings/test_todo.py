"""What meetings agreed reaches the first page and the morning e-mail of whoever will do it."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from lac.accounts.access import Role
from lac.deadlines import outbox, reminders
from lac.deadlines.models import Delivery
from lac.meetings.todo import AgreedAtMeetings
from tests.factories.meetings import MeetingActionFactory

D = dt.date
FRIDAY = D(2026, 11, 20)


@pytest.fixture
def worker(world):
    return world.users[Role.SOCIAL_WORKER]


def agreed(child, owner, due_on, **more):
    return MeetingActionFactory(meeting__child=child, owner=owner, due_on=due_on, **more)


def test_todo__shows_mine_that_are_open_about_children_i_work_with(world, worker, client):
    agreed(world.child, worker, FRIDAY, text="Find a tutor")
    agreed(world.child, worker, FRIDAY - dt.timedelta(days=1), text="Ring the nurse")
    agreed(world.child, worker, FRIDAY, text="Long done", done_on=FRIDAY)
    agreed(world.child, world.users[Role.DESIGNATED_TEACHER], FRIDAY, text="Not mine")
    agreed(world.stranger, worker, FRIDAY, text="A stranger's")
    client.force_login(worker)
    shown = client.get("/").context["promises"]
    assert [(it.what, late) for it, late in shown] == [
        ("Ring the nurse", True),
        ("Find a tutor", False),
    ]


def test_todo__takes_one_query_for_many(world, worker, django_assert_max_num_queries):
    for _ in range(20):
        agreed(world.child, worker, FRIDAY)
    assert worker.roles
    with django_assert_max_num_queries(2):
        assert len(AgreedAtMeetings().of(worker, FRIDAY)) == 20


@pytest.mark.parametrize(
    ("due_on", "is_told"),
    [
        (D(2026, 11, 23), False),
        (D(2026, 11, 24), True),
        (D(2026, 11, 25), False),
        (FRIDAY, False),
        (D(2026, 11, 19), True),
        (D(2026, 11, 18), False),
    ],
)
def test_mail__tells_two_working_days_before_and_the_day_after(world, worker, due_on, is_told):
    agreed(world.child, worker, due_on)
    assert AgreedAtMeetings().mail(FRIDAY) == ({worker.pk: 1} if is_told else {})


def test_mail__on_monday_tells_of_the_weekend_and_on_saturday_of_nothing(world, worker):
    for day in (20, 21, 22):
        agreed(world.child, worker, D(2026, 11, day))
    assert AgreedAtMeetings().mail(D(2026, 11, 21)) == {}
    assert AgreedAtMeetings().mail(D(2026, 11, 23)) == {worker.pk: 3}


def test_mail__does_not_count_what_the_page_does_not_show(world, worker):
    agreed(world.stranger, worker, D(2026, 11, 24))
    assert AgreedAtMeetings().mail(FRIDAY) == {}


def test_digest__counts_promises_once_a_morning(world, worker):
    agreed(world.child, worker, D(2026, 11, 19))
    assert reminders.remind_everybody(FRIDAY) == (0, 1)
    assert reminders.remind_everybody(FRIDAY) == (0, 0)
    outbox.send_waiting()
    assert "1 thing you agreed to do at a meeting is due soon or late." in mail.outbox[0].body
    assert Delivery.objects.count() == 1


def test_owner__without_the_right_to_hold_meetings_marks_their_own_done(world, client):
    adviser = world.users[Role.CAREERS_ADVISER]
    client.force_login(adviser)
    for owner, status in ((adviser, 200), (world.users[Role.SOCIAL_WORKER], 403)):
        action = agreed(world.child, owner, FRIDAY)
        address = reverse(
            "meetings:finish_action",
            kwargs={
                "child_pk": world.child.pk,
                "pk": action.meeting_id,
                "action_pk": action.pk,
            },
        )
        assert client.get(address).status_code == status
