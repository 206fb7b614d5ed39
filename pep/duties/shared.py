"""What these duties share: who has a plan, when it was sent in, how it is called."""

import datetime as dt

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, Right, TruncDate

from lac.calendars.models import TermName
from lac.deadlines.cases import first_since, school_year

from ..models import Pep

CHECKED_ON = dt.date(2026, 11, 21)
GUIDANCE = "Promoting the education of looked-after and previously looked-after children (2018)"
SCHOOL_POLICY = "School LAC policy, Designated Teacher"


def of_pep_age(rows, on):
    """The rows whose child has a plan on a day: from their authority's age to Year 13.

    A child taught out of their year has plans to the end of the school year in
    which they turn 18 all the same.
    """
    old_enough = Q(
        child__born_on__lte=_years_before(F(on), F("child__local_authority__pep_from_age"))
    )
    year = school_year(on) - F("child__year_group_offset")
    return rows.annotate(pep_year=year).filter(old_enough, pep_year__lte=13)


def _years_before(day, years):
    interval = Func(Cast(years, IntegerField()), function="make_interval")
    return Cast(
        ExpressionWrapper(day - interval, output_field=DateTimeField()), output_field=DateField()
    )


def first_submitted_since(start):
    """The first day, from `start` on, on which a plan of the child was first sent in."""
    plans = Pep.unscoped.live().annotate(submitted_on=TruncDate("first_submitted_at"))
    return first_since(plans, "submitted_on", start)


def term_label(field):
    """The name of a term: Autumn."""
    names = (When(**{field: code}, then=Value(label)) for code, label in TermName.choices)
    return Case(*names, output_field=CharField())


def year_label(year):
    """2026/27, of the year in which an academic year begins."""
    next_year = Right(Cast(F(year) + 1, CharField()), 2)
    return Concat(Cast(year, CharField()), Value("/"), next_year)


def plan_label():
    """Autumn term 2026/27, of a plan."""
    return Concat(term_label("term"), Value(" term "), year_label("academic_year"))
