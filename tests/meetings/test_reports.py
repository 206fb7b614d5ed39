"""Who comes, agency by agency, and next schools that were not asked."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.meetings.reports import attendance_by_agency, without_next_school
from tests.factories.accounts import user_with
from tests.factories.children import EnrolmentFactory
from tests.factories.meetings import (
    ChallengeFactory,
    DisagreementFactory,
    InviteeFactory,
    MeetingFactory,
)
from tests.factories.organisations import SchoolFactory

D = dt.date
START, END = D(2026, 9, 1), D(2026, 11, 20)


@pytest.fixture
def teacher(world):
    return world.users[Role.DESIGNATED_TEACHER]


def asked(child, held_on, **invitee):
    return InviteeFactory(meeting=MeetingFactory(child=child, held_on=held_on), **invitee)


def by_agency(user):
    return {it["agency"]: it for it in attendance_by_agency(user, START, END)}


def test_attendance__counts_each_agency(world, teacher):
    asked(world.child, END, agency="health", attended="yes", reply="yes")
    asked(world.child, END, agency="health", attended="instead", reply="instead")
    asked(world.child, END, agency="health", attended="report")
    asked(world.child, END, agency="health")
    asked(world.child, END, agency="social_care", attended="apologies", reply="no")
    rows = by_agency(teacher)
    health = rows["Health"]
    assert (health["invited"], health["replied"], health["came"]) == (4, 2, 2)
    assert (health["report"], health["unknown"]) == (1, 1)
    assert rows["Children's social care"]["apologies"] == 1


def test_attendance__counts_the_first_day_and_the_last_and_no_other(world, teacher):
    one_day = dt.timedelta(days=1)
    for day in (START - one_day, START, END, END + one_day):
        asked(world.child, day, agency="health")
    asked(world.child, None, agency="health")
    assert by_agency(teacher)["Health"]["invited"] == 2


def test_attendance__leaves_strangers_out(world, teacher):
    asked(world.stranger, END, agency="health")
    assert by_agency(teacher) == {}


def test_attendance__takes_one_query(world, teacher, django_assert_num_queries):
    for _ in range(20):
        asked(world.child, END, agency="health")
    assert teacher.roles
    with django_assert_num_queries(1):
        attendance_by_agency(teacher, START, END)


def test_attendance__is_shown_and_downloaded(world, teacher, client):
    asked(world.child, END, agency="health", attended="yes")
    client.force_login(teacher)
    text = client.get(reverse("meetings:attendance")).content.decode()
    assert "Health" in text
    assert "(100.0%)" in text
    file = client.get(reverse("meetings:attendance"), {"as": "csv", "period": "30"})
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows[1] == ["Health", "1", "0", "1", "0", "0", "0", "0"]
    assert Event.objects.filter(action="meetings.attendance.downloaded").exists()


@pytest.fixture
def next_school(world):
    school = SchoolFactory(name="Beacon College")
    EnrolmentFactory(child=world.child, kind="S", school=school, admitted_on=D(2027, 1, 4))
    return school


def test_next_school__that_was_not_asked_is_listed(world, teacher, next_school):
    meeting = MeetingFactory(child=world.child)
    MeetingFactory(child=world.child, kind="psp")
    MeetingFactory(
        child=world.child, held_on=D(2026, 3, 2), planned_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    )
    (found,) = without_next_school(teacher)
    assert found == meeting
    assert (found.next_school, found.has_teacher) == ("Beacon College", False)


def test_next_school__whose_teacher_was_asked_is_not(world, teacher, next_school):
    theirs = user_with(Role.DESIGNATED_TEACHER, school=next_school)
    meeting = MeetingFactory(child=world.child)
    assert without_next_school(teacher).get().has_teacher
    InviteeFactory(meeting=meeting, user=theirs)
    assert not without_next_school(teacher).exists()


def test_next_school__that_was_asked_by_name_is_not(world, teacher, next_school):
    InviteeFactory(
        meeting=MeetingFactory(child=world.child), role="Designated teacher of the next school"
    )
    assert not without_next_school(teacher).exists()


def test_next_school__without_one_nothing_is_listed(world, teacher):
    MeetingFactory(child=world.child)
    assert not without_next_school(teacher).exists()


@pytest.mark.parametrize("name", ["attendance", "next_school", "all_challenges", "disagreements"])
def test_report__takes_as_many_queries_for_many(
    world, client, name, next_school, django_assert_max_num_queries
):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    for _ in range(15):
        meeting = MeetingFactory(child=world.child)
        ChallengeFactory(child=world.child)
        DisagreementFactory(meeting=meeting)
    client.get(reverse(f"meetings:{name}"))
    with django_assert_max_num_queries(7):
        response = client.get(reverse(f"meetings:{name}"))
    assert response.status_code == 200
