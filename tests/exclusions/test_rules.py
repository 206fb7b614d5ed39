"""What the law refuses, to the half-day."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from exclusions.actions import (
    add_suspension,
    cancel_suspension,
    record_board,
    set_cancelled_days_rule,
)
from exclusions.figures import lost_between, sessions_by_child, summary
from exclusions.models import (
    BoardOutcome,
    CancelledDaysRule,
    ExclusionReason,
    Kind,
    SuspendedDay,
    Suspension,
)
from exclusions.rules import day_count
from tests.factories.accounts import UserFactory
from tests.factories.calendars import CalendarFactory, ClosureFactory, make_year
from tests.factories.children import ChildFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 9)
NOW = dt.datetime(2027, 7, 20, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _late_in_the_year():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def enrolment():
    child = ChildFactory(given_name="Rowan", family_name="Ashdown")
    calendar = CalendarFactory(local_authority=child.local_authority)
    make_year(calendar, 2025, 2026)
    return EnrolmentFactory(child=child)


@pytest.fixture
def suspend(enrolment):
    def suspend(started_on=MONDAY, sessions=2, *, session="am", kind=Kind.SUSPENSION, **more):
        given = {
            "child": enrolment.child,
            "school": enrolment.school,
            "reasons": [ExclusionReason.objects.get(code="DB")],
            "decided_on": started_on,
            "decided_by": "Judith Amos",
            "alternatives": "A day in the support base",
            "by": UserFactory(),
        }
        return add_suspension(
            **given | more,
            kind=kind,
            started_on=started_on,
            started_session=session,
            sessions=sessions,
        )

    return suspend


def refused(call, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        call(*args, **kwargs)
    return " ".join(refusal.value.messages)


# --- where it ends ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("session", "sessions", "ended_on", "ended_session"),
    [
        ("am", 1, MONDAY, "am"),
        ("am", 2, MONDAY, "pm"),
        ("pm", 1, MONDAY, "pm"),
        ("pm", 2, dt.date(2026, 11, 10), "am"),
        ("am", 10, dt.date(2026, 11, 13), "pm"),
        ("am", 11, dt.date(2026, 11, 16), "am"),
        ("pm", 10, dt.date(2026, 11, 16), "am"),
    ],
)
def test_end__is_the_last_session_by_the_schools_calendar(
    suspend, session, sessions, ended_on, ended_session
):
    found = suspend(sessions=sessions, session=session)
    assert (found.ended_on, found.ended_session) == (ended_on, ended_session)
    assert sum(found.days_lost.values_list("sessions", flat=True)) == sessions


def test_end__skips_half_term_and_closures(suspend, enrolment):
    calendar = enrolment.child.local_authority.calendar
    ClosureFactory(calendar=calendar, day=dt.date(2026, 11, 2), reason="INSET day")
    found = suspend(dt.date(2026, 10, 23), sessions=4)
    assert found.ended_on == dt.date(2026, 11, 3)


def test_lunchtimes__are_half_a_day_each_on_days_of_their_own(suspend):
    found = suspend(sessions=3, kind=Kind.LUNCHTIME)
    assert (found.ended_on, found.days) == (dt.date(2026, 11, 11), 1.5)


# --- forty-five days --------------------------------------------------------------


def test_limit__exactly_45_days_are_allowed(suspend):
    suspend(dt.date(2026, 9, 7), sessions=60)
    last = suspend(dt.date(2027, 1, 11), sessions=30)
    assert (last.year_sessions_before, last.year_sessions_after) == (60, 90)


def test_limit__the_next_half_day_is_refused(suspend):
    suspend(dt.date(2026, 9, 7), sessions=60)
    suspend(dt.date(2027, 1, 11), sessions=30)
    sentence = refused(suspend, dt.date(2027, 6, 14), sessions=1)
    assert "would make 45.5 days" in sentence
    assert "45 days" in sentence


def test_limit__counts_every_school_of_the_year(suspend, enrolment):
    suspend(dt.date(2026, 9, 7), sessions=60)
    enrolment.left_on = dt.date(2026, 12, 18)
    enrolment.save()
    other = EnrolmentFactory(child=enrolment.child, admitted_on=dt.date(2027, 1, 4)).school
    suspend(dt.date(2027, 1, 11), sessions=30, school=other)
    assert "allows 45 days" in refused(suspend, dt.date(2027, 6, 14), sessions=1, school=other)


def test_limit__starts_anew_in_september(suspend):
    suspend(dt.date(2026, 1, 12), sessions=90)
    assert suspend(dt.date(2026, 9, 7), sessions=90).year_sessions_before == 0


def test_limit__a_lunchtime_is_half_a_day_of_it(suspend):
    suspend(dt.date(2026, 9, 7), sessions=89)
    assert suspend(dt.date(2027, 3, 1), sessions=1, kind=Kind.LUNCHTIME).year_sessions_after == 90
    assert "45.5" in refused(suspend, dt.date(2027, 3, 2), sessions=1, kind=Kind.LUNCHTIME)


def test_limit__one_suspension_of_more_than_45_days_is_refused(suspend):
    assert "45 school days" in refused(suspend, sessions=91)


def test_limit__a_suspension_cancelled_before_it_began_does_not_count(suspend):
    first = suspend(dt.date(2026, 9, 7), sessions=90, decided_on=dt.date(2026, 9, 4))
    cancel_suspension(
        suspension=first, reason="A mistake", by=UserFactory(), cancelled_on=dt.date(2026, 9, 4)
    )
    assert suspend(dt.date(2027, 1, 11), sessions=90).year_sessions_before == 0


def test_limit__days_already_lost_to_a_cancelled_suspension_count(suspend, enrolment):
    first = suspend(MONDAY, sessions=10)
    cancel_suspension(
        suspension=first,
        reason="New evidence",
        by=UserFactory(),
        cancelled_on=dt.date(2026, 11, 11),
    )
    assert sessions_by_child(None, MONDAY, dt.date(2026, 12, 31)) == {enrolment.child.pk: 4}


@pytest.fixture
def served(suspend):
    """Two days of a suspension of five were served before it was cancelled."""
    first = suspend(MONDAY, sessions=10)
    cancel_suspension(
        suspension=first,
        reason="New evidence",
        by=UserFactory(),
        cancelled_on=dt.date(2026, 11, 11),
    )
    return first


def counting(*, served_days_count, **more):
    given = {"valid_from": dt.date(2026, 9, 1), "source": "The guidance as published"}
    return set_cancelled_days_rule(
        days_served_count=served_days_count, by=UserFactory(), **given | more
    )


@pytest.mark.usefixtures("served")
def test_limit__days_served_before_a_cancellation_count_unless_a_rule_says_otherwise(suspend):
    assert "already been suspended for 2 days" in refused(
        suspend, dt.date(2027, 1, 11), sessions=87
    )
    assert suspend(dt.date(2027, 1, 11), sessions=86).year_sessions_before == 4


@pytest.mark.usefixtures("served")
def test_limit__days_served_do_not_count_where_the_rule_says_so(suspend):
    counting(served_days_count=False)
    assert suspend(dt.date(2027, 1, 11), sessions=90).year_sessions_before == 0


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    ("valid_from", "before"), [(dt.date(2026, 11, 11), 0), (dt.date(2026, 11, 12), 4)]
)
def test_limit__the_rule_of_the_day_of_the_cancellation_holds(suspend, valid_from, before):
    counting(served_days_count=False, valid_from=valid_from)
    assert suspend(dt.date(2027, 1, 11), sessions=2).year_sessions_before == before


@pytest.mark.usefixtures("served")
def test_limit__a_new_rule_derives_the_totals_anew_and_the_child_was_still_away(suspend):
    later = suspend(dt.date(2026, 11, 23), sessions=2)
    counting(served_days_count=False)
    later.refresh_from_db()
    assert (later.year_sessions_before, later.term_sessions_before) == (0, 4)
    assert summary(later.child, dt.date(2026, 11, 30)).year.sessions == 6


def test_rule__says_that_it_is_unverified_until_somebody_checked_it():
    assert "unverified" in str(CancelledDaysRule.objects.get())
    assert "checked 1 March 2027" in str(
        counting(served_days_count=True, checked_on=dt.date(2027, 3, 1))
    )


def test_rule__needs_its_source():
    assert "which document" in refused(counting, served_days_count=True, source=" ")


# --- one decision at a time -------------------------------------------------------


def test_overlap__is_an_extension_and_refused(suspend):
    suspend(MONDAY, sessions=4)
    sentence = refused(suspend, dt.date(2026, 11, 10), sessions=2)
    assert "cannot be extended" in sentence
    assert "10 November 2026" in sentence


def test_overlap__the_next_session_may_follow(suspend):
    suspend(MONDAY, sessions=1)
    assert suspend(MONDAY, sessions=1, session="pm").pk


def test_overlap__a_lunchtime_within_a_suspended_day_is_refused(suspend):
    suspend(MONDAY, sessions=2)
    assert "already suspended" in refused(suspend, MONDAY, sessions=1, kind=Kind.LUNCHTIME)


def test_overlap__a_cancelled_suspension_makes_room(suspend):
    first = suspend(MONDAY, sessions=4)
    cancel_suspension(
        suspension=first, reason="The wrong child", by=UserFactory(), cancelled_on=MONDAY
    )
    assert suspend(MONDAY, sessions=2).pk


def test_permanent__cannot_begin_within_a_suspension(suspend):
    suspend(MONDAY, sessions=4)
    sentence = refused(suspend, dt.date(2026, 11, 10), sessions=0, kind=Kind.PERMANENT)
    assert "cannot be turned into a permanent exclusion" in sentence


def test_permanent__may_follow_a_suspension(suspend):
    suspend(MONDAY, sessions=4)
    found = suspend(dt.date(2026, 11, 11), sessions=0, kind=Kind.PERMANENT)
    assert (found.sessions, found.ended_on) == (0, None)


def test_permanent__no_suspension_from_that_school_after_it(suspend):
    suspend(MONDAY, sessions=0, kind=Kind.PERMANENT)
    assert "permanently excluded" in refused(suspend, dt.date(2026, 11, 16))


def test_permanent__an_earlier_suspension_can_still_be_recorded(suspend):
    suspend(dt.date(2026, 11, 16), sessions=0, kind=Kind.PERMANENT)
    assert suspend(MONDAY, sessions=10).ended_on == dt.date(2026, 11, 13)


def test_permanent__a_suspension_may_not_run_into_it(suspend):
    suspend(dt.date(2026, 11, 16), sessions=0, kind=Kind.PERMANENT)
    assert "permanently excluded" in refused(suspend, MONDAY, sessions=11)


@pytest.mark.parametrize(("kind", "sessions"), [(Kind.SUSPENSION, 2), (Kind.PERMANENT, 0)])
def test_permanent__after_reinstatement_another_decision_may_follow(suspend, kind, sessions):
    excluded = suspend(MONDAY, sessions=0, kind=Kind.PERMANENT)
    record_board(
        suspension=excluded,
        board_met_on=dt.date(2026, 11, 30),
        board_outcome=BoardOutcome.REINSTATED,
        version=excluded.version,
        by=UserFactory(),
    )
    assert suspend(dt.date(2026, 12, 7), sessions=sessions, kind=kind).pk


# --- what is asked ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 11, 14), "Saturday"),
        (dt.date(2026, 10, 28), "half-term"),
        (dt.date(2026, 12, 25), "Christmas Day"),
    ],
)
def test_first_day__must_be_a_school_day(suspend, day, words):
    assert words.lower() in refused(suspend, day, decided_on=day).lower()


def test_first_day__cannot_be_before_the_decision(suspend):
    assert "before it was decided" in refused(suspend, MONDAY, decided_on=dt.date(2026, 11, 10))


def test_decision__cannot_be_in_the_future(suspend):
    assert "must have been made" in refused(suspend, dt.date(2027, 7, 21))


@pytest.mark.parametrize("sessions", [0, -1])
def test_length__must_be_half_a_day_or_more(suspend, sessions):
    assert "at least half a day" in refused(suspend, sessions=sessions)


def test_alternatives__must_have_been_considered(suspend):
    assert "what else was considered" in refused(suspend, alternatives="  ")


def test_roll__the_child_must_be_on_it(suspend, enrolment):
    other = EnrolmentFactory(child=ChildFactory(local_authority=enrolment.child.local_authority))
    assert "not on the roll" in refused(suspend, school=other.school)


def test_reasons__must_be_in_use_that_day(suspend):
    later = ExclusionReason.objects.get(code="VR")
    assert "not in use" in refused(suspend, dt.date(2026, 6, 8), reasons=[later])
    assert suspend(dt.date(2026, 9, 7), reasons=[later]).pk


def test_reasons__one_at_least_and_each_once(suspend):
    one = ExclusionReason.objects.get(code="PP")
    assert "main reason" in refused(suspend, reasons=[])
    assert "once" in refused(suspend, reasons=[one, one])


def test_terms__unknown_ones_are_asked_for(suspend):
    sentence = refused(suspend, dt.date(2027, 7, 19), sessions=10)
    assert "Ask the virtual school to add them" in sentence


# --- one period -------------------------------------------------------------------


def test_run__suspensions_without_a_session_between_are_one_period(suspend):
    suspend(dt.date(2026, 11, 5), sessions=4)
    second = suspend(MONDAY, sessions=6)
    assert (second.run_started_on, second.run_sessions_before) == (dt.date(2026, 11, 5), 4)


def test_run__a_session_in_school_ends_the_period(suspend):
    suspend(dt.date(2026, 11, 5), sessions=3)
    assert suspend(MONDAY, sessions=6).run_started_on == MONDAY


def test_run__a_cancelled_one_breaks_it(suspend):
    first = suspend(dt.date(2026, 11, 5), sessions=4)
    second = suspend(MONDAY, sessions=6)
    cancel_suspension(
        suspension=first,
        reason="New evidence",
        by=UserFactory(),
        cancelled_on=dt.date(2026, 11, 5),
    )
    second.refresh_from_db()
    assert (second.run_started_on, second.term_sessions_before) == (MONDAY, 0)


# --- figures ----------------------------------------------------------------------


def test_figures__a_suspension_over_the_end_of_term_counts_in_both(suspend, enrolment):
    suspend(dt.date(2026, 12, 17), sessions=8)
    child = enrolment.child
    assert lost_between(child, dt.date(2026, 9, 2), dt.date(2026, 12, 18)).sessions == 4
    assert lost_between(child, dt.date(2027, 1, 4), dt.date(2027, 3, 25)).sessions == 4
    found = summary(child, dt.date(2026, 12, 17))
    assert (found.term.sessions, found.year.sessions, found.year.suspensions) == (4, 8, 1)
    assert found.year.days == 4


def test_figures__permanent_exclusions_are_counted_and_lose_no_sessions(suspend, enrolment):
    suspend(MONDAY, sessions=0, kind=Kind.PERMANENT)
    found = summary(enrolment.child, MONDAY)
    assert (found.year.permanent, found.year.suspensions, found.year.sessions) == (1, 0, 0)


def test_totals__a_suspension_added_late_moves_those_after_it(suspend):
    later = suspend(MONDAY, sessions=4)
    suspend(dt.date(2026, 9, 7), sessions=6)
    later.refresh_from_db()
    assert (later.term_sessions_before, later.term_sessions_after) == (6, 10)


@pytest.mark.parametrize(("sessions", "words"), [(1, "0.5 days"), (2, "1 day"), (15, "7.5 days")])
def test_day_count__says_half_days(sessions, words):
    assert day_count(sessions) == words


def test_nothing_is_half_done__when_a_suspension_is_refused(suspend):
    suspend(MONDAY, sessions=4)
    refused(suspend, dt.date(2026, 11, 10))
    assert (Suspension.unscoped.count(), SuspendedDay.unscoped.count()) == (1, 2)
