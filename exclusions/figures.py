"""Days lost to suspension, summed from the school days that each one takes.

A suspension that runs over the end of a term or a year is counted in each for
the days that fall in it. A cancelled suspension counts only the days the child
was already out of school.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.utils import timezone

from lac.calendars.days import UnknownTerm, academic_year, calendar_for, term_on
from lac.children.models import Enrolment
from lac.children.models.schooling import MAIN_KINDS

from .models import SuspendedDay, Suspension


@dataclass(frozen=True)
class Lost:
    """Half-days lost and the decisions behind them."""

    sessions: int = 0
    suspensions: int = 0
    permanent: int = 0

    @property
    def days(self):
        """School days, halves included: 7.5."""
        return self.sessions / 2


@dataclass(frozen=True)
class Summary:
    """What a child has lost this term and this academic year."""

    on: dt.date
    term: Lost
    year: Lost


def year_of(day):
    """The first and last day of the academic year around a day."""
    first = academic_year(day)
    return dt.date(first, 9, 1), dt.date(first + 1, 8, 31)


def term_of(calendar, day):
    """The first and last day of the term around a day, or None outside term."""
    try:
        term = term_on(calendar, day)
    except UnknownTerm:
        return None
    return (term.starts_on, term.ends_on) if term.starts_on <= day else None


def summary(child, on=None):
    """Sessions and decisions in the term and the year around a day (today).

    Days still to come of a suspension already decided are counted: they are lost.
    """
    on = on or timezone.localdate()
    term = term_of(_calendar(child, on), on)
    return Summary(
        on=on,
        term=lost_between(child, *term) if term else Lost(),
        year=lost_between(child, *year_of(on)),
    )


def lost_last_year(child, on):
    """What the child lost in the whole of the academic year before."""
    start, _ = year_of(on)
    return lost_between(child, *year_of(start - dt.timedelta(days=1)))


def lost_between(child, start, end):
    """What one child lost between two days, both included."""
    sessions = sessions_by_child([child.pk], start, end).get(child.pk, 0)
    events = events_by_child([child.pk], start, end).get(child.pk, (0, 0))
    return Lost(sessions, *events)


def sessions_by_child(children, start, end):
    """{child id: half-days lost} between two days, for children, their ids, or None for all."""
    rows = SuspendedDay.unscoped.filter(day__range=(start, end))
    if children is not None:
        rows = rows.filter(child__in=children)
    return dict(rows.order_by().values_list("child").annotate(lost=Sum("sessions")))


def sessions_between(children, start, end):
    """Half-days lost by all these children together."""
    return sum(sessions_by_child(children, start, end).values())


def events_by_child(children, start, end):
    """{child id: (suspensions, permanent exclusions)} that began between two days and stand."""
    rows = Suspension.unscoped.standing().filter(started_on__range=(start, end))
    if children is not None:
        rows = rows.filter(child__in=children)
    counts = {}
    for child, kind, number in rows.order_by().values_list("child", "kind").annotate(Count("pk")):
        suspensions, permanent = counts.get(child, (0, 0))
        is_permanent = kind == "PERM"
        counts[child] = (
            suspensions + (0 if is_permanent else number),
            permanent + (number if is_permanent else 0),
        )
    return counts


def _calendar(child, day):
    enrolment = (
        Enrolment.unscoped.filter(child=child, kind__in=MAIN_KINDS, admitted_on__lte=day)
        .exclude(left_on__lt=day)
        .select_related("school")
        .first()
    )
    return calendar_for(
        school=enrolment and enrolment.school, local_authority=child.local_authority
    )
