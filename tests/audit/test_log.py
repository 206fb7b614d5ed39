import datetime as dt

import pytest
from django.db import connection, transaction

from lac.audit import log
from lac.audit.middleware import RequestOrigin, address_of_request
from lac.audit.models import Event
from lac.audit.sentences import SENTENCES, say, sentence_for
from tests.factories.accounts import UserFactory
from tests.factories.children import ChildFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """What a subscriber is told."""
    told = []

    def listener(action, child_ids):
        told.append((action, child_ids))

    log.subscribe(listener)
    yield told
    log.unsubscribe(listener)


def test_record__keeps_who_what_and_about_whom():
    user, child = UserFactory(full_name="Imani Clarke"), ChildFactory()
    log.record("child.viewed", by=user, subject=child, child=child, page="timeline")
    event = Event.objects.get()
    assert (event.actor_id, event.actor_name) == (user.pk, "Imani Clarke")
    assert (event.child_id, event.subject_type, event.subject_id) == (
        child.pk,
        "children.child",
        child.pk,
    )
    assert event.data == {"page": "timeline"}
    assert event.address is None


def test_record__its_listeners_change_rows_before_the_chain_is_locked():
    """Whoever holds such a row may be about to write to the log: they would wait for each other."""
    child, locks = ChildFactory(), []

    def listener(action, child_ids):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                " AND pid = pg_backend_pid()"
            )
            locks.append(cursor.fetchone()[0])

    log.subscribe(listener)
    try:
        log.record("child.viewed", by=None, child=child)
    finally:
        log.unsubscribe(listener)
    assert locks == [0]


def test_record__scheduled_work_has_no_person():
    assert log.record("child.viewed", by=None).actor_name == "The system"


def test_record__an_event_without_a_sentence_is_refused():
    with pytest.raises(KeyError):
        log.record("child.teleported", by=None)
    assert not Event.objects.exists()


def test_record__remembers_where_the_request_came_from(rf):
    seen = []

    def view(request):
        seen.append(log.record("child.viewed", by=None).address)

    RequestOrigin(view)(rf.get("/", REMOTE_ADDR="192.0.2.7"))
    assert seen == ["192.0.2.7"]
    assert address_of_request.get() is None


def test_record__undone_with_its_transaction():
    with transaction.atomic():
        log.record("child.viewed", by=None)
        transaction.set_rollback(True)
    assert not Event.objects.exists()


def test_record__costs_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        log.record("child.viewed", by=None, child=1)


def test_record_many__writes_one_event_a_child_in_one_statement(django_assert_num_queries):
    user = UserFactory()
    assert not user.delegations  # asked for once a request, to say on whose behalf somebody acts
    with django_assert_num_queries(1):
        log.record_many("child.viewed", by=user, children=[7, 8], subject=user, reason="import")
    rows = Event.objects.order_by("pk").values_list("child_id", "data", "actor_id", "subject_id")
    assert list(rows) == [
        (7, {"reason": "import"}, user.pk, user.pk),
        (8, {"reason": "import"}, user.pk, user.pk),
    ]


def test_record_many__says_something_else_of_each_child():
    log.record_many("child.viewed", by=None, children={7: {"row": 2}, 8: {"row": 3}}, file="a.csv")
    data = dict(Event.objects.values_list("child_id", "data"))
    assert data == {7: {"file": "a.csv", "row": 2}, 8: {"file": "a.csv", "row": 3}}


def test_record_many__nobody(django_assert_num_queries, heard):
    with django_assert_num_queries(0):
        log.record_many("child.viewed", by=None, children=[])
    assert heard == []


def test_subscribe__hears_of_children(heard):
    log.record("child.viewed", by=None, child=7)
    log.record("child.viewed", by=None)
    log.record_many("child.viewed", by=None, children=[8, 9])
    assert heard == [("child.viewed", [7]), ("child.viewed", [8, 9])]


@pytest.mark.parametrize(
    ("action", "is_look"),
    [
        ("child.viewed", True),
        ("pep.downloaded", True),
        ("children.searched", True),
        ("child.edited", False),
        ("viewed.child", False),
    ],
)
def test_is_look__goes_by_the_last_word(action, is_look):
    assert log.is_look(action) is is_look


def test_changes__are_what_differs_in_plain_json():
    before = {"name": "Rowan", "born_on": dt.date(2014, 1, 2), "version": 1, "open": None}
    after = {"name": "Rowan", "born_on": dt.date(2014, 1, 3), "version": 1, "open": True}
    assert log.changes(before, after) == {
        "born_on": ["2014-01-02", "2014-01-03"],
        "open": [None, True],
    }


def test_sentence__is_filled_from_the_event_and_bears_gaps():
    event = Event(action="term.saved", data={"term": "Autumn 2026/27"})
    assert sentence_for(event) == "set the dates of Autumn 2026/27 (…)"


def test_say__twice_differently_is_refused():
    say({"child.viewed": SENTENCES["child.viewed"]})
    with pytest.raises(ValueError, match=r"child\.viewed already has a different sentence"):
        say({"child.viewed": "glanced at the record"})
