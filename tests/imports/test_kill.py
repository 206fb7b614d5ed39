"""A real worker, killed with signal 9 half-way, against a real PostgreSQL and a real queue."""

import contextlib
import signal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.models import CareEpisode, Child
from lac.imports import actions, locks
from lac.imports.models import Import, ImportState, StagedRow
from tests.factories.accounts import user_with
from tests.factories.imports import checked, child, episode, ssda903_files
from tests.factories.organisations import LocalAuthorityFactory
from tests.workers import send, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def authority():
    return LocalAuthorityFactory()


def a_return(*identifiers):
    return ssda903_files([child(it) for it in identifiers], [episode(it) for it in identifiers])


@contextlib.contextmanager
def somebody_in_the_way(table):
    """Another session holds a table, so that whoever writes to it stops there."""
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()


def somebody_waits_for_a_table():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return cursor.fetchone()[0] > 0


def kill(worker):
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def test_worker_killed_while_loading__leaves_nothing_and_one_press_loads_all(
    authority, a_worker, queue, client
):
    job = checked("ssda903", authority, a_return("C1", "C2"))
    actions.accept(job=job, by=None)
    with somebody_in_the_way("children_careepisode"):
        worker = a_worker()
        send("lac.imports.tasks.apply_import", [job.pk], queue)
        wait_until(somebody_waits_for_a_table, "the worker never came to the episodes")
        job.refresh_from_db()
        assert locks.is_worked_on(job)
        assert not locks.was_interrupted(job)
        with pytest.raises(ValidationError, match="being worked on now"):
            actions.retry(job=job, by=None)
        kill(worker)
    wait_until(lambda: not locks.is_worked_on(job), "the lock of a dead worker is still held")
    assert Child.unscoped.count() == CareEpisode.unscoped.count() == 0
    assert Import.objects.get().state == ImportState.APPLYING
    assert locks.was_interrupted(job)
    officer = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=authority)
    client.force_login(officer)
    text = client.get(reverse("imports:detail", args=[job.pk])).content.decode()
    assert "Interrupted" in text
    assert "Load again" in text
    client.post(reverse("imports:retry", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == ImportState.APPLIED
    assert (Child.unscoped.count(), CareEpisode.unscoped.count()) == (2, 2)


def test_worker_killed_while_checking__lets_the_next_worker_take_over(authority, a_worker, queue):
    job = actions.keep(kind="ssda903", files=a_return("C1"), place=authority, by=None)
    with somebody_in_the_way("imports_stagedrow"):
        worker = a_worker()
        send("lac.imports.tasks.check_import", [job.pk], queue)
        wait_until(somebody_waits_for_a_table, "the worker never came to the lines")
        kill(worker)
    wait_until(lambda: not locks.is_worked_on(job), "the lock of a dead worker is still held")
    job.refresh_from_db()
    assert (job.state, StagedRow.objects.count()) == (ImportState.CHECKING, 0)
    a_worker()
    send("lac.imports.tasks.check_import", [job.pk], queue)
    wait_until(
        lambda: Import.objects.get().state == ImportState.CHECKED, "the second worker did nothing"
    )
    assert Import.objects.get().added == 2


def test_second_import_of_an_authority__waits_and_says_so(authority):
    first, second = (checked("ssda903", authority, a_return(it)) for it in ("C1", "C2"))
    said = []
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor, transaction.atomic():
            cursor.execute("BEGIN")
            place = f"import {first.local_authority_id} {first.school_id}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [place])
            with connection.cursor() as mine, pytest.MonkeyPatch.context() as patch:
                mine.execute("SET LOCAL lock_timeout = '300ms'")
                patch.setattr(locks.progress, "tell", lambda pk, percent, doing: said.append(doing))
                with pytest.raises(Exception, match="lock timeout"), transaction.atomic():
                    locks.take(second)
    finally:
        other.close()
    assert said == ["Waiting for another import to finish"]
