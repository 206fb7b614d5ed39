"""Registers by hand, and what is done in an attendance case."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from attendance import actions
from attendance.models import AmendedMark, AttendanceDay, AttendanceThreshold, CaseOutcome
from lac.audit.models import Event
from lac.children.versions import StaleSave
from tests.factories.accounts import UserFactory
from tests.factories.attendance import (
    AttendanceCaseFactory,
    AttendanceThresholdFactory,
    CaseActionFactory,
    attend,
)
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import ChildFactory, EnrolmentFactory
from tests.factories.organisations import LocalAuthorityFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 16)
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _on_friday():
    with time_machine.travel(dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def enrolment():
    child = ChildFactory(given_name="Rowan", family_name="Ashdown")
    make_year(CalendarFactory(local_authority=child.local_authority), 2026)
    return EnrolmentFactory(child=child)


@pytest.fixture
def record(enrolment):
    def record(days):
        return actions.record_marks(
            child=enrolment.child, school=enrolment.school, days=days, by=UserFactory()
        )

    return record


def refused(call, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        call(*args, **kwargs)
    return " ".join(refusal.value.messages)


# --- registers --------------------------------------------------------------------


def test_marks__are_written_and_logged(record, enrolment):
    assert record({MONDAY: {"am": "/", "pm": "\\"}, TODAY: {"am": "i", "pm": ""}}) == 2
    row = AttendanceDay.unscoped.get(day=TODAY)
    assert (row.am.code, row.pm) == ("I", None)
    event = Event.objects.get(action="attendance.recorded")
    assert event.data["start"] == "16 November 2026"
    assert event.child_id == enrolment.child.pk


def test_marks__the_same_again__write_and_log_nothing(record):
    record({MONDAY: {"am": "/", "pm": "\\"}})
    assert record({MONDAY: {"am": "/", "pm": "\\"}}) == 0
    assert Event.objects.filter(action="attendance.recorded").count() == 1


def test_marks__a_changed_one_keeps_its_original_and_who_changed_it(record):
    record({MONDAY: {"am": "N", "pm": "\\"}})
    record({MONDAY: {"am": "I", "pm": "\\"}})
    was = AmendedMark.unscoped.get()
    assert (was.am.code, was.pm.code, was.day) == ("N", "\\", MONDAY)
    assert was.amended_by is not None


def test_marks__cleared_leave_a_day_without_a_mark_and_the_original(record):
    record({MONDAY: {"am": "/", "pm": "\\"}})
    record({MONDAY: {"am": "", "pm": "\\"}})
    assert AttendanceDay.unscoped.get().am is None
    assert AmendedMark.unscoped.get().am.code == "/"


def test_marks__an_empty_week_writes_nothing(record):
    assert record({MONDAY: {"am": "", "pm": ""}}) == 0
    assert not AttendanceDay.unscoped.exists()


@pytest.mark.parametrize(
    ("day", "am", "words"),
    [
        (MONDAY, "QQ", "not an attendance code"),
        (MONDAY, "\\", "for the afternoon only"),
        (dt.date(2026, 11, 21), "/", "in the future"),
        (dt.date(2026, 10, 27), "/", "not a school day"),
        (dt.date(2025, 9, 2), "/", "not on the roll"),
        (MONDAY, "K", "Say in the note"),
    ],
)
def test_marks__that_cannot_stand__are_refused(record, day, am, words):
    assert words in refused(record, {day: {"am": am, "pm": ""}})
    assert not AttendanceDay.unscoped.exists()


def test_marks__a_note_says_what_a_code_stands_for(record):
    record({MONDAY: {"am": "K", "pm": "K", "note": "Harbour Learning Centre"}})
    assert AttendanceDay.unscoped.get().note == "Harbour Learning Centre"


# --- cases ------------------------------------------------------------------------


def test_case__lead_reason_and_review_are_set(enrolment):
    case, officer = AttendanceCaseFactory(child=enrolment.child), UserFactory()
    found = actions.lead_case(
        case=case,
        by=officer,
        version=1,
        owner=officer,
        reason="A long journey",
        review_on=dt.date(2026, 12, 4),
    )
    assert (found.owner, found.reason, found.version) == (officer, "A long journey", 2)


def test_case__two_people_at_once__the_second_is_told(enrolment):
    case = AttendanceCaseFactory(child=enrolment.child)
    actions.lead_case(case=case, by=UserFactory(), version=1, reason="A long journey")
    with pytest.raises(StaleSave):
        actions.lead_case(case=case, by=UserFactory(), version=1, reason="Bullying")


def test_case__a_review_in_the_past_is_refused(enrolment):
    case = AttendanceCaseFactory(child=enrolment.child)
    sentence = refused(
        actions.lead_case, case=case, by=UserFactory(), version=1, review_on=dt.date(2026, 11, 19)
    )
    assert "today or later" in sentence


def test_case__an_action_is_added_and_done_once():
    case = AttendanceCaseFactory()
    action = actions.add_case_action(
        case=case, what="A taxi", who="Nadia Petrov", due_on=TODAY, by=UserFactory()
    )
    actions.finish_case_action(action=action, by=UserFactory())
    assert action.done_on == TODAY
    assert "already" in refused(actions.finish_case_action, action=action, by=UserFactory())


def test_case__an_action_done_tomorrow_is_refused():
    action = CaseActionFactory()
    assert "in the past" in refused(
        actions.finish_case_action, action=action, done_on=dt.date(2026, 11, 21), by=UserFactory()
    )


def test_case__a_review_keeps_the_figures_of_the_day(enrolment):
    attend(enrolment.child, enrolment.school, dt.date(2026, 9, 7), present=9, absent=1)
    case = AttendanceCaseFactory(child=enrolment.child)
    review = actions.review_case(
        case=case, note="Three full days", review_on=dt.date(2026, 12, 4), by=UserFactory()
    )
    case.refresh_from_db()
    assert (review.possible, review.attended) == (10, 9)
    assert case.review_on == dt.date(2026, 12, 4)


def test_case__is_closed_with_an_outcome_and_the_figures(enrolment):
    attend(enrolment.child, enrolment.school, dt.date(2026, 9, 7), present=9, absent=1)
    case = AttendanceCaseFactory(child=enrolment.child)
    closed = actions.close_case(
        case=case, outcome=CaseOutcome.IMPROVED, note="The taxi comes", by=UserFactory()
    )
    assert (closed.closed_on, closed.closing_year_possible) == (TODAY, 10)
    assert closed.closing_year_attended == 9


def test_case__needs_an_outcome_and_words():
    case = AttendanceCaseFactory()
    assert "Choose" in refused(
        actions.close_case, case=case, outcome="", note="Fine", by=UserFactory()
    )
    assert "sentence" in refused(
        actions.close_case, case=case, outcome="improved", note=" ", by=UserFactory()
    )


def test_case__closed__is_not_changed():
    case = AttendanceCaseFactory(closed_on=TODAY, outcome="improved")
    for call, more in [
        (actions.lead_case, {"version": 1}),
        (actions.add_case_action, {"what": "A", "who": "B", "due_on": TODAY}),
        (actions.review_case, {"note": "A", "review_on": dt.date(2026, 12, 4)}),
        (actions.close_case, {"outcome": "improved", "note": "A"}),
    ]:
        assert "closed case" in refused(call, case=case, by=UserFactory(), **more)


def test_threshold__is_set_for_an_authority_and_logged():
    authority = LocalAuthorityFactory()
    actions.set_threshold(local_authority=authority, by=UserFactory(), percentage="92.5")
    assert str(AttendanceThreshold.objects.get().percentage) == "92.5"
    assert Event.objects.filter(action="attendance.threshold_set").exists()


def test_threshold__two_people_at_once__the_second_is_told():
    threshold = AttendanceThresholdFactory(version=4)
    with pytest.raises(StaleSave):
        actions.set_threshold(
            local_authority=threshold.local_authority, by=UserFactory(), version=3, percentage=90
        )


def test_add_case_action__pressed_twice_is_written_once(world):
    case = AttendanceCaseFactory(child=world.child)
    agreed = {"case": case, "what": "A lift to school", "who": "The carer", "due_on": TODAY}
    by = UserFactory()
    assert actions.add_case_action(**agreed, by=by) == actions.add_case_action(**agreed, by=by)
    assert case.actions.count() == 1


def test_review_case__pressed_twice_is_written_once(world):
    case, by = AttendanceCaseFactory(child=world.child), UserFactory()
    said = {"case": case, "note": "Better mornings", "review_on": dt.date(2026, 12, 4), "by": by}
    assert actions.review_case(**said) == actions.review_case(**said)
    assert case.reviews.count() == 1


def test_close_case__pressed_twice_is_closed_once(world):
    case, by = AttendanceCaseFactory(child=world.child), UserFactory()
    said = {"case": case, "outcome": "improved", "note": "Back to 97 %", "version": 1, "by": by}
    assert actions.close_case(**said) == actions.close_case(**said)
    assert Event.objects.filter(action="attendance.case_closed").count() == 1
