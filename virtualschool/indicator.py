"""What an indicator is: a figure with a definition, one press away from its children.

Declared in `virtualschool/indicators.py`:

    @indicator
    class Below95(ShareOfChildren):
        \"\"\"Children whose attendance this year is below the authority's threshold.\"\"\"
"""

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import ClassVar

from django.db.models import Q, QuerySet

from lac.accounts.models import User
from lac.calendars import days
from lac.calendars.models import Term
from lac.children.models import CareEpisode, Child
from lac.children.models.codes import SHORT_BREAKS
from lac.organisations.models import LocalAuthority


class Unit(Enum):
    """What an indicator counts in."""

    SHARE = "share"
    COUNT = "count"
    SESSIONS = "sessions"
    SESSION_SHARE = "share of sessions"


@dataclass(frozen=True)
class Figure:
    """A measured value: a count, a number of sessions, or a share with both its halves.

    `people` is how many children are behind sessions, which are not children themselves.
    """

    unit: Unit
    numerator: int
    denominator: int | None = None
    people: int = 0


@dataclass(frozen=True)
class Scope:
    """Whose figures, and when: an authority's cohort on a day.

    `reader` is whose eyes some plans' grades are kept from (`pep.blind`); None for nobody's.
    """

    authority: LocalAuthority
    on: dt.date
    reader: User | None = None

    @cached_property
    def year_starts_on(self):
        return dt.date(days.academic_year(self.on), 9, 1)

    @cached_property
    def term(self) -> Term | None:
        """The authority's term on the day; between terms, the next; None when none is known."""
        calendar = days.calendar_for(local_authority=self.authority)
        try:
            return days.term_on(calendar, self.on) if calendar else None
        except days.UnknownTerm:
            return None

    @cached_property
    def a_year_before(self):
        """The same authority on the same day of the year before."""
        try:
            day = self.on.replace(year=self.on.year - 1)
        except ValueError:
            day = dt.date(self.on.year - 1, 2, 28)
        return Scope(self.authority, day, self.reader)

    def cohort(self) -> QuerySet[Child]:
        """Children looked after on the day, of the ages that have a PEP, short breaks left out."""
        oldest = dt.date(days.academic_year(self.on) - 18, 9, 1)
        youngest = _years_before(self.on, self.authority.pep_from_age)
        in_care = CareEpisode.unscoped.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=self.on), started_on__lte=self.on
        ).exclude(legal_status__in=SHORT_BREAKS)
        return Child.unscoped.filter(
            pk__in=in_care.values("child"),
            local_authority=self.authority,
            born_on__gte=oldest,
            born_on__lte=youngest,
        )


def _years_before(day, years):
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


class Indicator:
    """A registered figure. The docstring is its definition in the words staff see."""

    code: ClassVar[str]
    label: ClassVar[str]
    # The label where there is little room: under a bar of the chart.
    short_label: ClassVar[str] = ""
    # Which children are counted, and what the figure is a share of, in words.
    cohort_words: ClassVar[str] = "Children looked after today, of the ages that have a PEP"
    # Heading of the list of children behind the figure.
    children_words: ClassVar[str]
    higher_is_better: ClassVar[bool] = True
    # A year-on-year aim, in words ("10% fewer than last year"); empty when there is none.
    aim: ClassVar[str] = ""

    @classmethod
    def definition(cls):
        """The definition: the first paragraph of the docstring."""
        return " ".join((cls.__doc__ or "").strip().split("\n\n")[0].split())

    def figure(self, scope: Scope) -> Figure:
        """The value for a scope."""
        raise TypeError(f"{type(self).__name__} measures nothing.")

    def has_records(self, scope: Scope) -> bool:
        """Whether the system was in use then; else nothing is shown, rather than a nought."""
        return True

    def children(self, scope: Scope) -> QuerySet[Child]:
        """The children behind the figure."""
        raise TypeError(f"{type(self).__name__} lists nobody.")


class CountOfChildren(Indicator):
    """A number of children."""

    def figure(self, scope):
        return Figure(Unit.COUNT, self.children(scope).count())


class ShareOfChildren(Indicator):
    """`children` as a share of `population`."""

    def population(self, scope):
        """The denominator: all those who could be counted."""
        return scope.cohort()

    def figure(self, scope):
        return Figure(Unit.SHARE, self.children(scope).count(), self.population(scope).count())


INDICATORS: dict[str, Indicator] = {}


def indicator(cls):
    """Register an indicator. Raises ValueError when its code is taken or it says nothing."""
    if cls.code in INDICATORS:
        raise ValueError(f"Two indicators are called {cls.code}.")
    if not cls.definition():
        raise ValueError(
            f"{cls.__name__} needs a docstring: its definition in the words staff see."
        )
    INDICATORS[cls.code] = cls()
    return cls
