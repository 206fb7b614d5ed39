"""Without a finished sweep for 26 hours, pages and /health/ say so."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.log import record
from lac.deadlines.alarm import stale_since
from lac.deadlines.models import Sweep
from lac.deadlines.views import health as health_page

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
