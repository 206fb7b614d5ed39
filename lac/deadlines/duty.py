"""What a duty is: a rule in words, its limits by date, its source, and its cases as a query.

A duty is declared in `<app>/duties.py`:

    @duty
    class PepReviewAfterAdmission(Duty):
        \"\"\"The PEP is reviewed within 28 days of the child's admission to the school.\"\"\"

        code = "pep.review_after_admission"
        owner = Role.DESIGNATED_TEACHER
        event = "The child was admitted to the school"
        limits = {dt.date(2010, 1, 1): CalendarDays(28)}
        source = Source(Authority.LOCAL, "School LAC policy, Designated Teacher", ...)

        def cases(self):
            return Cases(
                Enrolment.unscoped.filter(kind__in=MAIN_KINDS),
                started_on=F("admitted_on"),
                done_on=first_since(Meeting.unscoped.filter(kind="pep"), "held_on", "admitted_on"),
                ended_on=F("left_on"),
                school=F("school_id"),
            )

See docs/duties.md for how to write one, and `first_since` below for `done_on`.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar

from django.db.models import Expression, F, OuterRef, QuerySet, Subquery, TextChoices, Value

from lac.accounts.access import Role


class Authority(TextChoices):
    """What kind of rule it is. Only LOCAL rules may be changed or switched off by an authority."""

    STATUTE = "statute", "Law"
    GUIDANCE = "guidance", "Statutory guidance"
    LOCAL = "local", "Local rule"


@dataclass(frozen=True)
class Source:
    """Where a rule comes from and when somebody last checked it."""

    authority: Authority
    reference: str
    checked_on: dt.date


@dataclass(frozen=True)
class CalendarDays:
    """So many days after the start; day 1 is the day after."""

    days: int
    unit: ClassVar[str] = "calendar_days"

    def __str__(self):
        return _count(self.days, "day")


@dataclass(frozen=True)
class WorkingDays:
    """So many working days after the start (Monday to Friday, not bank holidays)."""

    days: int
    unit: ClassVar[str] = "working_days"

    def __str__(self):
        return _count(self.days, "working day")


@dataclass(frozen=True)
class SchoolDays:
    """So many days on which the child's school is open, after the start.

    A child without a school counts their responsible authority's school days.
    """

    days: int
    unit: ClassVar[str] = "school_days"

    def __str__(self):
        return _count(self.days, "school day")


@dataclass(frozen=True)
class CalendarMonths:
    """So many months after the start; a day that the month lacks becomes its last day."""

    months: int
    unit: ClassVar[str] = "calendar_months"

    @property
    def days(self):
        return self.months

    def __str__(self):
        return _count(self.months, "month")


@dataclass(frozen=True)
class OnDate:
    """On a date that the case itself names (`due_on` in `Cases`), such as a term's cut-off."""

    unit: ClassVar[str] = "on_date"
    days: ClassVar[int] = 0

    def __str__(self):
        return "by the date set"


@dataclass(frozen=True)
class EndOfTerm:
    """The last day of the term in which the clock starts; between two terms, of the next one."""

    unit: ClassVar[str] = "end_of_term"
    days: ClassVar[int] = 0

    def __str__(self):
        return "by the end of term"


@dataclass(frozen=True)
class Before:
    """So many days before a date that the case itself names (`due_on` in `Cases`)."""

    limit: CalendarDays | WorkingDays | SchoolDays

    @property
    def days(self):
        return self.limit.days

    @property
    def unit(self):
        return f"{self.limit.unit}_before"

    def __str__(self):
        return f"{self.limit} before" if self.days else "by the date set"


Limit = CalendarDays | WorkingDays | SchoolDays | CalendarMonths | OnDate | EndOfTerm | Before

# Units whose limit is a count that runs from the start: only these can be paused.
COUNTED_UNITS = ("calendar_days", "working_days", "school_days", "calendar_months")


def limit_of(unit, number):
    """The limit that a deadline row stores as a unit and a number."""
    kinds = {it.unit: it for it in (CalendarDays, WorkingDays, SchoolDays, CalendarMonths)}
    if unit.endswith("_before"):
        return Before(kinds[unit.removesuffix("_before")](number))
    if unit in kinds:
        return kinds[unit](number)
    return {"on_date": OnDate, "end_of_term": EndOfTerm}[unit]()


def _count(number, noun):
    if number == 0:
        return "the same day"
    return f"{number} {noun}{'' if number == 1 else 's'}"


@dataclass
class Cases:
    """The rows to which a duty applies, with what the clock needs from each.

    Every expression is on `rows`. `key` tells a duty's cases apart for ever.
    `ended_on` is the day the duty stopped applying (the child left the school),
    or NULL. `school` picks the calendar for school days; without one the
    child's responsible authority's calendar is used.
    """

    rows: QuerySet
    started_on: Expression | F
    # NULL, or None, while it is not done.
    done_on: Expression | F | None
    key: Expression | F = field(default_factory=lambda: F("pk"))
    child: Expression | F = field(default_factory=lambda: F("child_id"))
    ended_on: Expression | F | None = None
    # The duty also stops with the unbroken period of care in which the clock started. A clock
    # that started in none stops with the next; after the last one it stops before it starts.
    ends_with_care: bool = False
    school: Expression | F | None = None
    # For OnDate and Before limits only: the date that the case names.
    due_on: Expression | F | None = None
    # What this case is about, in a word or two ("Autumn term"); text.
    detail: Expression | Value | None = None


def first_since(rows, day, start, child="child_id"):
    """The first `day` among `rows` of the same child that is on or after the case's `start`.

    The usual `done_on`. Without a match it is NULL. `day`, a field of `rows`, is a
    date; a moment becomes one with `TruncDate`. `start` and `child` are fields (or
    annotations) of the case's own rows.
    """
    since = rows.filter(child=OuterRef(child), **{f"{day}__gte": OuterRef(start)})
    return Subquery(since.order_by(day).values(day)[:1])


class Duty:
    """A rule. Subclasses are arithmetic plus a query, nothing more; the docstring is the rule."""

    code: ClassVar[str]
    # What has to be done, in a few words, for lists: "Hold the PEP meeting". Empty: the rule.
    title: ClassVar[str] = ""
    owner: ClassVar[Role]
    # The event that starts the clock, as a sentence of the past.
    event: ClassVar[str]
    # The day each limit came into force: the limit on the day the clock started applies.
    limits: ClassVar[dict[dt.date, Limit]]
    source: ClassVar[Source]
    # A LOCAL rule may ship switched off, for authorities to switch on.
    on_by_default: ClassVar[bool] = True
    # How much later than by the rule an extension may make it; never for law, and None for never.
    longest_extension: ClassVar[CalendarDays | WorkingDays | None] = WorkingDays(10)
    # URL name and what to do there; gets the child's pk. Empty: the child's page.
    act_at: ClassVar[str] = ""
    act_label: ClassVar[str] = ""

    def cases(self) -> Cases:
        """The cases of this duty; overridden by every duty."""
        raise TypeError(f"{type(self).__name__} declares no cases.")

    @classmethod
    def rule(cls):
        """The rule in the words staff see: the first paragraph of the docstring."""
        return " ".join((cls.__doc__ or "").strip().split("\n\n")[0].split())

    @classmethod
    def name(cls):
        """What has to be done, for a line in a list."""
        return cls.title or cls.rule()

    @classmethod
    def is_local(cls):
        """Whether an authority may change the rule or switch it off."""
        return cls.source.authority == Authority.LOCAL

    @classmethod
    def extension_limit(cls):
        """How much it may be extended, or None: a due date that is law cannot be moved here."""
        return None if cls.source.authority == Authority.STATUTE else cls.longest_extension

    @classmethod
    def limit_on(cls, day):
        """The limit in force on a day, or None before the first."""
        in_force = [start for start in cls.limits if start <= day]
        return cls.limits[max(in_force)] if in_force else None


DUTIES: dict[str, Duty] = {}


def duty(cls):
    """Register a duty. Raises ValueError when its code is taken or it says nothing."""
    if cls.code in DUTIES:
        raise ValueError(f"Two duties are called {cls.code}.")
    if not cls.rule():
        raise ValueError(f"{cls.__name__} needs a docstring: the rule in the words staff see.")
    if not cls.limits or not (cls.on_by_default or cls.is_local()):
        raise ValueError(
            f"{cls.__name__} needs a limit, and only a local rule may ship switched off."
        )
    DUTIES[cls.code] = cls()
    return cls
