"""A recorded change moves the deadlines of the child it is about, after the commit, once."""

import datetime as dt

import pytest
from django.db import transaction

from lac.audit.log import record, record_many
from lac.audit.sentences import SENTENCES
from lac.calendars.actions import add_closure
from lac.children.models import CareEpisode
from lac.deadlines import resweep
from lac.deadlines.models import Deadline, DeadlineEvent
from lac.deadlines.sweep import sweep
from tests.factories.accounts import UserFactory
from tests.factories.children import CareEpisodeFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
CHANGED, SEEN = "made_up.changed", "made_up.viewed"


@pytest.fixture(autouse=True)
def _sentences(monkeypatch):
    for action in (CHANGED, SEEN):
        monkeypatch.setitem(SENTENCES, action, "did something")


@pytest.fixture
def asked(monkeypatch):
    """The sweeps that were asked for."""
    sweeps = []
    for task in ("sweep_children", "sweep_everything"):
        monkeypatch.setattr(
            getattr(resweep, task), "delay",
            lambda *args, task=task, **kwargs: sweeps.append((task, *args, kwargs["because"])),
        )  # fmt: skip
    return sweeps


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_change__sweeps_the_child_once_for_a_whole_transaction(asked, committing):
    with committing(), transaction.atomic():
        record(CHANGED, by=None, child=3)
        with transaction.atomic():
            record_many(CHANGED, by=None, children=[3, 7])
    assert asked == [("sweep_children", [3, 7], CHANGED)]


def test_look__sweeps_nothing(asked, committing):
    with committing():
        record(SEEN, by=None, child=3)
    assert asked == []


def test_change_that_is_rolled_back__sweeps_nothing(asked, committing):
    with committing(), transaction.atomic():
        record(CHANGED, by=None, child=3)
        transaction.set_rollback(True)
    assert asked == []


def test_two_transactions__sweep_twice(asked, committing):
    for child in (3, 7):
        with committing():
            record(CHANGED, by=None, child=child)
    assert [it[1] for it in asked] == [[3], [7]]


def test_thousands_of_children__are_one_sweep_of_everything(asked, committing):
    with committing():
        record_many(CHANGED, by=None, children=list(range(resweep.MANY + 1)))
    assert asked == [("sweep_everything", CHANGED)]


def test_broker_that_is_down__does_not_undo_the_change(monkeypatch, committing):
    def down(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(resweep.sweep_children, "delay", down)
    with committing():
        assert record(CHANGED, by=None, child=3).pk


def test_due_date__follows_a_correction_and_says_which(committing):
    care = CareEpisodeFactory(started_on=dt.date(2026, 11, 2))
    sweep(duties=["school.place_after_entering_care"])
    with committing():
        CareEpisode.unscoped.update(
            started_on=dt.date(2026, 11, 3), care_started_on=dt.date(2026, 11, 3)
        )
        record(CHANGED, by=None, child=care.child)
    deadline = Deadline.unscoped.get(duty="school.place_after_entering_care")
    assert deadline.due_on == dt.date(2026, 11, 17)
    moved = DeadlineEvent.unscoped.get(kind="moved", deadline=deadline)
    assert (moved.cause, moved.because) == ("start", CHANGED)


def test_closure__moves_open_deadlines(world, committing):
    EnrolmentFactory(
        child=world.child, school=world.school, kind="G", admitted_on=dt.date(2026, 9, 2)
    )
    world.enrolment.left_on = dt.date(2026, 11, 6)
    world.enrolment.save()
    sweep()
    before = Deadline.unscoped.get(duty="school.next_school").due_on
    with committing():
        add_closure(
            calendar=world.calendar, day=dt.date(2026, 11, 24), kind="inset", by=UserFactory()
        )
    after = Deadline.unscoped.get(duty="school.next_school").due_on
    assert (before, after) == (dt.date(2026, 12, 4), dt.date(2026, 12, 7))
