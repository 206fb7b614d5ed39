import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from lac.accounts.access import Role
from lac.deadlines import outbox
from lac.meetings import actions, tasks
from lac.meetings.models import Meeting

D = dt.date
FIRST = dt.datetime(2026, 11, 30, 14, tzinfo=dt.UTC)


@pytest.fixture
def nurse():
    return {"role": "School nurse", "name": "Femi Bello", "email": "nurse@health.example"}


@pytest.fixture
def series(world, nurse):
    return arrange(world, invitees=[nurse])


def arrange(world, **changed):
    wanted = {
        "child": world.child,
        "kind": "psp",
        "planned_at": FIRST,
        "rhythm": "six_weeks",
        "until": D(2027, 3, 31),
        "place": "Room 4",
        "by": world.users[Role.DESIGNATED_TEACHER],
    }
    return actions.arrange_series(**(wanted | changed))


def days(meetings):
    return [timezone.localtime(it.planned_at).date() for it in meetings]


def to_come():
    return list(Meeting.unscoped.upcoming().order_by("planned_at"))


def test_series__has_each_meeting_with_its_people(series):
    assert days(series) == [D(2026, 11, 30), D(2027, 1, 11), D(2027, 2, 22)]
    assert {it.invitees.get().name for it in series} == {"Femi Bello"}
    assert len({it.series_id for it in series}) == 1


def test_series__keeps_its_time_of_day_through_the_change_of_clocks(world):
    meetings = arrange(world, rhythm="four_weeks", until=D(2027, 5, 30))
    assert {timezone.localtime(it.planned_at).hour for it in meetings} == {14}


def test_series__invites_four_weeks_ahead(series, time_machine):
    outbox.send_waiting()
    assert len(mail.outbox) == 1
    for _ in range(2):
        tasks.invite_ahead()
    outbox.send_waiting()
    assert len(mail.outbox) == 1
    time_machine.move_to(dt.datetime(2026, 12, 14, 14, tzinfo=dt.UTC))
    tasks.invite_ahead()
    outbox.send_waiting()
    assert "11 January 2027" in mail.outbox[-1].subject
    assert len(mail.outbox) == 2


def test_series__of_one_meeting_is_refused(world):
    with pytest.raises(ValidationError, match="Only one meeting fits"):
        arrange(world, until=D(2026, 12, 18))


def test_series__beyond_the_known_terms_is_refused_in_words(world):
    with pytest.raises(ValidationError, match=r"not known|No term dates"):
        arrange(
            world,
            planned_at=dt.datetime(2029, 1, 8, 14, tzinfo=dt.UTC),
            until=D(2029, 6, 1),
        )


def test_moving__takes_those_after_it_along_and_leaves_those_before(world, series):
    second = series[1]
    new = dt.datetime(2027, 1, 12, 10, tzinfo=dt.UTC)
    actions.move_following(meeting=second, planned_at=new, version=1, by=None)
    assert days(to_come()) == [D(2026, 11, 30), D(2027, 1, 12), D(2027, 2, 23)]
    assert [timezone.localtime(it.planned_at).hour for it in to_come()] == [14, 10, 10]


def test_moving__far_back_cancels_what_no_longer_fits(world, series):
    new = dt.datetime(2027, 3, 1, 10, tzinfo=dt.UTC)
    actions.move_following(meeting=series[1], planned_at=new, version=1, by=None)
    assert days(to_come()) == [D(2026, 11, 30), D(2027, 3, 1)]


def test_moving__far_ahead_arranges_what_has_room(world, series):
    new = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)
    actions.move_following(meeting=series[1], planned_at=new, version=1, by=None)
    found = to_come()
    assert len(found) == 4
    assert found[-1].invitees.get().email == "nurse@health.example"


def test_ending__cancels_this_one_and_those_after_it(world, series):
    actions.end_series(meeting=series[1], reason="The plan has ended", by=None)
    assert days(to_come()) == [D(2026, 11, 30)]
    series[2].refresh_from_db()
    assert series[2].cancellation_reason == "The plan has ended"


def test_ending__of_a_meeting_that_stands_alone_cancels_it_alone(world, series):
    alone = actions.arrange_meeting(child=world.child, kind="pep", planned_at=FIRST, by=None)
    with pytest.raises(ValidationError, match="not one of a series"):
        actions.move_following(meeting=alone, planned_at=FIRST, version=1, by=None)
    actions.end_series(meeting=alone, reason="No need", by=None)
    assert len(to_come()) == 3
