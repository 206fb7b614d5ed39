"""Sums with working days and school days, in plain Python: the reference that the SQL is held to.

"n working days after d" counts from the day after d: that is day 1. A start that
is not a working day counts from the next one (Saturday + 1 working day is Monday).
The day these functions return is the last one that is still on time.
"""

import datetime as dt
from functools import cache

from django.db.models import Q
from django.utils import timezone
from govuk_bank_holidays.bank_holidays import BankHolidays

ONE_DAY = dt.timedelta(days=1)
WEEKEND = {5: "Saturday", 6: "Sunday"}


def in_words(day):
    """A date as people write it: "3 March 2026"."""
    return f"{day.day} {day:%B %Y}"


class UnknownYear(LookupError):
    """The bank holidays of a year are not known, so its working days cannot be counted."""

    def __init__(self, year):
        self.year = year
        super().__init__(f"The bank holidays of {year} are not known yet.")


class UnknownTerm(LookupError):
    """The term dates around a day are not known, so its school days cannot be counted."""

    def __init__(self, day, calendar=None):
        self.day = day
        whose = f" in the {str(calendar)[0].lower()}{str(calendar)[1:]}" if calendar else ""
        super().__init__(f"No term dates are known{whose} around {in_words(day)}.")


@cache
def published_bank_holidays():
    """The bundled bank holidays of England and Wales: {day: name}. Never asks the network."""
    bundled = BankHolidays(use_cached_holidays=True)
    holidays = bundled.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return {holiday["date"]: holiday["title"] for holiday in holidays}


@cache
def known_years():
    """The years whose bank holidays are bundled, in order."""
    return sorted({day.year for day in published_bank_holidays()})


class WorkingDays:
    """Monday to Friday without bank holidays, with `extra` days off: {day: name}."""

    def __init__(self, extra=None):
        self.bank_holidays = published_bank_holidays() | (extra or {})

    def reason(self, day):
        """Why a day is not a working day ("Saturday", "Christmas Day"); empty when it is one."""
        if day.year not in known_years():
            raise UnknownYear(day.year)
        return self.bank_holidays.get(day) or WEEKEND.get(day.weekday(), "")

    def is_open(self, day):
        """Whether a day is a working day."""
        return not self.reason(day)

    def add(self, day, number):
        """The last day that is still within `number` working days of `day`."""
        return _add(self.is_open, day, number)

    def between(self, start, end):
        """How many working days there are after `start`, up to and with `end`."""
        return _between(self.is_open, start, end)

    def skipped(self, start, end):
        """The days after `start`, up to and with `end`, that do not count: [(day, reason)]."""
        return _skipped(self.reason, start, end)


def _add(is_open, day, number):
    if number < 0:
        raise ValueError("Days are counted forwards only.")
    if number == 0 and is_open(day):
        return day
    left = max(number, 1)
    while left:
        day += ONE_DAY
        left -= is_open(day)
    return day


def _days_after(start, end):
    return (start + ONE_DAY * offset for offset in range(1, (end - start).days + 1))


def _between(is_open, start, end):
    return sum(is_open(day) for day in _days_after(start, end))


def _skipped(reason, start, end):
    return [(day, why) for day in _days_after(start, end) if (why := reason(day))]


class SchoolDays:
    """The days on which the schools of one calendar are open to pupils.

    `terms` are rows with `starts_on`, `ends_on`, `half_term_starts_on`,
    `half_term_ends_on`, `academic_year` and `name`; `closures` is {day: reason}.
    Days are known from the first term to the last, without gaps between terms:
    around a missing term nothing can be counted.
    """

    def __init__(self, terms, closures=None, working_days=None, calendar=None):
        self.terms = sorted(terms, key=lambda term: term.starts_on)
        self.closures = closures or {}
        self.working_days = working_days or WorkingDays()
        self.calendar = calendar
        self.runs = _runs(self.terms)

    def reason(self, day):
        """Why the schools are not open ("Half-term", "INSET day"); empty when they are."""
        if not any(start <= day <= end for start, end in self.runs):
            raise UnknownTerm(day, self.calendar)
        term = next((term for term in self.terms if term.starts_on <= day <= term.ends_on), None)
        if why := self.working_days.reason(day):
            return why
        if term is None:
            return "School holiday"
        if in_half_term(term, day):
            return "Half-term"
        return self.closures.get(day, "")

    def is_open(self, day):
        """Whether the schools are open to pupils."""
        return not self.reason(day)

    def add(self, day, number):
        """The last day that is still within `number` school days of `day`.

        In August that is a day of the next term; UnknownTerm when it is not known yet.
        """
        self.reason(day)
        return _add(self.is_open, day, number)

    def between(self, start, end):
        """How many school days there are after `start`, up to and with `end`."""
        return _between(self.is_open, start, end)

    def skipped(self, start, end):
        """The days after `start`, up to and with `end`, that do not count: [(day, reason)]."""
        return _skipped(self.reason, start, end)

    def days(self, start, end):
        """The school days from `start` to `end`, both included."""
        return [day for day in _days_after(start - ONE_DAY, end) if self.is_open(day)]


TERM_ORDER = {"autumn": 0, "spring": 1, "summer": 2}


def in_half_term(term, day):
    """Whether a day falls in the term's half-term holiday."""
    return bool(
        term.half_term_starts_on and term.half_term_starts_on <= day <= term.half_term_ends_on
    )


def term_index(term):
    """Counts terms through the years, so that neighbours differ by one."""
    return term.academic_year * 3 + TERM_ORDER[term.name]


def _runs(terms):
    """The stretches of days around which every term is known: [(first, last)]."""
    runs = []
    previous = None
    for term in terms:
        start, end = _covered(term)
        if previous is not None and term_index(term) == term_index(previous) + 1:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
        previous = term
    return runs


def _covered(term):
    """The days a term tells us about: the year begins on 1 September and ends on 31 August."""
    start, end = term.starts_on, term.ends_on
    if term.name == "autumn":
        start = min(start, dt.date(term.academic_year, 9, 1))
    if term.name == "summer":
        end = max(end, dt.date(term.academic_year + 1, 8, 31))
    return start, end


def academic_year(day):
    """The year in which the academic year of a day begins: 2026 from 1 September 2026."""
    return day.year if day.month >= 9 else day.year - 1


# Below: the same, with what the database knows.


def working_days():
    """The working days of England and Wales, with the extra bank holidays: one query."""
    from .models import ExtraBankHoliday

    return WorkingDays(dict(ExtraBankHoliday.objects.values_list("day", "name")))


def is_working_day(day):
    """Whether a day is a working day. Raises UnknownYear."""
    return working_days().is_open(day)


def add_working_days(day, number):
    """The last day still within `number` working days of `day`. Raises UnknownYear."""
    return working_days().add(day, number)


def working_days_between(start, end):
    """How many working days there are after `start`, up to and with `end`. Raises UnknownYear."""
    return working_days().between(start, end)


def calendar_for(school=None, local_authority=None):
    """The school's own calendar, else its authority's, else `local_authority`'s, else None."""
    from .models import Calendar

    authorities = [school.local_authority_id] if school is not None else []
    if local_authority is not None:
        authorities.append(local_authority.pk)
    owner = Q(local_authority__in=authorities)
    if school is not None:
        owner |= Q(school=school)
    found = {row.local_authority_id: row for row in Calendar.objects.filter(owner)}
    # A school's own calendar has no authority.
    return next((found[it] for it in (None, *authorities) if it in found), None)


def school_days(calendar):
    """The school days of a calendar, with what it inherits: at most four queries, then none."""
    if calendar is None:
        raise UnknownTerm(timezone.localdate())
    return SchoolDays(
        calendar.effective_terms(),
        calendar.effective_closures(),
        working_days(),
        calendar,
    )


def is_school_day(calendar, day):
    """Whether the calendar's schools are open to pupils on a day. Raises UnknownTerm."""
    return school_days(calendar).is_open(day)


def add_school_days(calendar, day, number):
    """The last day still within `number` school days of `day`. Raises UnknownTerm."""
    return school_days(calendar).add(day, number)


def term_on(calendar, day):
    """The term that contains a day or, between two terms, the next one. Raises UnknownTerm."""
    terms = calendar.effective_terms() if calendar is not None else []
    ahead = [term for term in terms if term.ends_on >= day]
    if not ahead or not any(start <= day <= end for start, end in _runs(terms)):
        raise UnknownTerm(day, calendar)
    return ahead[0]


def half_term_on(calendar, day):
    """Which half-term of the year a day belongs to, 1 to 6; a holiday belongs to the next one."""
    term = term_on(calendar, day)
    middle = term.half_term_starts_on or term.starts_on + (term.ends_on - term.starts_on) / 2
    return TERM_ORDER[term.name] * 2 + (2 if day >= middle else 1)
