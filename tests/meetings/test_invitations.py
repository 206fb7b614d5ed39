import datetime as dt

import icalendar
import pytest

from lac.accounts.access import Role
from lac.meetings.invitations import (
    calendar_entry,
    is_needed,
    not_asked,
    suggested,
    with_addresses,
)
from tests.factories.accounts import OfficerAllocationFactory, user_with
from tests.factories.children import EnrolmentFactory, ProfessionalFactory
from tests.factories.meetings import InviteeFactory, MeetingFactory


def roles(child):
    return {it["role"] for it in suggested(child)}


def test_suggested__everybody_around_the_child(world):
    OfficerAllocationFactory(
        school=world.school,
        local_authority=world.authority,
        officer=world.users[Role.VIRTUAL_SCHOOL_OFFICER],
    )
    assert roles(world.child) == {
        "Social worker",
        "Independent reviewing officer",
        "Careers adviser",
        "Carer",
        "Designated teacher",
        "Virtual school officer",
    }


def test_suggested__the_designated_teacher_of_the_next_school(world):
    coming = EnrolmentFactory(
        child=world.child, kind="S", admitted_on=dt.date(2027, 1, 4), school__name="Next School"
    )
    teacher = user_with(Role.DESIGNATED_TEACHER, school=coming.school)
    found = {it["user"]: it["role"] for it in suggested(world.child)}
    assert found[teacher] == "Designated teacher of the next school"


def test_suggested__nobody_twice_and_nobody_who_left(world):
    ProfessionalFactory(child=world.child, name="Long Gone", ends_on=dt.date(2026, 11, 19))
    worker = world.users[Role.SOCIAL_WORKER]
    ProfessionalFactory(child=world.child, role="other", user=worker, name=worker.full_name)
    names = [it["name"] for it in suggested(world.child)]
    assert "Long Gone" not in names
    assert names.count(worker.full_name) == 1


@pytest.mark.parametrize(
    ("born_on", "offered"),
    [(dt.date(2013, 9, 1), False), (dt.date(2013, 8, 31), True)],
    ids=["Year 8", "Year 9"],
)
def test_suggested__a_careers_adviser_of_the_authority_from_year_9(world, born_on, offered):
    world.professionals[Role.CAREERS_ADVISER].delete()
    world.child.born_on = born_on
    assert ("Careers adviser" in roles(world.child)) == offered


def test_is_needed__by_the_kind_of_meeting(world):
    people = {it["role"]: it for it in suggested(world.child)}
    psp = {role for role, it in people.items() if is_needed(it, "psp", world.child)}
    assert psp == {"Social worker", "Independent reviewing officer", "Carer", "Designated teacher"}
    world.child.born_on = dt.date(2010, 1, 1)
    assert all(is_needed(it, "pep", world.child) for it in people.values())


def test_with_addresses__finds_those_who_work_with_the_child_by_name(world):
    worker = world.users[Role.SOCIAL_WORKER]
    people = [
        {"role": "Social worker", "name": worker.full_name},
        {"role": "Aunt", "name": "Elsie"},
    ]
    found = with_addresses(world.child, people)
    assert [it.get("user") for it in found] == [worker, None]


def test_not_asked__leaves_out_who_is_on_the_list(world):
    meeting = MeetingFactory(child=world.child)
    carer = next(it for it in suggested(world.child) if it["role"] == "Carer")
    InviteeFactory(meeting=meeting, name="Somebody", email=carer["email"].upper())
    assert "Carer" not in {it["role"] for it in not_asked(meeting, world.child)}


@pytest.mark.django_db
def test_calendar_entry__names_no_child_and_keeps_the_time():
    meeting = MeetingFactory(
        child__given_name="Rowan",
        child__family_name="Ashdown",
        purpose="Rowan's autumn plan",
        planned_at=dt.datetime(2026, 7, 1, 9, 0, tzinfo=dt.UTC),
    )
    text = calendar_entry(meeting).decode()
    assert "Rowan" not in text
    assert "Ashdown" not in text
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert event["SUMMARY"] == "PEP meeting"
    assert event.decoded("DTSTART") == dt.datetime(2026, 7, 1, 9, 0, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_calendar_entry__a_cancelled_meeting_says_so_under_the_same_name():
    meeting = MeetingFactory()
    first = calendar_entry(meeting).decode()
    meeting.cancelled_at = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    second = calendar_entry(meeting).decode()
    (before,) = icalendar.Calendar.from_ical(first).walk("VEVENT")
    (after,) = icalendar.Calendar.from_ical(second).walk("VEVENT")
    assert before["UID"] == after["UID"]
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
