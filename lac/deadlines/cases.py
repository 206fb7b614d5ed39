"""Expressions that duties share: in care on a day, on a school's roll since a day, of school age.

All are on the rows of a case: `child` and `on` name fields (or annotations) of those rows.
"""

import datetime as dt

from django.db.models import (
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Greatest

from lac.children.models import CareEpisode, Enrolment
from lac.children.models.codes import SHORT_BREAKS
from lac.children.models.schooling import MAIN_KINDS

from .duty import first_since

__all__ = [
    "day_before",
    "days_before",
    "end_of_school_age",
    "first_since",
    "in_care",
    "of_school_age",
    "on_roll_since",
    "school_year",
    "september_after_year_11",
]


def days_before(day, number):
    """The day so many days before, as a date; after, when negative."""
    days = Value(dt.timedelta(days=number))
    return Cast(ExpressionWrapper(day - days, output_field=DateTimeField()), DateField())


def day_before(day):
    """The day before, as a date."""
    return days_before(day, 1)


def in_care(on, child="child_id"):
    """A condition: looked after on a day, other than in a series of short breaks."""
    episodes = CareEpisode.unscoped.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=OuterRef(on)),
        child=OuterRef(child),
        started_on__lte=OuterRef(on),
    )
    return Exists(episodes.exclude(legal_status__in=SHORT_BREAKS))


def on_roll_since(on, child="child_id"):
    """The first day, from a day on, that the child is on the roll of a main school; NULL if none.

    A child who is on a roll already is so on the very day.
    """
    rolls = Enrolment.unscoped.filter(
        Q(left_on__isnull=True) | Q(left_on__gte=OuterRef(on)),
        child=OuterRef(child),
        kind__in=MAIN_KINDS,
    )
    first = rolls.annotate(since=Greatest("admitted_on", OuterRef(on))).order_by("admitted_on")
    return Subquery(first.values("since")[:1])


class _SchoolYear(Func):
    """Years of school by age: takes the date of birth, a day and the child's offset."""

    output_field = IntegerField()
    template = "(%(expressions)s)"
    arg_joiner = ", "

    def as_sql(self, compiler, connection, **context):
        (born, born_params), (day, day_params), (offset, offset_params) = [
            compiler.compile(part) for part in self.source_expressions
        ]
        year = "EXTRACT(YEAR FROM {} - INTERVAL '8 months')::int"
        sql = f"({year.format(day)} - {year.format(born)} - 5 + {offset})"
        return sql, [*day_params, *born_params, *offset_params]


def school_year(on, child="child"):
    """The National Curriculum year on a day: Reception is 0. As `lac.calendars.ages.nc_year`."""
    return _SchoolYear(F(f"{child}__born_on"), F(on), F(f"{child}__year_group_offset"))


class _EndOfYear11(Func):
    """30 June of Year 11: takes the date of birth and the child's offset."""

    output_field = DateField()

    def as_sql(self, compiler, connection, **context):
        (born, born_params), (offset, offset_params) = [
            compiler.compile(part) for part in self.source_expressions
        ]
        year = f"EXTRACT(YEAR FROM {born} - INTERVAL '8 months')::int + 17 - {offset}"
        return f"make_date({year}, 6, 30)", [*born_params, *offset_params]


def end_of_school_age(child="child"):
    """The last day on which a child is of school age: 30 June of Year 11."""
    return _EndOfYear11(F(f"{child}__born_on"), F(f"{child}__year_group_offset"))


def september_after_year_11(child="child"):
    """1 September after Year 11: 63 days after the last day of school age."""
    return days_before(end_of_school_age(child), -63)


class _TurnedFive(Func):
    """Whether somebody born on the first date was five on the second."""

    output_field = IntegerField()
    template = "EXTRACT(YEAR FROM AGE(%(expressions)s))::int"


def of_school_age(rows, on, child="child"):
    """The rows whose child is five or older and not past Year 11 (30 June) on a day."""
    finished = Q(case_school_year__gt=11) | Q(case_school_year=11, **{f"{on}__month__in": (7, 8)})
    return rows.annotate(
        case_school_year=school_year(on, child), case_age=_TurnedFive(F(on), F(f"{child}__born_on"))
    ).filter(~finished, case_age__gte=5)
