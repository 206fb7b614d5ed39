import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.children.versions import StaleSave
from lac.deadlines import outbox
from lac.meetings import actions
from tests.factories.accounts import UserFactory
from tests.factories.meetings import InviteeFactory, MeetingActionFactory, MeetingFactory

D = dt.date
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC))


@pytest.fixture
def held():
    return MeetingFactory(held_on=D(2026, 11, 20), notes="We agreed on a tutor.")


def test_draft__keeps_the_words_and_who_is_here_and_holds_nothing():
    meeting = MeetingFactory()
    invitee = InviteeFactory(meeting=meeting)
    kept = actions.keep_draft(
        meeting=meeting, notes="We", attendance={invitee.pk: "yes"}, version=1, by=None
    )
    invitee.refresh_from_db()
    assert (kept.notes, kept.version, kept.held_on) == ("We", 2, None)
    assert invitee.attended == "yes"


def test_draft__over_somebody_elses_is_refused():
    meeting = MeetingFactory()
    actions.keep_draft(meeting=meeting, notes="Mine", version=1, by=None)
    with pytest.raises(StaleSave):
        actions.keep_draft(meeting=meeting, notes="Theirs", version=1, by=None)


def test_draft__is_told_to_the_log_once_a_sitting(time_machine):
    meeting, by = MeetingFactory(), UserFactory()
    for number in range(3):
        meeting = actions.keep_draft(
            meeting=meeting, notes="We agreed"[:number], version=meeting.version, by=by
        )
    assert Event.objects.filter(action="meeting.notes_kept").count() == 1
    time_machine.move_to(dt.datetime(2026, 11, 20, 9, 41, tzinfo=dt.UTC))
    actions.keep_draft(meeting=meeting, notes="More", version=meeting.version, by=by)
    assert Event.objects.filter(action="meeting.notes_kept").count() == 2


def test_agreed__stays_as_it_was_and_the_next_one_has_the_next_number(held):
    first = actions.agree_minutes(meeting=held, version=1, by=None)
    actions.keep_draft(meeting=held, notes="We agreed on two tutors.", version=1, by=None)
    second = actions.agree_minutes(meeting=held, version=2, by=None)
    first.refresh_from_db()
    assert (first.number, first.text) == (1, "We agreed on a tutor.")
    assert (second.number, second.text) == (2, "We agreed on two tutors.")
    with pytest.raises(ValidationError, match="Nothing has changed"):
        actions.agree_minutes(meeting=held, version=2, by=None)


@pytest.mark.parametrize(
    ("meeting", "sentence"),
    [({"notes": "Words"}, "was held"), ({"held_on": D(2026, 11, 20)}, "nothing in the minutes")],
)
def test_agreed__too_early_is_refused(meeting, sentence):
    with pytest.raises(ValidationError, match=sentence):
        actions.agree_minutes(meeting=MeetingFactory(**meeting), version=1, by=None)


def test_circulated__goes_once_to_those_who_may_read_it_and_holds_no_words(world):
    held = MeetingFactory(child=world.child, held_on=D(2026, 11, 20), notes="We agreed on a tutor.")
    worker, carer = world.users[Role.SOCIAL_WORKER], world.users[Role.CARER]
    for user in (worker, carer, UserFactory()):
        InviteeFactory(meeting=held, user=user)
    InviteeFactory(meeting=held, email="guest@health.example")
    minutes = actions.agree_minutes(meeting=held, version=1, by=None)
    assert actions.circulate_minutes(minutes=minutes, by=None) == 1
    assert actions.circulate_minutes(minutes=minutes, by=None) == 0
    outbox.send_waiting()
    (message,) = mail.outbox
    assert message.to == [worker.email]
    assert "20 November 2026" in message.subject
    for words in ("tutor", world.child.given_name, world.child.family_name):
        assert words not in message.body


def test_reopened__an_action_is_open_again():
    action = MeetingActionFactory(done_on=D(2026, 11, 19))
    actions.reopen_action(action=action, by=None)
    action.refresh_from_db()
    assert action.done_on is None
    with pytest.raises(ValidationError, match="not marked done"):
        actions.reopen_action(action=action, by=None)
