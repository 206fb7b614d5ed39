"""When results are asked for: each half-term and each term, by the authority's own calendar."""

import datetime as dt
from dataclasses import dataclass

from lac.calendars.days import calendar_for


@dataclass(frozen=True)
class Window:
    """A stretch of days in which each child has at least one result."""

    label: str
    starts_on: dt.date
    ends_on: dt.date

    def holds(self, day):
        """Whether a day lies in it; both its first and its last do."""
        return self.starts_on <= day <= self.ends_on


def windows_of(term):
    """The half-terms of a term, then the term itself; one without half-term is whole."""
    name = f"{term.get_name_display().lower()} term"
    whole = Window(f"The {name}", term.starts_on, term.ends_on)
    if term.half_term_starts_on is None:
        return [whole]
    day = dt.timedelta(days=1)
    first = Window(f"First half of the {name}", term.starts_on, term.half_term_starts_on - day)
    second = Window(f"Second half of the {name}", term.half_term_ends_on + day, term.ends_on)
    return [first, second, whole]


def windows_of_year(authority, on):
    """The windows of the authority's academic year that holds a day, those begun by then."""
    calendar = calendar_for(local_authority=authority)
    if calendar is None:
        return []
    year = on.year if on.month >= 9 else on.year - 1
    terms = [it for it in calendar.effective_terms() if it.academic_year == year]
    return [it for term in terms for it in windows_of(term) if it.starts_on <= on]
