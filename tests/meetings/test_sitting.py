"""The page during the meeting, from its agenda to the page that is printed."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.meetings.agenda import agenda_of
from lac.meetings.models import MeetingAction, MeetingKind
from tests.factories.meetings import InviteeFactory, MeetingActionFactory, MeetingFactory


@pytest.fixture
def teacher(world, client):
    client.force_login(world.users[Role.DESIGNATED_TEACHER])
    return client


@pytest.fixture
def meeting(world):
    today = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    return MeetingFactory(child=world.child, planned_at=today)


def url(name, meeting, **kwargs):
    where = {"child_pk": meeting.child_id, "pk": meeting.pk}
    return reverse(f"meetings:{name}", kwargs=where | kwargs)


def test_meeting__is_lived_through_on_one_page(world, teacher, meeting):
    worker = world.users[Role.SOCIAL_WORKER]
    invitee = InviteeFactory(meeting=meeting, user=worker, name="Nadia Petrov")
    earlier = MeetingFactory(
        child=world.child, planned_at=dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
    )
    MeetingActionFactory(meeting=earlier, text="Order a laptop")
    text = teacher.get(url("sitting", meeting)).content.decode()
    for words in (agenda_of("pep")[0], "Order a laptop", "Nadia Petrov"):
        assert words in text

    draft = {"notes": "We meet", f"came_{invitee.pk}": "yes", "version": "1"}
    answer = teacher.post(url("autosave", meeting), draft).json()
    assert (answer["saved"], answer["version"]) == (True, 2)

    teacher.post(url("add_action_here", meeting), {"text": "Find a tutor", "who": invitee.pk})
    action = MeetingAction.unscoped.get(text="Find a tutor")
    assert (action.owner, action.owner_name) == (worker, "Nadia Petrov")

    done = draft | {"notes": "We agreed on a tutor.", "version": "2", "then": "finish"}
    teacher.post(url("sitting", meeting), done)
    meeting.refresh_from_db()
    assert (meeting.held_on, meeting.notes) == (dt.date(2026, 11, 20), "We agreed on a tutor.")

    teacher.post(url("agree_minutes", meeting), {"version": meeting.version})
    minutes = meeting.agreed_minutes.get()
    teacher.post(url("circulate_minutes", meeting, minutes_pk=minutes.pk))
    page = teacher.get(url("summary", meeting)).content.decode()
    for words in ("Find a tutor", "Nadia Petrov", "We agreed on a tutor.", "version 1"):
        assert words in page
    assert "Circulated on" in teacher.get(meeting.get_absolute_url()).content.decode()


def test_autosave__over_somebody_elses_says_so(teacher, meeting):
    teacher.post(url("autosave", meeting), {"notes": "Mine", "version": "1"})
    response = teacher.post(url("autosave", meeting), {"notes": "Theirs", "version": "1"})
    assert response.status_code == 409
    assert "Somebody else changed this" in response.json()["text"]
    meeting.refresh_from_db()
    assert meeting.notes == "Mine"


def test_save__over_somebody_elses_shows_both(teacher, meeting):
    teacher.post(url("autosave", meeting), {"notes": "Theirs", "version": "1"})
    response = teacher.post(url("sitting", meeting), {"notes": "Mine", "version": "1"})
    text = response.content.decode()
    assert "Saved by somebody else" in text
    assert "Theirs" in text


def test_action__without_anybody_to_do_it_is_refused(teacher, meeting):
    response = teacher.post(url("add_action_here", meeting), {"text": "Find a tutor"})
    assert "Say who will do it" in response.content.decode()


def test_sitting__takes_few_queries(teacher, meeting, django_assert_max_num_queries):
    for _ in range(10):
        InviteeFactory(meeting=meeting)
        MeetingActionFactory(meeting=meeting)
    teacher.get(url("sitting", meeting))
    with django_assert_max_num_queries(12):
        teacher.get(url("sitting", meeting))


@pytest.mark.parametrize("kind", MeetingKind.values)
def test_agenda__of_every_kind_begins_with_who_is_here_and_ends_with_when_next(kind):
    assert agenda_of(kind)[0] == "Who is here, and who is not"
    assert agenda_of(kind)[-1] == "When we meet again"
    assert len(agenda_of(kind)) >= 5
