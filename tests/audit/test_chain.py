"""The database chains the log and refuses to change it; the check names the first broken link."""

import contextlib
import hashlib
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from lac.audit.chain import verify
from lac.audit.log import record, record_many
from lac.audit.models import Event

pytestmark = pytest.mark.django_db


def execute(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@contextlib.contextmanager
def tampering():
    """As somebody with the keys of the database: the refusals are switched off."""
    execute("ALTER TABLE audit_event DISABLE TRIGGER audit_refuse_change")
    yield
    execute("ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_refuse_change")


@pytest.fixture
def events():
    return [record("child.viewed", by=None, child=number) for number in range(1, 7)]


def hash_in_python(event, previous_hash):
    """The sum, worked out a third time: as an auditor without the database would."""
    document = [
        event.pk,
        event.at.strftime("%Y-%m-%dT%H:%M:%S.%f"),
        event.action,
        event.actor_id,
        event.actor_name,
        event.child_id,
        event.subject_type,
        event.subject_id,
        event.data,
        event.address,
        previous_hash,
    ]
    text = json.dumps(document, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def test_insert__links_each_event_to_the_one_before(events):
    stored = list(Event.objects.order_by("pk"))
    assert [event.pk for event in stored] == [event.pk for event in events]
    before = ""
    for event in stored:
        assert event.previous_hash == before
        assert event.hash == hash_in_python(event, before)
        before = event.hash


def test_insert__a_number_that_somebody_chose_is_ignored(events):
    event = Event.objects.create(pk=4711, action="child.viewed", hash="x", previous_hash="y")
    assert event.pk == events[-1].pk + 1
    assert verify().broken == ""


def test_insert_of_many__chains_in_the_order_given(events):
    record_many("child.viewed", by=None, children=[30, 10, 20])
    last = list(Event.objects.order_by("pk"))[-3:]
    assert [event.child_id for event in last] == [30, 10, 20]
    assert [event.pk for event in last] == [events[-1].pk + step for step in (1, 2, 3)]
    assert verify().links == 9
    assert verify().broken == ""


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET actor_name = 'Nobody'",
        "UPDATE audit_event SET actor_name = 'Nobody' WHERE id = -1",
        "DELETE FROM audit_event",
        "DELETE FROM audit_event WHERE id = -1",
    ],
)
def test_change__is_refused(events, sql):
    with (
        pytest.raises(DatabaseError, match="The audit log is append-only"),
        transaction.atomic(),
    ):
        execute(sql)
    assert verify().links == 6


def test_change__is_refused_to_a_session_that_plays_the_replica(events):
    execute("SET LOCAL session_replication_role = replica")
    with (
        pytest.raises(DatabaseError, match="append-only: DELETE"),
        transaction.atomic(),
    ):
        execute("DELETE FROM audit_event")


def test_truncate__is_refused(events):
    """The test database lives with this refusal switched off: see tests/conftest.py."""
    execute("ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_refuse_truncate")
    with (
        pytest.raises(DatabaseError, match="append-only: TRUNCATE"),
        transaction.atomic(),
    ):
        execute("TRUNCATE audit_event")


def test_verify__whole_chain(events):
    verdict = verify()
    assert (verdict.links, verdict.last_id, verdict.broken) == (6, events[-1].pk, "")
    assert verdict.last_hash == Event.objects.first().hash


def test_verify__empty_log():
    assert verify().links == 0
    assert verify().broken == ""


@pytest.mark.parametrize("chunk", [1, 2, 4, 50_000])
@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("actor_name", "'Somebody else'"),
        ("child_id", "99"),
        ("data", """'{"reason": "another"}'"""),
        ("at", "at + interval '1 microsecond'"),
        ("address", "'10.0.0.1'"),
        ("hash", "repeat('0', 64)"),
    ],
)
def test_verify__names_a_changed_event(events, change, value, chunk):
    with tampering():
        execute(f"UPDATE audit_event SET {change} = {value} WHERE id = %s", events[2].pk)
    verdict = verify(chunk)
    assert verdict.broken.startswith(f"Event {events[2].pk} (child.viewed by ")
    assert verdict.broken.endswith("is not as it was written.")


@pytest.mark.parametrize("chunk", [1, 2, 3, 50_000])
def test_verify__names_the_event_after_one_that_was_removed(events, chunk):
    with tampering():
        execute("DELETE FROM audit_event WHERE id = %s", events[2].pk)
    assert f"Event {events[3].pk} " in verify(chunk).broken
    assert "events were removed or put in" in verify(chunk).broken


def test_verify__names_the_first_event_when_the_beginning_was_removed(events):
    with tampering():
        execute("DELETE FROM audit_event WHERE id <= %s", events[1].pk)
    assert f"Event {events[2].pk} " in verify().broken


def test_verify__names_an_event_that_was_put_in(events):
    with tampering():
        execute("UPDATE audit_event SET id = id + 100 WHERE id >= %s", events[3].pk)
        execute("ALTER TABLE audit_event DISABLE TRIGGER audit_chain")
        execute(
            "INSERT INTO audit_event (id, at, action, actor_name, subject_type, data,"
            " previous_hash, hash) SELECT %s, at, action, 'Nobody', '', '{}', hash, hash"
            " FROM audit_event WHERE id = %s",
            events[3].pk,
            events[2].pk,
        )
        execute("ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_chain")
    assert f"Event {events[3].pk} (child.viewed by Nobody" in verify().broken


def test_command__all_links_hold(events, capsys):
    call_command("verify_audit")
    said = capsys.readouterr().out
    assert "All 6 links hold." in said
    assert f"The last link is {events[-1].pk}:{Event.objects.first().hash}" in said


def test_command__names_the_broken_link(events):
    with tampering():
        execute("UPDATE audit_event SET actor_id = 1 WHERE id = %s", events[4].pk)
    with pytest.raises(CommandError, match=f"Event {events[4].pk} .* is not as it was written"):
        call_command("verify_audit")


def test_command__notices_a_cut_off_end(events):
    last = Event.objects.first()
    call_command("verify_audit", expect=f"{last.pk}:{last.hash}")
    with tampering():
        execute("DELETE FROM audit_event WHERE id = %s", last.pk)
    call_command("verify_audit")
    with pytest.raises(CommandError, match="the end of the log was cut off"):
        call_command("verify_audit", expect=f"{last.pk}:{last.hash}")


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once__make_one_chain():
    """The second waits for the first, and links to what it wrote."""
    with transaction.atomic():
        first = record("child.viewed", by=None, child=1)
        other = connections.create_connection("default")
        try:
            with other.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
                with pytest.raises(DatabaseError, match="lock timeout"):
                    cursor.execute(
                        "INSERT INTO audit_event (at, action, actor_name, subject_type, data,"
                        " previous_hash, hash) VALUES (now(), 'x', '', '', '{}', '', '')"
                    )
        finally:
            other.close()
    second = record("child.viewed", by=None, child=2)
    second.refresh_from_db()
    assert second.previous_hash == Event.objects.get(pk=first.pk).hash
