"""Quiet hours and working days: when a reminder may go, to the minute."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from lac.accounts.access import Role
from lac.children.versions import StaleSave
from lac.deadlines import actions, outbox
from lac.deadlines.models import Delivery, MailHours
from lac.deadlines.quiet import next_allowed
from tests.factories.accounts import user_with
from tests.factories.deadlines import DeliveryFactory

pytestmark = pytest.mark.django_db


def at(text):
    return timezone.make_aware(dt.datetime.fromisoformat(text))


NIGHT = MailHours(quiet_from=dt.time(18), quiet_until=dt.time(7, 30))
LUNCH = MailHours(quiet_from=dt.time(12), quiet_until=dt.time(13))
OFFICE = MailHours(
    quiet_from=dt.time(18), quiet_until=dt.time(7, 30), working_days_only=True
)  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "moment", "allowed"),
    [
        ([NIGHT], "2026-11-18T17:59", "2026-11-18T17:59"),
        ([NIGHT], "2026-11-18T18:00", "2026-11-19T07:30"),
        ([NIGHT], "2026-11-19T07:29", "2026-11-19T07:30"),
        ([NIGHT], "2026-11-19T07:30", "2026-11-19T07:30"),
        ([LUNCH], "2026-11-18T12:00", "2026-11-18T13:00"),
        ([LUNCH], "2026-11-18T13:00", "2026-11-18T13:00"),
        # Over a weekend: Friday evening waits for Monday.
        ([OFFICE], "2026-11-20T17:59", "2026-11-20T17:59"),
        ([OFFICE], "2026-11-20T18:00", "2026-11-23T07:30"),
        ([OFFICE], "2026-11-21T10:00", "2026-11-23T07:30"),
        # Christmas Day, Saturday, Sunday and the bank holiday for it.
        ([OFFICE], "2026-12-25T10:00", "2026-12-29T07:30"),
        # The clocks go back at two on Sunday 25 October.
        ([NIGHT], "2026-10-24T19:00", "2026-10-25T07:30"),
        # Two authorities: at 13:00 the first allows it, and so does the second.
        ([LUNCH, OFFICE], "2026-11-21T10:00", "2026-11-23T07:30"),
        ([LUNCH, OFFICE], "2026-11-18T12:30", "2026-11-18T13:00"),
        # Years without known bank holidays have only working days.
        ([OFFICE], "2090-01-01T10:00", "2090-01-01T10:00"),
    ],
)
def test_reminder__waits_for_the_next_allowed_moment(hours, moment, allowed):
    assert next_allowed(at(moment), hours) == at(allowed)


class TestSending:
    @pytest.fixture
    def teacher(self, world):
        MailHours.objects.create(
            local_authority=world.authority, quiet_from=dt.time(18), quiet_until=dt.time(7, 30)
        )
        return world.users[Role.DESIGNATED_TEACHER]

    def send(self, moment):
        with time_machine.travel(at(moment), tick=False):
            return outbox.send_waiting()

    def queued(self, user, **fields):
        now = at("2026-11-16T06:30")
        return DeliveryFactory(user=user, queued_at=now, next_attempt_at=now, **fields)

    def test_reminder_in_quiet_hours__waits_and_goes_once(self, teacher):
        self.queued(teacher)
        assert self.send("2026-11-16T06:31") == 0
        waiting = Delivery.objects.get()
        assert (waiting.state, waiting.attempts) == ("queued", 0)
        assert waiting.next_attempt_at == at("2026-11-16T07:30")
        assert self.send("2026-11-16T07:29") == 0
        assert self.send("2026-11-16T07:30") == 1
        assert self.send("2026-11-16T07:31") == 0
        assert len(mail.outbox) == 1

    def test_reminder_that_failed__is_not_tried_again_in_quiet_hours(self, teacher):
        self.queued(teacher, state="retried", attempts=1)
        assert self.send("2026-11-16T18:00") == 0
        waiting = Delivery.objects.get()
        assert (waiting.state, waiting.attempts) == ("retried", 1)
        assert waiting.next_attempt_at == at("2026-11-17T07:30")

    def test_reminder_that_waits__does_not_hold_up_the_next_one(self, teacher):
        self.queued(teacher)
        other = user_with(Role.SOCIAL_WORKER)
        self.queued(other)
        assert self.send("2026-11-16T06:31") == 1
        assert mail.outbox[0].to == [other.email]

    def test_email_that_somebody_asked_for__goes_at_once(self, teacher):
        self.queued(teacher, template="delegation", context={"giver": "A", "until": "B"})
        assert self.send("2026-11-16T06:31") == 1


class TestSetting:
    def set(self, world, **hours):
        officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
        return actions.set_mail_hours(local_authority=world.authority, by=officer, **hours)

    @pytest.mark.parametrize(
        "hours",
        [
            {"quiet_from": dt.time(18)},
            {"quiet_until": dt.time(7)},
            {"quiet_from": dt.time(7), "quiet_until": dt.time(7)},
        ],
    )
    def test_half_of_the_hours__are_refused(self, world, hours):
        with pytest.raises(ValidationError):
            self.set(world, **hours)
        assert not MailHours.objects.exists()

    def test_second_editor__is_told_of_the_first(self, world):
        self.set(world, working_days_only=True, version=1)
        with pytest.raises(StaleSave):
            self.set(world, working_days_only=False, version=1)

    def test_pages__keep_the_hours_and_the_persons_choice(self, world, client):
        client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
        client.post("/rules/reminders/hours/", {
            "quiet_from": "18:00", "quiet_until": "07:30", "working_days_only": "on", "version": 1,
        })  # fmt: skip
        page = client.get("/rules/reminders/").content.decode()
        assert "Quiet from 18:00 to 07:30, on working days only" in page
        client.post("/account/reminders/", {"rhythm": "weekly", "weekday": "5"})
        page = client.get("/account/reminders/").content.decode()
        assert '<option value="5" selected>Friday</option>' in page
