import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.audit.models import Event
from lac.children.versions import StaleSave
from lac.meetings import actions
from lac.meetings.models import Disagreement
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory

D = dt.date
pytestmark = pytest.mark.django_db
WORDS = {"about": "Whether a part-time timetable helps", "who": "School and social worker"}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def disagreement():
    meeting = MeetingFactory(held_on=D(2026, 11, 10))
    return actions.raise_disagreement(meeting=meeting, by=None, **WORDS)


def follow_up(disagreement, now, **more):
    on = more.pop("on", D(2026, 11, 20))
    return actions.follow_up_disagreement(
        disagreement=disagreement, now=now, on=on, by=None, **more
    )


def test_disagreement__is_of_the_day_of_the_meeting(disagreement):
    assert disagreement.raised_on == D(2026, 11, 10)
    assert disagreement.state == "open"
    assert Event.objects.get(action="disagreement.raised").data["who"] == WORDS["who"]


def test_disagreement__of_a_cancelled_meeting_is_refused():
    meeting = MeetingFactory(cancelled_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC))
    with pytest.raises(ValidationError, match="was cancelled"):
        actions.raise_disagreement(meeting=meeting, by=None, **WORDS)


def test_disagreement__is_escalated_and_then_resolved(disagreement):
    escalated = follow_up(disagreement, "escalated", escalated_to="The virtual school head")
    assert escalated.state == "escalated"
    resolved = follow_up(disagreement, "resolved", outcome="Full time from January")
    assert resolved.state == "resolved"
    assert resolved.escalated_to == "The virtual school head"


@pytest.mark.parametrize(
    ("now", "more", "sentence"),
    [
        ("resolved", {}, "how it was resolved"),
        ("escalated", {"outcome": "x"}, "to whom"),
        ("resolved", {"outcome": "x", "on": D(2026, 11, 9)}, "between"),
        ("resolved", {"outcome": "x", "on": D(2026, 11, 21)}, "between"),
    ],
)
def test_follow_up__that_says_too_little_is_refused(disagreement, now, more, sentence):
    with pytest.raises(ValidationError, match=sentence):
        follow_up(disagreement, now, **more)


def test_follow_up__a_stale_save_is_refused(disagreement):
    follow_up(disagreement, "resolved", outcome="x", version=1)
    with pytest.raises(StaleSave):
        follow_up(disagreement, "resolved", outcome="y", version=1)


def test_disagreement__pressed_twice_is_written_once():
    meeting, by = MeetingFactory(), UserFactory()
    for _ in range(2):
        actions.raise_disagreement(meeting=meeting, by=by, **WORDS)
    assert Disagreement.unscoped.count() == 1
