"""The sums of the sweep in plain Python: the reference that the SQL is held to."""

import calendar as months_of
import datetime as dt

from .duty import Before, CalendarDays, CalendarMonths, EndOfTerm, OnDate, SchoolDays, WorkingDays

ONE_DAY = dt.timedelta(days=1)


def add_months(day, number):
    """The same day so many months on; a day the month lacks becomes its last day."""
    index = day.year * 12 + day.month - 1 + number
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, months_of.monthrange(year, month + 1)[1]))


def due_on(
    limit, started_on, calendar=None, *, named=None, term_ends=(), pauses=(), extended_until=None
):
    """The last day on which it is still on time.

    `calendar` counts the days of the limit's unit: it has `is_open(day)` (see
    `lac.calendars.days`), and is not needed for calendar days and months.
    `named` is the date the case itself names, `term_ends` the last days of the
    terms, `pauses` pairs of first and last day on which the clock stands still,
    `extended_until` the last day that was granted, where that is later.
    """
    usual = _usual(limit, started_on, calendar, named, term_ends, pauses)
    return max(usual, extended_until) if extended_until else usual


def _usual(limit, started_on, calendar, named, term_ends, pauses):
    """The due date by the rule alone."""
    if isinstance(limit, OnDate):
        return named
    if isinstance(limit, EndOfTerm):
        return min(day for day in term_ends if day >= started_on)
    if isinstance(limit, Before):
        return _back(named, limit.days, _counts(limit.limit, calendar))
    number = limit.days
    if isinstance(limit, CalendarMonths):
        number = (add_months(started_on, limit.months) - started_on).days
    return _ahead(started_on, number, _counts(limit, calendar), pauses)


def _counts(limit, calendar):
    """Whether a day counts towards the limit."""
    if isinstance(limit, WorkingDays | SchoolDays):
        return calendar.is_open
    assert isinstance(limit, CalendarDays | CalendarMonths)  # noqa: S101
    return lambda day: True


def _ahead(day, number, counts, pauses):
    if number == 0 and counts(day):
        return day
    running = pauses if number else ()
    left = max(number, 1)
    while left:
        day += ONE_DAY
        paused = any(start <= day <= end for start, end in running)
        left -= counts(day) and not paused
    return day


def _back(day, number, counts):
    if number == 0 and counts(day):
        return day
    left = max(number, 1)
    while left:
        day -= ONE_DAY
        left -= counts(day)
    return day
