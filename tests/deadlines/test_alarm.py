"""Without a finished sweep for 26 hours, pages and /health/ say so."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.log import record
from lac.deadlines.alarm import look, stale_since
from lac.deadlines.models import Delivery, Sweep
from lac.deadlines.views import health as health_page
from tests.factories.accounts import user_with

pytestmark = pytest.mark.django_db
FINISHED = dt.datetime(2026, 11, 20, 2, 10, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def swept(finished_at=FINISHED):
    return Sweep.objects.create(as_of=FINISHED.date(), finished_at=finished_at)


@pytest.mark.parametrize(("hours", "late"), [(26, False), (26.01, True)])
def test_sweep__is_late_after_26_hours(hours, late):
    swept()
    with time_machine.travel(FINISHED + HOUR * hours, tick=False):
        assert stale_since() == (FINISHED if late else None)


def test_sweep_that_failed__does_not_count():
    swept()
    swept(finished_at=None)
    with time_machine.travel(FINISHED + HOUR * 27, tick=False):
        assert stale_since() == FINISHED


def test_new_system__is_not_late():
    assert stale_since() is None


def test_system_that_never_swept__is_late_a_day_after_its_first_event(world):
    with time_machine.travel(FINISHED, tick=False):
        record("child.viewed", by=None, child=world.child)
    with time_machine.travel(FINISHED + HOUR * 27, tick=False):
        assert stale_since() == FINISHED


class TestHealth:
    def ask(self, client, query=""):
        response = client.get(reverse("health") + query)
        return response.status_code, response.json()

    def test_all_is_well(self, client):
        swept()
        with time_machine.travel(FINISHED + HOUR, tick=False):
            status, body = self.ask(client)
        assert status == 200
        assert body == {
            "status": "ok", "database": "ok", "redis": "ok", "sweep": "ok",
            "last_sweep": "2026-11-20T02:10:00+00:00",
        }  # fmt: skip

    def test_late_sweep__is_said_without_taking_the_web_server_down(self, client):
        swept()
        with time_machine.travel(FINISHED + HOUR * 27, tick=False):
            status, body = self.ask(client)
            assert (status, body["status"], body["sweep"]) == (200, "late", "late")
            assert self.ask(client, "?strict")[0] == 503

    def test_database_that_is_down__is_503(self, client, monkeypatch):
        def down():
            raise DatabaseError

        monkeypatch.setattr(health_page.connection, "cursor", down)
        assert self.ask(client) == (503, {
            "status": "failed", "database": "failed", "redis": "ok", "sweep": "unknown",
        })  # fmt: skip

    def test_cache_that_is_down__is_503(self, client, monkeypatch):
        def down(*args):
            raise ConnectionError

        monkeypatch.setattr(cache, "set", down)
        status, body = self.ask(client)
        assert (status, body["redis"]) == (503, "failed")


def test_worklist__says_since_when(client, world):
    swept(FINISHED - HOUR * 48)
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    page = client.get(reverse("home")).content.decode().replace("\xa0", " ")
    assert "Deadlines were last brought up to date on 18 November 2026" in page


def test_worklist__is_silent_while_all_is_well(client, world):
    swept()
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    assert "last brought up to date" not in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.VIRTUAL_SCHOOL_HEAD, "virtualschool:dashboard"),
        (Role.VIRTUAL_SCHOOL_OFFICER, "virtualschool:dashboard"),
        (Role.VIRTUAL_SCHOOL_HEAD, "home"),
        (Role.HEAD_OF_SOCIAL_CARE, "home"),
        (Role.SYSTEM_ADMINISTRATOR, "virtualschool:manage"),
    ],
)
def test_first_pages__say_what_may_be_missing(client, world, role, page):
    swept(FINISHED - HOUR * 48)
    client.force_login(world.users[role])
    text = client.get(reverse(page), follow=True).content.decode().replace("\xa0", " ")
    assert "Deadlines were last brought up to date on 18 November 2026" in text
    assert "New and changed deadlines may be missing here" in text


class TestTellingTheAdministrators:
    """Without any worker: nothing here runs a task."""

    @pytest.fixture(autouse=True)
    def late(self, db):
        swept()
        with time_machine.travel(FINISHED + HOUR * 27, tick=False) as clock:
            yield clock

    @pytest.fixture
    def admin(self):
        return user_with(Role.SYSTEM_ADMINISTRATOR)

    def test_health_page__has_them_emailed(self, client, admin):
        client.get(reverse("health"))
        (message,) = mail.outbox
        assert message.to == [admin.email]
        assert message.subject == "Deadlines are not being brought up to date"
        assert "has finished for 27 hours" in message.body
        assert Delivery.objects.get().state == Delivery.State.SENT

    def test_page_that_somebody_opens__has_them_emailed(self, client, admin, world):
        # That morning is seven hours after the last one that finished.
        Sweep.objects.update(finished_at=FINISHED - HOUR * 24)
        client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
        client.get(reverse("virtualschool:dashboard"))
        assert admin.email in [message.to[0] for message in mail.outbox]

    def test_command__fails_for_cron_and_emails(self, admin):
        with pytest.raises(CommandError, match="20 November 2026 at 02:10"):
            call_command("check_sweep")
        assert [message.to for message in mail.outbox] == [[admin.email]]

    def test_many_who_notice__send_one_email_a_day(self, client, admin, late):
        for _ in range(3):
            client.get(reverse("health"))
        assert len(mail.outbox) == 1
        late.shift(HOUR * 24)
        client.get(reverse("health"))
        assert len(mail.outbox) == 2

    def test_watched_mailbox__is_told_too(self, settings):
        settings.ALARM_EMAILS = ["watch@wexcombe.example"]
        look()
        assert [message.to for message in mail.outbox] == [["watch@wexcombe.example"]]

    def test_administrator_of_yesterday__is_not_told(self):
        user_with(Role.SYSTEM_ADMINISTRATOR, ends_on="2026-11-20")
        look()
        assert mail.outbox == []

    def test_mail_server_that_refuses__leaves_the_page_and_the_ledger(
        self, client, admin, monkeypatch
    ):
        def refuse(*args, **kwargs):
            raise ConnectionRefusedError

        monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
        assert client.get(reverse("health")).json()["sweep"] == "late"
        assert Delivery.objects.get().state == Delivery.State.RETRIED


def test_command__says_when_the_last_one_finished(capsys):
    swept()
    with time_machine.travel(FINISHED + HOUR, tick=False):
        call_command("check_sweep")
    assert "20 November 2026 at 02:10" in capsys.readouterr().out
    assert mail.outbox == []
