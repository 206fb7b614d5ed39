"""School term dates for any year, by rules of thumb, so that the demo is always current."""

import datetime as dt
from dataclasses import dataclass

from dateutil.easter import easter

MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4


@dataclass(frozen=True)
class TermDates:
    """The dates of one term."""

    name: str
    starts_on: dt.date
    ends_on: dt.date
    half_term_starts_on: dt.date
    half_term_ends_on: dt.date
    pep_cutoff_on: dt.date


def _on_or_after(day, weekday):
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


def _on_or_before(day, weekday):
    return day - dt.timedelta(days=(day.weekday() - weekday) % 7)


def _term(name, starts_on, ends_on, half_term, weeks_before_end):
    return TermDates(
        name,
        starts_on,
        ends_on,
        half_term,
        half_term + dt.timedelta(days=4),
        ends_on - dt.timedelta(weeks=weeks_before_end),
    )


def terms_of(year):
    """The three terms of the academic year that begins in September of `year`."""
    sunday = easter(year + 1)
    return [
        _term(
            "autumn",
            _on_or_after(dt.date(year, 9, 2), WEDNESDAY),
            _on_or_before(dt.date(year, 12, 20), FRIDAY),
            _on_or_after(dt.date(year, 10, 22), MONDAY),
            3,
        ),
        _term(
            "spring",
            _on_or_after(dt.date(year + 1, 1, 4), MONDAY),
            sunday - dt.timedelta(days=9),
            _on_or_after(dt.date(year + 1, 2, 12), MONDAY),
            1,
        ),
        _term(
            "summer",
            sunday + dt.timedelta(days=8),
            _on_or_before(dt.date(year + 1, 7, 23), FRIDAY),
            _on_or_before(dt.date(year + 1, 5, 31), MONDAY),
            2,
        ),
    ]
