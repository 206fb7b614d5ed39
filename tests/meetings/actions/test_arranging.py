import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.audit.models import Event
from lac.children.versions import StaleSave
from lac.meetings import actions
from lac.meetings.models import Meeting
from tests.factories.accounts import UserFactory
from tests.factories.children import ChildFactory
from tests.factories.meetings import InviteeFactory, MeetingActionFactory, MeetingFactory

D = dt.date
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC))


def at(day, hour=10):
    return dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC)


def test_arrange_meeting__keeps_who_is_asked_and_tells_the_log():
    meeting = actions.arrange_meeting(
        child=ChildFactory(),
        kind="pep",
        planned_at=at(27),
        place="Room 4",
        invitees=[{"role": "Carer", "name": "Grace Okafor"}],
        by=None,
    )
    assert [it.name for it in meeting.invitees.all()] == ["Grace Okafor"]
    event = Event.objects.get(action="meeting.arranged")
    assert event.data["kind"] == "PEP meeting"
    assert event.data["planned"] == "27 November 2026"
    assert event.child_id == meeting.child_id


def test_arrange_meeting__a_kind_nobody_knows_is_refused():
    with pytest.raises(ValidationError):
        actions.arrange_meeting(child=ChildFactory(), kind="tea", planned_at=at(27), by=None)


def test_edit_meeting__a_stale_save_is_refused():
    meeting = MeetingFactory()
    actions.edit_meeting(meeting=meeting, by=None, version=1, place="The hall")
    with pytest.raises(StaleSave):
        actions.edit_meeting(meeting=meeting, by=None, version=1, place="The library")
    meeting.refresh_from_db()
    assert (meeting.place, meeting.version) == ("The hall", 2)


def test_hold_meeting__keeps_the_notes_and_who_came():
    meeting = MeetingFactory(planned_at=at(18))
    came, stayed = InviteeFactory(meeting=meeting), InviteeFactory(meeting=meeting)
    actions.hold_meeting(
        meeting=meeting,
        held_on=D(2026, 11, 18),
        notes="All is well.",
        attendance={came.pk: "yes", stayed.pk: "apologies"},
        by=None,
    )
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert [it.attended for it in meeting.invitees.all()] == ["yes", "apologies"]
    assert Event.objects.get(action="meeting.held").data["came"] == [came.name]


def test_hold_meeting__tomorrow_is_refused_and_today_is_not():
    meeting = MeetingFactory(planned_at=at(20))
    with pytest.raises(ValidationError, match="today or in the past"):
        actions.hold_meeting(meeting=meeting, held_on=D(2026, 11, 21), by=None)
    actions.hold_meeting(meeting=meeting, held_on=D(2026, 11, 20), by=None)


def test_hold_meeting__an_invitee_of_another_meeting_is_not_touched():
    meeting, other = MeetingFactory(planned_at=at(18)), InviteeFactory()
    actions.hold_meeting(
        meeting=meeting, held_on=D(2026, 11, 18), attendance={other.pk: "yes"}, by=None
    )
    other.refresh_from_db()
    assert other.attended == ""


def test_cancel_meeting__needs_a_reason_and_then_stays_cancelled():
    meeting = MeetingFactory()
    with pytest.raises(ValidationError, match="Say why"):
        actions.cancel_meeting(meeting=meeting, reason=" ", by=None)
    actions.cancel_meeting(meeting=meeting, reason="The social worker is ill", by=None)
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    for again in (
        lambda: actions.cancel_meeting(meeting=meeting, reason="Again", by=None),
        lambda: actions.hold_meeting(meeting=meeting, held_on=D(2026, 11, 18), by=None),
        lambda: actions.edit_meeting(meeting=meeting, version=2, place="x", by=None),
        lambda: actions.invite(meeting=meeting, role="Carer", name="Grace", by=None),
        lambda: actions.add_action(meeting=meeting, text="x", owner_name="y", by=None),
    ):
        with pytest.raises(ValidationError, match="was cancelled"):
            again()


def test_cancel_meeting__that_was_held_is_refused():
    meeting = MeetingFactory(held_on=D(2026, 11, 2))
    with pytest.raises(ValidationError, match="has been held"):
        actions.cancel_meeting(meeting=meeting, reason="Too late", by=None)


def test_finish_action__on_a_day_to_come_is_refused():
    action = MeetingActionFactory()
    with pytest.raises(ValidationError, match="today or in the past"):
        actions.finish_action(action=action, done_on=D(2026, 11, 21), by=None)
    actions.finish_action(action=action, done_on=D(2026, 11, 20), by=None)
    assert action.done_on == D(2026, 11, 20)


def test_uninvite__takes_the_person_off_the_list():
    invitee = InviteeFactory()
    meeting = invitee.meeting
    actions.uninvite(invitee=invitee, by=None)
    assert not meeting.invitees.exists()
    assert Event.objects.get(action="meeting.uninvited").data["name"]


@pytest.mark.parametrize(
    ("day", "state", "lists"),
    [(19, "unrecorded", "unrecorded"), (20, "planned", "upcoming"), (21, "planned", "upcoming")],
)
def test_state__today_is_still_to_come_and_yesterday_is_not(day, state, lists):
    meeting = MeetingFactory(planned_at=at(day, hour=1))
    assert meeting.state == state
    assert list(getattr(Meeting.unscoped, lists)()) == [meeting]


def test_of_kind__leaves_cancelled_meetings_out():
    kept = MeetingFactory(kind="pep")
    MeetingFactory(kind="pep", cancelled_at=at(2))
    MeetingFactory(kind="psp")
    assert list(Meeting.unscoped.of_kind("pep")) == [kept]


def test_add_action__pressed_twice_is_written_once(time_machine):
    meeting, by = MeetingFactory(), UserFactory()
    agreed = {"meeting": meeting, "text": "Find a tutor", "owner_name": "Nadia Petrov"}
    first = actions.add_action(**agreed, by=by)
    assert actions.add_action(**agreed, by=by) == first
    assert Event.objects.filter(action="meeting.action_added").count() == 1
    assert actions.add_action(**agreed, by=UserFactory()) != first
    time_machine.move_to(dt.datetime(2026, 11, 20, 9, 32, tzinfo=dt.UTC))
    actions.add_action(**agreed, by=by)
    assert meeting.agreed_actions.count() == 3


def test_arrange_meeting__pressed_twice_is_one_meeting():
    asked = {
        "child": ChildFactory(),
        "kind": "pep",
        "planned_at": at(27),
        "invitees": [{"role": "Carer", "name": "Grace Okafor"}],
        "by": UserFactory(),
    }
    meeting = actions.arrange_meeting(**asked)
    assert actions.arrange_meeting(**asked) == meeting
    assert meeting.invitees.count() == 1
    assert actions.arrange_meeting(**asked | {"planned_at": at(28)}) != meeting


def test_invite__pressed_twice_asks_once():
    meeting, by = MeetingFactory(planned_at=at(27)), UserFactory()
    asked = {"meeting": meeting, "role": "Carer", "name": "Grace Okafor", "by": by}
    assert actions.invite(**asked) == actions.invite(**asked)
    assert meeting.invitees.count() == 1


def test_hold_meeting__pressed_twice_finds_nobody_else_in_the_way():
    meeting, by = MeetingFactory(planned_at=at(18)), UserFactory()
    held = {"meeting": meeting, "held_on": D(2026, 11, 18), "version": 1, "by": by}
    actions.hold_meeting(**held)
    actions.hold_meeting(**held)
    with pytest.raises(StaleSave):
        actions.hold_meeting(**held | {"notes": "Something else"})
    with pytest.raises(StaleSave):
        actions.hold_meeting(**held | {"by": UserFactory()})
