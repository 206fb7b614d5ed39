"""Meetings in the calendar of whoever is asked to them."""

import datetime as dt

import pytest
from icalendar import Calendar

from lac.accounts.access import Role
from lac.deadlines.feeds import calendar_of
from tests.factories.meetings import InviteeFactory, MeetingActionFactory, MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(world):
    return world.users[Role.DESIGNATED_TEACHER]


def asked(user, child, **meeting):
    made = MeetingFactory(child=child, link="https://meet.example/rowan", **meeting)
    InviteeFactory(meeting=made, user=user)
    return made


def events(user):
    return Calendar.from_ical(calendar_of(user)).walk("VEVENT")


def test_meeting__is_an_hour_with_its_kind_and_a_link(world, teacher):
    meeting = asked(teacher, world.child)
    (event,) = events(teacher)
    assert event["summary"] == "PEP meeting"
    assert event.decoded("dtstart") == dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC)
    assert event.decoded("dtend") == dt.datetime(2026, 12, 1, 11, tzinfo=dt.UTC)
    assert event["url"].endswith(meeting.get_absolute_url())


def test_meeting__says_no_place_and_no_name(world, teacher):
    asked(teacher, world.child, purpose="Rowan's targets", chair="Nadia Petrov")
    text = calendar_of(teacher).decode().replace("\r\n ", "")
    for word in ("head teacher", "meet.example", "Rowan", "Petrov"):
        assert word not in text


def test_summer_time__is_right(world, teacher):
    london = dt.datetime(2027, 4, 13, 10, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    asked(teacher, world.child, planned_at=london)
    assert events(teacher)[0].decoded("dtstart").hour == 9


def test_moved_meeting__keeps_its_identity(world, teacher):
    meeting = asked(teacher, world.child)
    before = events(teacher)[0]["uid"]
    meeting.planned_at += dt.timedelta(days=3)
    meeting.save()
    (event,) = events(teacher)
    assert event["uid"] == before
    assert event.decoded("dtstart").day == 4


@pytest.mark.parametrize(
    "over",
    [
        {"held_on": dt.date(2026, 11, 20)},
        {"cancelled_at": dt.datetime(2026, 11, 19, tzinfo=dt.UTC)},
        {"planned_at": dt.datetime(2026, 11, 19, 10, tzinfo=dt.UTC)},
    ],
)
def test_meeting_that_is_over_or_off__is_not_in_it(world, teacher, over):
    asked(teacher, world.child, **over)
    assert events(teacher) == []


def test_meeting_of_others__is_not_in_it(world, teacher):
    asked(world.users[Role.SOCIAL_WORKER], world.child)
    assert events(teacher) == []


def test_meeting_about_a_child_one_works_with_no_more__is_not_in_it(world, teacher):
    asked(teacher, world.stranger)
    assert events(teacher) == []


def test_carer__is_led_to_the_portal(world):
    carer = world.users[Role.CARER]
    asked(carer, world.child)
    (event,) = events(carer)
    assert event["url"] == "http://127.0.0.1:8000/"


def test_promises__are_one_entry_a_day_and_do_not_say_what_was_promised(world, teacher):
    meeting = MeetingFactory(child=world.child)
    for day in (24, 24, 30):
        MeetingActionFactory(
            meeting=meeting, text="Ring Rowan", owner=teacher, due_on=dt.date(2026, 11, day)
        )
    MeetingActionFactory(meeting=meeting, owner=teacher, due_on=None)
    found = [(it.decoded("dtstart").day, str(it["summary"])) for it in events(teacher)]
    assert found == [
        (24, "Due: Do what was agreed at a meeting (2)"),
        (30, "Due: Do what was agreed at a meeting"),
    ]
