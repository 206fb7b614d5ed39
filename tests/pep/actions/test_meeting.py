"""The PEP meeting, recorded here or on the meetings' own pages."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lac.meetings.actions import arrange_meeting, hold_meeting, keep_draft
from lac.meetings.models import Meeting, MeetingKind
from pep.actions import arrange_pep_meeting, hold_pep_meeting
from tests.factories.pep import AttendeeFactory

AT = timezone.make_aware(dt.datetime(2026, 11, 24, 14))
TODAY = dt.date(2026, 11, 20)


def test_arrange__asks_the_people_of_the_plan(pep, teacher):
    AttendeeFactory(pep=pep, name="Nadia Petrov", came="")
    meeting = arrange_pep_meeting(pep=pep, planned_at=AT, by=teacher)
    pep.refresh_from_db()
    assert pep.meeting == meeting
    assert [it.name for it in meeting.invitees.all()] == ["Nadia Petrov"]


def test_arrange__holds_the_child_and_the_plan_before_it_writes(pep, teacher):
    """In this order as everybody, so that nobody who writes in the plan waits for the log too."""
    with CaptureQueriesContext(connection) as queries:
        arrange_pep_meeting(pep=pep, planned_at=AT, by=teacher)
    said = [it["sql"] for it in queries]
    locks = [(n, sql) for n, sql in enumerate(said) if "FOR NO KEY" in sql]
    tables = ("children_child", "pep_pep")
    locked = [next(n for n, sql in locks if f'FROM "{table}"' in sql) for table in tables]
    written = next(n for n, sql in enumerate(said) if sql.startswith("INSERT"))
    assert locked == sorted(locked)
    assert locked[1] < written


def test_hold__is_known_to_the_plan_and_to_the_meeting(pep, teacher):
    person = AttendeeFactory(pep=pep, came="")
    arrange_pep_meeting(pep=pep, planned_at=AT, by=teacher)
    hold_pep_meeting(pep=pep, held_on=TODAY, came={person.pk: "yes"}, by=teacher)
    pep.refresh_from_db()
    meeting = Meeting.unscoped.get()
    assert (pep.held_on, meeting.held_on) == (TODAY, TODAY)
    assert [it.attended for it in meeting.invitees.all()] == ["yes"]
    person.refresh_from_db()
    assert person.came == "yes"


def test_hold__notes_kept_on_the_meetings_own_page_a_moment_ago__stay(pep, teacher):
    arrange_pep_meeting(pep=pep, planned_at=AT, by=teacher)
    keep_draft(meeting=Meeting.unscoped.get(), notes="Theirs", by=teacher, version=None)
    hold_pep_meeting(pep=pep, held_on=TODAY, came={}, by=teacher)
    assert Meeting.unscoped.get().notes == "Theirs"


def test_hold__not_tomorrow(pep, teacher):
    with pytest.raises(ValidationError):
        hold_pep_meeting(pep=pep, held_on=dt.date(2026, 11, 21), came={}, by=teacher)
    with pytest.raises(ValidationError, match="Check the year"):
        hold_pep_meeting(pep=pep, held_on=dt.date(2025, 11, 20), came={}, by=teacher)


def test_meeting_recorded_elsewhere__becomes_the_plans(pep, world, teacher):
    meeting = arrange_meeting(child=world.child, kind=MeetingKind.PEP, planned_at=AT, by=teacher)
    pep.refresh_from_db()
    assert (pep.meeting, pep.held_on) == (meeting, None)
    hold_meeting(meeting=meeting, held_on=TODAY, by=teacher)
    pep.refresh_from_db()
    assert pep.held_on == TODAY


def test_meeting_recorded_elsewhere__of_another_kind_or_term_is_not(pep, world, teacher):
    next_term = timezone.make_aware(dt.datetime(2027, 1, 12, 14))
    arrange_meeting(child=world.child, kind=MeetingKind.LAC_REVIEW, planned_at=AT, by=teacher)
    arrange_meeting(child=world.child, kind=MeetingKind.PEP, planned_at=next_term, by=teacher)
    pep.refresh_from_db()
    assert pep.meeting is None
