"""The days of a series: in rhythm, and never on a day without school."""

import datetime as dt

import pytest

from lac.calendars.days import SchoolDays, UnknownTerm
from lac.calendars.models import Term
from lac.meetings.models import Rhythm
from lac.meetings.rhythm import days_of

D = dt.date
TERMS = [
    Term(
        academic_year=2026,
        name="autumn",
        starts_on=D(2026, 9, 2),
        ends_on=D(2026, 12, 18),
        half_term_starts_on=D(2026, 10, 26),
        half_term_ends_on=D(2026, 10, 30),
    ),
    Term(
        academic_year=2026,
        name="spring",
        starts_on=D(2027, 1, 4),
        ends_on=D(2027, 3, 25),
        half_term_starts_on=D(2027, 2, 15),
        half_term_ends_on=D(2027, 2, 19),
    ),
    Term(
        academic_year=2026,
        name="summer",
        starts_on=D(2027, 4, 12),
        ends_on=D(2027, 7, 22),
        half_term_starts_on=D(2027, 5, 31),
        half_term_ends_on=D(2027, 6, 4),
    ),
]
INSET = D(2026, 11, 13)
DAYS = SchoolDays(TERMS, {INSET: "INSET day"})


def test_weekly__a_meeting_in_half_term_moves_behind_it():
    found = days_of(D(2026, 10, 15), D(2026, 11, 12), Rhythm.WEEKLY, DAYS)
    assert found == [
        D(2026, 10, 15),
        D(2026, 10, 22),
        D(2026, 11, 2),
        D(2026, 11, 5),
        D(2026, 11, 12),
    ]


def test_weekly__a_holiday_of_two_weeks_leaves_one_out():
    found = days_of(D(2026, 12, 17), D(2027, 1, 7), Rhythm.WEEKLY, DAYS)
    assert found == [D(2026, 12, 17), D(2027, 1, 4), D(2027, 1, 7)]


def test_fortnightly__a_day_without_school_becomes_the_next_one_with():
    found = days_of(D(2026, 10, 30), D(2026, 11, 30), Rhythm.FORTNIGHTLY, DAYS)
    assert found == [D(2026, 11, 2), D(2026, 11, 16), D(2026, 11, 27)]


def test_six_weeks__ends_with_the_last_day_and_counts_it():
    assert days_of(D(2026, 9, 7), D(2026, 10, 19), Rhythm.SIX_WEEKS, DAYS) == [
        D(2026, 9, 7),
        D(2026, 10, 19),
    ]
    assert days_of(D(2026, 9, 7), D(2026, 10, 18), Rhythm.SIX_WEEKS, DAYS) == [D(2026, 9, 7)]


def test_termly__is_the_same_day_of_the_same_week_of_each_term():
    found = days_of(D(2026, 9, 24), D(2027, 7, 31), Rhythm.TERMLY, DAYS)
    assert found == [D(2026, 9, 24), D(2027, 1, 28), D(2027, 5, 6)]


def test_termly__a_week_that_the_term_lacks_becomes_its_last_day():
    found = days_of(D(2026, 12, 17), D(2027, 7, 31), Rhythm.TERMLY, DAYS)
    assert found[1] == D(2027, 3, 25)


def test_series__ends_where_no_terms_are_known():
    found = days_of(D(2027, 6, 10), D(2027, 12, 31), Rhythm.SIX_WEEKS, DAYS)
    assert found == [D(2027, 6, 10), D(2027, 7, 22)]
    with pytest.raises(UnknownTerm):
        days_of(D(2030, 6, 10), D(2030, 12, 31), Rhythm.WEEKLY, DAYS)


@pytest.mark.parametrize("rhythm", Rhythm.values)
def test_series__is_only_on_school_days_and_no_day_twice(rhythm):
    found = days_of(D(2026, 9, 3), D(2027, 7, 22), rhythm, DAYS)
    assert all(DAYS.is_open(day) for day in found)
    assert len(set(found)) == len(found)
