"""Every duty says what it must, and what it says is so."""

import datetime as dt

import pytest
from django.urls import NoReverseMatch, reverse

from lac.deadlines.duty import (
    DUTIES,
    Authority,
    Before,
    CalendarDays,
    CalendarMonths,
    Duty,
    EndOfTerm,
    OnDate,
    SchoolDays,
    WorkingDays,
    duty,
    limit_of,
)
from lac.deadlines.statement import statement_for


@pytest.mark.parametrize("code", sorted(DUTIES))
class TestEachDuty:
    def test_rule__is_a_sentence(self, code):
        assert DUTIES[code].rule()[0].isupper()
        assert DUTIES[code].rule().endswith(".")

    def test_title__fits_a_line_of_a_list(self, code):
        assert len(DUTIES[code].name()) <= 80

    def test_event__is_said(self, code):
        assert DUTIES[code].event

    def test_source__is_named_and_was_checked(self, code):
        source = DUTIES[code].source
        assert source.reference
        assert source.authority in Authority
        assert source.checked_on >= dt.date(2026, 1, 1)

    def test_page_to_act_on__exists(self, code):
        name = DUTIES[code].act_at
        if name:
            try:
                reverse(name, kwargs={"child_pk": 1})
            except NoReverseMatch:
                pytest.fail(f"{name} takes more than the child, or is not there")

    def test_cases__compile_to_sql(self, code):
        assert "INSERT INTO deadlines_deadline" in statement_for(code).sql


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (CalendarDays(1), "1 day"),
        (CalendarDays(28), "28 days"),
        (CalendarDays(0), "the same day"),
        (WorkingDays(10), "10 working days"),
        (SchoolDays(1), "1 school day"),
        (CalendarMonths(12), "12 months"),
        (OnDate(), "by the date set"),
        (EndOfTerm(), "by the end of term"),
        (Before(WorkingDays(5)), "5 working days before"),
    ],
)
def test_limit__reads_as_words_and_comes_back_from_what_is_stored(limit, words):
    assert str(limit) == words
    assert limit_of(limit.unit, limit.days) == limit


@pytest.mark.parametrize(
    ("day", "limit"),
    [
        (dt.date(2009, 12, 31), None),
        (dt.date(2010, 1, 1), CalendarDays(28)),
        (dt.date(2020, 1, 1), WorkingDays(5)),
    ],
)
def test_limit_on__is_the_one_in_force_that_day(day, limit):
    class Twice(Duty):
        """A rule."""

        limits = {dt.date(2010, 1, 1): CalendarDays(28), dt.date(2020, 1, 1): WorkingDays(5)}

    assert Twice.limit_on(day) == limit


def test_code_that_is_taken__is_refused():
    with pytest.raises(ValueError, match="Two duties are called"):
        duty(type("Again", (Duty,), {"__doc__": "A rule.", "code": "ehcp.annual_review"}))


def test_duty_without_a_rule__is_refused():
    with pytest.raises(ValueError, match="needs a docstring"):
        duty(type("Silent", (Duty,), {"code": "silent"}))
