"""The days of a series: in its rhythm, and never on a day without school."""

import datetime as dt
from itertools import count

from lac.calendars.days import ONE_DAY, UnknownTerm, UnknownYear, calendar_for, school_days
from lac.children.models import Enrolment

from .models import Rhythm

WEEKS = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2, Rhythm.FOUR_WEEKS: 4, Rhythm.SIX_WEEKS: 6}
# More than these in one go are a slip of the finger.
MOST = 40


def school_days_of(child, day):
    """The school days of the child's school on a day, or of their authority. Raises UnknownTerm."""
    roll = Enrolment.unscoped.main().current(day).filter(child=child).select_related("school")
    enrolment = roll.first()
    calendar = calendar_for(enrolment and enrolment.school, child.local_authority)
    return school_days(calendar)


def days_of(first_on, until, rhythm, days):
    """The days from `first_on` to `until`, both included, in a rhythm.

    A day on which the school is closed becomes the next one on which it is open; where that
    is as late as the meeting after it, the meeting is left out. `days` is a
    `lac.calendars.days.SchoolDays`; where its terms are not known any more, the series ends.
    Raises UnknownTerm or UnknownYear when not even those around the first day are known.
    """
    days.is_open(first_on)
    wanted = _in_terms(first_on, days) if rhythm == Rhythm.TERMLY else _in_weeks(first_on, rhythm)
    found = []
    try:
        coming = next(wanted)
        while coming <= until and len(found) < MOST:
            this, coming = coming, next(wanted, dt.date.max)
            day = _open_from(this, days)
            if day < coming and day <= until:
                found.append(day)
    except (UnknownTerm, UnknownYear):
        pass
    return found


def _in_weeks(first_on, rhythm):
    for number in count():
        yield first_on + dt.timedelta(weeks=WEEKS[rhythm] * number)


def _in_terms(first_on, days):
    """The same day of the same week of each term that is known."""
    terms = [term for term in days.terms if term.ends_on >= first_on]
    if not terms:
        raise UnknownTerm(first_on, days.calendar)
    since = first_on - _monday(terms[0].starts_on)
    yield first_on
    for term in terms[1:]:
        yield min(_monday(term.starts_on) + since, term.ends_on)


def _monday(day):
    return day - dt.timedelta(days=day.weekday())


def _open_from(day, days):
    while not days.is_open(day):
        day += ONE_DAY
    return day
