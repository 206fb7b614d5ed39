"""Financial years: from 1 April to 31 March, named by the calendar year of their April."""

import datetime as dt


def financial_year(day):
    """The financial year of a day: 2026 from 1 April 2026 to 31 March 2027."""
    return day.year if day.month >= 4 else day.year - 1


def first_day(year):
    """1 April."""
    return dt.date(year, 4, 1)


def last_day(year):
    """31 March."""
    return dt.date(year + 1, 3, 31)


def within(year, day):
    """The day, or the nearest one that is in the year."""
    return min(max(day, first_day(year)), last_day(year))


def label(year):
    """ "2026/27"."""
    return f"{year}/{(year + 1) % 100:02d}"
