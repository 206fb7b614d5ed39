"""What falls due in the next eight weeks, by school or officer, beside the school days there are.

Everything is counted by the database: as many queries for a hundred thousand children as for one.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncWeek

from lac.accounts.access import Permission
from lac.accounts.models import OfficerAllocation, User
from lac.calendars.models import Calendar, SchoolDay
from lac.children.access import in_scope, open_on
from lac.children.models import Enrolment
from lac.organisations.models import School

from .models import Deadline

WEEKS = 8
BY = [("school", "By school"), ("officer", "By officer")]
NOBODY = {"school": "No school place", "officer": "No officer allocated"}


@dataclass(frozen=True)
class Week:
    """How many deadlines fall due in a week, and on how many days the school is open."""

    due: int
    # None where the term dates are not known.
    days: int | None

    @property
    def is_full(self):
        """Whether more falls due than one a school day."""
        return self.days is not None and self.due > self.days


@dataclass(frozen=True)
class Line:
    """One school or officer."""

    name: str
    weeks: list

    @property
    def total(self):
        """How many fall due in all eight weeks."""
        return sum(it.due for it in self.weeks)


class Forecast:
    """The coming eight weeks as one person sees them; `by` is school or officer."""

    def __init__(self, user, today, by="school"):
        self.user, self.today = user, today
        self.by = by if by in dict(BY) else "school"
        monday = today - dt.timedelta(days=today.weekday())
        self.mondays = [monday + dt.timedelta(weeks=number) for number in range(WEEKS)]
        self.end = self.mondays[-1] + dt.timedelta(days=6)

    @cached_property
    def lines(self):
        """Schools or officers with something due, the fullest first."""
        counts, days = self._counts(), self._days
        lines = [
            Line(
                self._names.get(who, NOBODY[self.by]),
                [Week(due.get(it, 0), self._open_in(days, who, it)) for it in self.mondays],
            )
            for who, due in counts.items()
        ]
        return sorted(lines, key=lambda it: (-it.total, it.name))

    @cached_property
    def total(self):
        """Everything, week by week, beside the school days of the reader's own authority."""
        weeks = [
            Week(sum(it.weeks[number].due for it in self.lines), self._days.get((self._home, day)))
            for number, day in enumerate(self.mondays)
        ]
        return Line("All", weeks)

    def _counts(self):
        """{school or officer: {Monday: how many}}; None is those without."""
        children = in_scope(self.user, Permission.VIEW_DASHBOARD).values("pk")
        roll = Enrolment.unscoped.current(self.today).main().filter(child=OuterRef("child"))
        rows = Deadline.unscoped.filter(child__in=children).running(self.today)
        rows = rows.filter(due_on__range=(self.today, self.end)).annotate(
            forecast_school=Subquery(roll.order_by("-admitted_on").values("school")[:1])
        )
        if self.by == "officer":
            allocated = OfficerAllocation.objects.filter(
                open_on(self.today, "starts_on", "ends_on"),
                school=OuterRef("forecast_school"),
                local_authority=OuterRef("child__local_authority"),
            )
            rows = rows.annotate(who=Subquery(allocated.order_by("pk").values("officer")[:1]))
        else:
            rows = rows.annotate(who=F("forecast_school"))
        grouped = rows.annotate(week=TruncWeek("due_on")).order_by().values("who", "week")
        counts = defaultdict(dict)
        for row in grouped.annotate(number=Count("pk")):
            counts[row["who"]][row["week"]] = row["number"]
        return counts

    @cached_property
    def _names(self):
        if self.by == "officer":
            officers = OfficerAllocation.objects.order_by().values("officer")
            return dict(User.objects.filter(pk__in=officers).values_list("pk", "full_name"))
        return dict(School.objects.filter(pk__in=self._calendars).values_list("pk", "name"))

    @cached_property
    def _calendars(self):
        """{school: its own calendar's id, or its authority's} of the schools on the roll today."""
        children = in_scope(self.user, Permission.VIEW_DASHBOARD).values("pk")
        at_them = Enrolment.unscoped.current(self.today).main().filter(child__in=children)
        area = Calendar.objects.filter(local_authority=OuterRef("local_authority")).values("pk")
        schools = School.objects.filter(pk__in=at_them.order_by().values("school"))
        rows = schools.annotate(area=Subquery(area[:1])).values_list("pk", "own_calendar", "area")
        return {school: own or shared for school, own, shared in rows}

    @cached_property
    def _home(self):
        """The calendar of the first authority this person works for."""
        authorities = self.user.authority_ids(Permission.VIEW_DASHBOARD)
        home = Calendar.objects.filter(local_authority__in=authorities).order_by("pk")
        return home.values_list("pk", flat=True).first()

    @cached_property
    def _days(self):
        """{(calendar, Monday): school days from today on}; a week that is not known is missing."""
        calendars = {self._home, *(self._calendars.values() if self.by == "school" else ())}
        rows = SchoolDay.objects.filter(
            calendar__in=[it for it in calendars if it], day__range=(self.today, self.end)
        )
        weeks = rows.annotate(week=TruncWeek("day")).order_by().values("calendar", "week")
        return {
            (it["calendar"], it["week"]): it["open"]
            for it in weeks.annotate(open=Count("pk", filter=Q(is_open=True)))
        }

    def _open_in(self, days, who, monday):
        calendar = self._calendars.get(who) if self.by == "school" and who else self._home
        return days.get((calendar, monday))

    def file_rows(self):
        """The rows of the file: a school or officer and a week each."""
        for line in self.lines:
            for monday, week in zip(self.mondays, line.weeks, strict=True):
                yield [line.name, monday.isoformat(), week.due, week.days]
