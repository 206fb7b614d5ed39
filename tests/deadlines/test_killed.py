"""Processes killed half-way, on the real database: nothing half done, nothing twice, nothing lost.

Each test starts a second process on the test database and kills it with SIGKILL, as a machine
that is switched off would.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from lac.deadlines import outbox
from lac.deadlines.duty import DUTIES
from lac.deadlines.models import Deadline, DeadlineEvent, Delivery, Sweep
from lac.deadlines.sweep import _LOCK, sweep
from tests.factories.children import CareEpisodeFactory
from tests.factories.deadlines import DeliveryFactory

pytestmark = pytest.mark.django_db(transaction=True)

State = Delivery.State
PATIENCE = 60

SENDER = """
import django; django.setup()
import os, signal
from django.core.mail.backends.base import BaseEmailBackend
from lac.deadlines import outbox
def send(self):
    with open(os.environ["MAILBOX"], "a") as mailbox:
        mailbox.write(",".join(self.to) + "\\n")
    if os.environ["DIES"] in self.to:
        os.kill(os.getpid(), signal.SIGKILL)
    return 1
from django.core.mail import EmailMessage
EmailMessage.send = send
outbox.send_waiting()
"""

SWEEPER = "import django; django.setup()\nfrom lac.deadlines.sweep import sweep\nsweep()"


def started(code, **environment):
    """A second process on the test's own database."""
    database = connection.settings_dict
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database).replace(":@", "@")
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "lac.settings",
            "CELERY_TASK_ALWAYS_EAGER": "true",
            **environment,
        },
    )


@contextmanager
def duty_locked(code):
    """Another connection holds the lock of a duty, so that its sweep waits there."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [_LOCK, code])
        try:
            yield
        finally:
            other.close()


def waits_for_a_lock():
    """Whether some process on this database stands waiting for an advisory lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND wait_event_type = 'Lock' AND wait_event = 'advisory'"
        )
        return cursor.fetchone()[0] > 0


def until(condition):
    """Wait for it; fail when it does not come."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "It did not happen."
        time.sleep(0.05)


def test_sender_killed_after_the_email_went__sends_nothing_twice_and_loses_nothing(tmp_path):
    mailbox = tmp_path / "mailbox"
    emails = [f"person{number}@wexcombe.example" for number in range(3)]
    for email in emails:
        DeliveryFactory(user=None, email=email)

    worker = started(SENDER, MAILBOX=str(mailbox), DIES=emails[1])
    assert worker.wait(PATIENCE) == -signal.SIGKILL

    states = dict(Delivery.objects.values_list("email", "state"))
    assert states == dict(zip(emails, [State.SENT, State.SENDING, State.QUEUED], strict=True))
    # The next worker sends what was waiting, and leaves alone what may have gone.
    assert started(SENDER, MAILBOX=str(mailbox), DIES="nobody").wait(PATIENCE) == 0
    assert mailbox.read_text().split() == emails
    Delivery.objects.update(claimed_at=timezone.now() - outbox.INTERRUPTED_AFTER * 2)
    assert started(SENDER, MAILBOX=str(mailbox), DIES="nobody").wait(PATIENCE) == 0
    assert mailbox.read_text().split() == emails
    assert Delivery.objects.get(email=emails[1]).state == State.UNSURE


def test_sweep_killed_half_way__leaves_no_duty_half_done_and_the_next_completes(db):
    for _ in range(3):
        CareEpisodeFactory()
    stuck = "school.place_after_entering_care"
    with duty_locked(stuck):
        sweeper = started(SWEEPER)
        try:
            until(waits_for_a_lock)
        finally:
            sweeper.kill()
        assert sweeper.wait(PATIENCE) == -signal.SIGKILL
        before = list(Deadline.unscoped.values_list("duty", flat=True))
        assert stuck not in before
        assert "pep.initiated" in before, "the duties before it are whole"
    until(lambda: not waits_for_a_lock())
    assert not Sweep.objects.filter(finished_at__isnull=False).exists()

    sweep()

    assert Deadline.unscoped.filter(duty=stuck).count() == 3
    assert Sweep.objects.filter(finished_at__isnull=False).count() == 1
    opened = DeadlineEvent.unscoped.filter(kind="opened")
    assert opened.count() == Deadline.unscoped.count()
    assert opened.values("deadline").distinct().count() == opened.count()
    again = sweep()
    assert {code: again[code]["written"] for code in DUTIES} == dict.fromkeys(DUTIES, 0)


def test_connection_ended_inside_a_duty__writes_neither_deadlines_nor_history(db):
    CareEpisodeFactory()
    with duty_locked("pep.initiated"):
        sweeper = started(SWEEPER)
        until(waits_for_a_lock)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                "current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'"
            )
        assert sweeper.wait(PATIENCE) != 0
    assert not Deadline.unscoped.filter(duty="pep.initiated").exists()
    assert not DeadlineEvent.unscoped.filter(deadline__duty="pep.initiated").exists()
    sweep()
    assert Deadline.unscoped.filter(duty="pep.initiated").count() == 1
