"""Answering by link: no sign-in, one person, until the meeting's day is over."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse

from lac.audit.models import Event
from lac.deadlines import outbox
from lac.meetings import actions
from lac.meetings.models import Invitee, ReplyLink
from tests.factories.children import ChildFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
COMING = dt.datetime(2026, 12, 1, 14, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def meeting():
    return actions.arrange_meeting(
        child=ChildFactory(given_name="Rowan", family_name="Ashdown"),
        kind="pep",
        planned_at=COMING,
        place="Room 4",
        invitees=[
            {"role": "School nurse", "name": "Femi Bello", "email": "nurse@health.example"},
        ],
        by=None,
    )


@pytest.fixture
def link(meeting):
    outbox.send_waiting()
    return re.search(r"(/meetings/answer/\S+)", mail.outbox[-1].body).group(1)


def the_invitee():
    return Invitee.unscoped.get()


def test_link__shows_when_and_where_and_never_the_child(client, link):
    response = client.get(link)
    text = response.content.decode()
    for words in ("PEP meeting", "2pm", "Room 4"):
        assert words in text
    assert "Rowan" not in text
    assert "Ashdown" not in text
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_answer__is_kept_shown_and_may_be_changed(client, link):
    client.post(link, {"reply": "yes"})
    assert the_invitee().reply == "yes"
    assert "You will come" in client.get(link).content.decode()
    client.post(link, {"reply": "report", "note": "By Friday"})
    invitee = the_invitee()
    assert (invitee.reply, invitee.reply_note) == ("report", "By Friday")
    data = Event.objects.filter(action="meeting.answered_by_link").first().data
    assert data["name"] == "Femi Bello"


def test_answer__that_somebody_else_comes_says_who(client, link):
    text = client.post(link, {"reply": "instead"}).content.decode()
    assert "Say who will come" in text
    client.post(link, {"reply": "instead", "instead": "Ada Obi, health visitor"})
    assert the_invitee().instead == "Ada Obi, health visitor"
    client.post(link, {"reply": "yes", "instead": "Ada Obi, health visitor"})
    assert the_invitee().instead == ""


def test_link__works_on_the_meetings_day_and_not_on_the_next(client, link, time_machine):
    time_machine.move_to(dt.datetime(2026, 12, 1, 23, 59, tzinfo=dt.UTC))
    assert client.get(link).status_code == 200
    time_machine.move_to(dt.datetime(2026, 12, 2, 0, 0, tzinfo=dt.UTC))
    response = client.get(link)
    assert response.status_code == 404
    assert "no longer works" in response.content.decode()


def test_link__of_somebody_taken_off_is_gone(client, link):
    actions.uninvite(invitee=the_invitee(), by=None)
    assert client.get(link).status_code == 404
    assert client.post(link, {"reply": "yes"}).status_code == 404


def test_link__that_was_changed_by_one_letter_is_gone(client, link):
    other = link[:-2] + ("0/" if link[-2] != "0" else "1/")
    assert client.get(other).status_code == 404


def test_link__of_a_cancelled_meeting_says_so_and_takes_no_answer(client, link, meeting):
    actions.cancel_meeting(meeting=meeting, reason="Rowan is ill", by=None)
    text = client.get(link).content.decode()
    assert "called off" in text
    assert "Rowan" not in text
    assert "was cancelled" in client.post(link, {"reply": "yes"}).content.decode() or (
        the_invitee().reply == ""
    )
    assert the_invitee().reply == ""


def test_first_link__still_works_after_the_meeting_moved(client, link, meeting):
    actions.edit_meeting(
        meeting=meeting, version=1, planned_at=COMING - dt.timedelta(hours=3), by=None
    )
    assert "11am" in client.get(link).content.decode()
    assert ReplyLink.unscoped.count() == 2


def test_database__keeps_a_hash_only(link):
    token = link.strip("/").split("/")[-1]
    assert ReplyLink.unscoped.get().sha256 != token
    address = reverse("meetings:reply", kwargs={"token": ReplyLink.unscoped.get().sha256})
    assert address != link
