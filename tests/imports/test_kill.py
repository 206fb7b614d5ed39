"""Real workers, one killed with signal 9 half-way and two at once, on PostgreSQL and a queue."""

import contextlib
import signal
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children.models import CareEpisode, Child, Placement
from lac.deadlines.models import Deadline
from lac.imports import actions, locks, progress
from lac.imports.models import ImportState, ImportTrace, StagedRow
from tests.factories.accounts import user_with
from tests.factories.imports import checked, child, episode, load_return, ssda903_files
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


# A year later one child is as they were, one moved, one is new by the sets, and one (who has
# a doubt: the episode before ended some days earlier) is new line by line.
LAST_YEAR = [child(it) for it in ("SAME", "MOVED")], [episode(it) for it in ("SAME", "MOVED")]
THIS_YEAR = (
    [child("SAME"), child("MOVED", ETHNIC="BAFR"), child("NEW"), child("DOUBTED")],
    [
        episode("SAME"),
        episode("MOVED", DEC="01/03/2025", REC="X1"),
        episode("MOVED", "01/03/2025", RNE="P", PLACE="K2"),
        episode("NEW"),
        episode("DOUBTED", DEC="01/03/2025", REC="X1"),
        episode("DOUBTED", "05/03/2025", RNE="P"),
    ],
)


def on_record(authority):
    """What is on record of the authority's children, without anything that counts up by itself."""
    mine = {"child__local_authority": authority}
    days = ("child__la_child_id", "started_on", "ended_on", "version")
    events = Event.objects.filter(
        child_id__in=Child.unscoped.filter(local_authority=authority).values("pk")
    )
    return [
        sorted(rows, key=str)
        for rows in (
            Child.unscoped.filter(local_authority=authority).values_list(
                "la_child_id", "ethnicity", "upn_unknown", "version"
            ),
            Placement.unscoped.filter(**mine).values_list(*days, "placement_type", "reason_ended"),
            CareEpisode.unscoped.filter(**mine).values_list(
                *days, "reason_started", "legal_status"
            ),
            Deadline.unscoped.filter(**mine).values_list("child__la_child_id", "duty", "due_on"),
            events.filter(action__startswith="import.").values_list("action", "data"),
            ImportTrace.objects.filter(job__local_authority=authority).values_list("label"),
        )
    ]


def test_worker_killed_while_loading__leaves_nothing_and_one_press_loads_all(
    authority, a_worker, queue, client
):
    undisturbed = LocalAuthorityFactory()
    for place in (undisturbed, authority):
        load_return(place, *LAST_YEAR)
    load_return(undisturbed, *THIS_YEAR)
    before = on_record(authority)
    job = checked("ssda903", authority, ssda903_files(*THIS_YEAR))
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
    assert on_record(authority) == before
    job.refresh_from_db()
    assert job.state == ImportState.APPLYING
    assert locks.was_interrupted(job)
    officer = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=authority)
    client.force_login(officer)
    text = client.get(reverse("imports:detail", args=[job.pk])).content.decode()
    assert "Interrupted" in text
    assert "Load again" in text
    client.post(reverse("imports:retry", args=[job.pk]))
    job.refresh_from_db()
    assert (job.state, job.added, job.changed, job.unchanged) == (ImportState.APPLIED, 6, 2, 2)
    assert on_record(authority) == on_record(undisturbed) != before


def test_worker_killed_while_checking__lets_whoever_comes_next_take_over(
    authority, a_worker, queue
):
    job = actions.keep(kind="ssda903", files=a_return("C1"), place=authority, by=None)
    with somebody_in_the_way("imports_stagedrow"):
        worker = a_worker()
        send("lac.imports.tasks.check_import", [job.pk], queue)
        wait_until(somebody_waits_for_a_table, "the worker never came to the lines")
        kill(worker)
    wait_until(lambda: not locks.is_worked_on(job), "the lock of a dead worker is still held")
    job.refresh_from_db()
    assert (job.state, StagedRow.objects.count()) == (ImportState.CHECKING, 0)
    actions.check(job=job, by=None)
    assert (job.state, job.added) == (ImportState.CHECKED, 2)


def test_two_imports_at_once__the_second_waits_and_nothing_is_doubled(authority, a_worker, queue):
    first = checked("ssda903", authority, a_return("C1", "C2"))
    second = checked("ssda903", authority, a_return("C2", "C3"))
    for job in (first, second):
        actions.accept(job=job, by=None)
    mine = threading.Thread(target=load_on_a_connection_of_its_own, args=[second])
    with somebody_in_the_way("children_careepisode"):
        a_worker()
        send("lac.imports.tasks.apply_import", [first.pk], queue)
        wait_until(somebody_waits_for_a_table, "the worker never came to the episodes")
        mine.start()
        wait_until(lambda: is_waiting(second), "the second did not wait for the first")
    mine.join(timeout=60)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.added) == (ImportState.APPLIED, 4)
    assert (second.state, second.message) == (ImportState.CHECKED, actions.LOOK_AGAIN)
    assert (second.added, second.unchanged) == (2, 2)
    assert Child.unscoped.count() == CareEpisode.unscoped.count() == 2
    actions.accept(job=second, by=None)
    actions.apply(job=second, by=None)
    assert second.state == ImportState.APPLIED
    found = Child.unscoped.order_by("la_child_id").values_list("la_child_id", flat=True)
    assert list(found) == ["C1", "C2", "C3"]
    assert Placement.unscoped.count() == CareEpisode.unscoped.count() == 3
    assert Event.objects.filter(action="import.child_added").count() == 3


def load_on_a_connection_of_its_own(job):
    """As another worker would: in a thread, whose connection is its own."""
    try:
        actions.apply(job=job, by=None)
    finally:
        connection.close()


def is_waiting(job):
    """Whether the import's page says that it waits for another."""
    return progress.ask(job.pk)[1] == "Waiting for another import to finish"
