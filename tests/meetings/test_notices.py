"""Invitations by e-mail: once for each state of a meeting, with a calendar file, about nobody."""

import datetime as dt
import re

import icalendar
import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from lac.deadlines import outbox
from lac.deadlines.models import Delivery
from lac.meetings import actions, notices
from tests.factories.accounts import UserFactory
from tests.factories.children import ChildFactory
from tests.factories.meetings import InviteeFactory, MeetingFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
COMING = dt.datetime(2026, 12, 1, 14, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def rowan():
    return ChildFactory(given_name="Rowan", family_name="Ashdown", preferred_name="Ro")


@pytest.fixture
def nadia():
    return UserFactory(full_name="Nadia Petrov", email="nadia@wexcombe.example")


@pytest.fixture
def meeting(rowan, nadia):
    """Two are asked who can be e-mailed, one with an account, and one who cannot."""
    return actions.arrange_meeting(
        child=rowan,
        kind="pep",
        planned_at=COMING,
        place="Room 4",
        purpose="Rowan's autumn plan",
        invitees=[
            {"role": "Social worker", "name": "Nadia Petrov", "user": nadia},
            {"role": "School nurse", "name": "Rowan Ashdown", "email": "nurse@health.example"},
            {"role": "Grandmother", "name": "Elsie Ashdown"},
        ],
        by=None,
    )


def sent():
    """What goes out, in order; nothing waits afterwards."""
    mail.outbox.clear()
    outbox.send_waiting()
    return list(mail.outbox)


def event_in(message):
    (part,) = message.attachments
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


def test_arranging__e_mails_whoever_has_an_address(meeting):
    messages = sent()
    assert [it.to for it in messages] == [["nadia@wexcombe.example"], ["nurse@health.example"]]
    assert messages[0].subject == "Invitation to a meeting on Tuesday 1 December 2026"
    for words in ("PEP meeting", "2pm", "Room 4"):
        assert words in messages[0].body
    method, event = event_in(messages[1])
    assert (method, str(event["STATUS"]), event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 1)
    assert event["ATTENDEE"] == "mailto:nurse@health.example"
    assert event.decoded("DTSTART") == COMING
    assert messages[1].attachments[0].get_param("method") == "REQUEST"


def test_invitation__says_nothing_of_the_child(meeting):
    """Not even where the invitee carries the child's name."""
    actions.edit_meeting(meeting=meeting, version=1, place="Room 5", by=None)
    meeting.refresh_from_db()
    actions.cancel_meeting(meeting=meeting, reason="Rowan is ill", by=None)
    for message in sent():
        (part,) = message.attachments
        text = message.subject + message.body + part.get_payload(decode=True).decode()
        assert not re.search(r"Rowan|Ashdown|\bRo\b|autumn|children/", text)
        assert "ill" not in text.split()


def test_invitation__keeps_its_secret_out_of_the_outbox(meeting):
    delivery = Delivery.objects.filter(email="nurse@health.example").get()
    (link,) = re.findall(r"/meetings/answer/([0-9a-f]{64})/", sent()[1].body)
    assert link not in str(delivery.context)
    assert link not in delivery.calendar_file


def test_moving__tells_the_same_people_under_the_same_entry(meeting):
    (_, first), *_ = [event_in(it) for it in sent()]
    later = COMING + dt.timedelta(days=1)
    actions.edit_meeting(meeting=meeting, version=1, planned_at=later, by=None)
    messages = sent()
    assert [it.subject for it in messages] == [
        "A meeting has changed: now Wednesday 2 December 2026"
    ] * 2
    method, second = event_in(messages[0])
    assert (method, second["UID"], second["SEQUENCE"]) == ("REQUEST", first["UID"], 2)


def test_moving__empties_the_answers_and_a_new_room_does_not(meeting):
    invitee = meeting.invitees.first()
    actions.answer(invitee=invitee, reply="yes", by=None)
    actions.edit_meeting(meeting=meeting, version=1, place="Room 5", by=None)
    invitee.refresh_from_db()
    assert invitee.reply == "yes"
    later = COMING + dt.timedelta(hours=1)
    actions.edit_meeting(meeting=meeting, version=2, planned_at=later, by=None)
    invitee.refresh_from_db()
    assert (invitee.reply, invitee.replied_at) == ("", None)


def test_change__of_who_chairs_is_told_to_nobody(meeting):
    sent()
    actions.edit_meeting(meeting=meeting, version=1, chair="Claire Donovan", by=None)
    assert sent() == []


def test_cancelling__takes_it_out_of_their_calendars(meeting):
    sent()
    actions.cancel_meeting(meeting=meeting, reason="The social worker is ill", by=None)
    messages = sent()
    assert len(messages) == 2
    method, event = event_in(messages[0])
    assert (method, str(event["STATUS"]), event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)


def test_inviting__tells_the_new_person_alone(meeting):
    sent()
    actions.invite(
        meeting=meeting, role="CAMHS", name="Dr Voss", email="voss@camhs.example", by=None
    )
    assert [it.to for it in sent()] == [["voss@camhs.example"]]


@pytest.mark.parametrize("address", ["NURSE@health.example", "nadia@wexcombe.example"])
def test_inviting__somebody_twice_is_refused(meeting, address):
    with pytest.raises(ValidationError, match="on the list already"):
        actions.invite(meeting=meeting, role="Nurse", name="The nurse", email=address, by=None)


def test_uninviting__tells_who_had_an_invitation_and_nobody_else(meeting):
    sent()
    nurse, grandmother = meeting.invitees.all()[1:]
    actions.uninvite(invitee=nurse, by=None)
    actions.uninvite(invitee=grandmother, by=None)
    (message,) = sent()
    assert message.to == ["nurse@health.example"]
    assert event_in(message)[0] == "CANCEL"


def test_the_same_state__is_never_sent_twice(meeting):
    sent()
    notices.invite(meeting, list(meeting.invitees.all()))
    assert sent() == []


def test_a_meeting_of_the_past__is_told_to_nobody():
    meeting = MeetingFactory(planned_at=NOW)
    notices.invite(meeting, [InviteeFactory(meeting=meeting, email="a@wexcombe.example")])
    assert not Delivery.objects.exists()


def test_the_child_in_the_place__is_refused(rowan):
    for place in ("Rowan Ashdown's classroom", "by RO ASHDOWN's desk", "Ashdown, Rówan: Room 4"):
        with pytest.raises(ValidationError, match="leave the child's name out"):
            actions.arrange_meeting(
                child=rowan, kind="pep", planned_at=COMING, place=place, by=None
            )
    link = {"place": "", "link": "https://meet.example/pep-rowan-ashdown"}
    with pytest.raises(ValidationError, match="leave the child's name out"):
        actions.arrange_meeting(child=rowan, kind="pep", planned_at=COMING, by=None, **link)
