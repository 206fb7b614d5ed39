"""Dates, shares and money in words."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from lac import words

TODAY = dt.date(2026, 3, 3)


def plain(text):
    return text.replace(words.NBSP, " ")


def test_day__is_written_in_full_on_one_line():
    assert words.day(TODAY) == f"3{words.NBSP}March{words.NBSP}2026"


def test_day__nothing_for_no_date():
    assert words.day(None) == ""


def test_day__a_moment_just_after_midnight_in_summer_is_the_london_day():
    late = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert plain(words.day(late)) == "1 July 2026"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-2, "2 days late"),
        (-1, "1 day late"),
        (0, "today"),
        (1, "tomorrow"),
        (3, "in 3 days"),
    ],
)
def test_relative_day(days, said):
    assert plain(words.relative_day(TODAY + dt.timedelta(days), TODAY)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ((9496, 10_000), "94.9%"),
        (Fraction(9499, 10_000), "94.9%"),
        ((95, 100), "95.0%"),
        (Decimal("94.99"), "94.9%"),
        (100, "100.0%"),
        ((0, 0), "–"),
        (None, "–"),
        ((-1, 8), "-12.5%"),
    ],
)
def test_percent__is_cut_short_and_never_rounded_up(value, said):
    assert words.percent(value) == said


def test_percent__as_a_whole_number_still_does_not_reach_the_line():
    assert words.percent((9499, 10_000), 0) == "94%"


@pytest.mark.parametrize(
    ("pence", "said"), [(123_456, "£1,234.56"), (5, "£0.05"), (-250, "−£2.50"), (None, "")]
)
def test_pounds(pence, said):
    assert words.pounds(pence) == said


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (dt.time(0, 5), "12:05am"),
        (dt.time(9, 5), "9:05am"),
        (dt.time(12), "midday"),
        (dt.time(14), "2pm"),
    ],
)
def test_clock(time, said):
    assert words.clock(time) == said


def test_yesno_words__nobody_has_said():
    assert words.yesno_words(None) == "Not known"


def test_labelled__a_question_has_no_colon_besides():
    assert words.labelled("By when") == "By when:"
    assert words.labelled("How did it go?") == "How did it go?"
    assert words.labelled("Take care.") == "Take care."
