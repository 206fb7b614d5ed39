# ruff: noqa: S608, the SQL is put together from constants and what Django compiled.
"""The sums of `days`, as expressions for a query: two index look-ups a row.

    Enrolment.unscoped.annotate(due_on=add_school_days(calendar_id, F("admitted_on"), 20))

A day or a calendar that is not known gives NULL, where Python raises an error.
"""

from django.db.models import BigIntegerField, DateField, Func, IntegerField, Value
from django.db.models.expressions import Expression, F
from django.db.models.functions import Coalesce


class _AddWorkingDays(Func):
    """Takes a date and a number."""

    output_field = DateField()
    arity = 2

    def as_sql(self, compiler, connection, **context):
        (day, day_params), (number, number_params) = map(compiler.compile, self.source_expressions)
        return (
            "(SELECT lac_due.day FROM calendars_workingday lac_start"
            " JOIN calendars_workingday lac_due ON lac_due.is_working AND lac_due.ordinal ="
            " lac_start.ordinal + greatest(" + number + ", (NOT lac_start.is_working)::int)"
            " WHERE lac_start.day = " + day + ")",
            [*number_params, *day_params],
        )


class _AddSchoolDays(Func):
    """Takes a calendar's id, a date and a number."""

    output_field = DateField()
    arity = 3

    def as_sql(self, compiler, connection, **context):
        parts = [compiler.compile(part) for part in self.source_expressions]
        (calendar, calendar_params), (day, day_params), (number, number_params) = parts
        return (
            "(SELECT lac_due.day FROM calendars_schoolday lac_start"
            " JOIN calendars_schoolday lac_due ON lac_due.is_open"
            " AND lac_due.calendar_id = lac_start.calendar_id AND lac_due.ordinal ="
            " lac_start.ordinal + greatest(" + number + ", (NOT lac_start.is_open)::int)"
            " WHERE lac_start.calendar_id = " + calendar + " AND lac_start.day = " + day + ")",
            [*number_params, *calendar_params, *day_params],
        )


class _WorkingDaysBetween(Func):
    """Takes two dates."""

    output_field = IntegerField()
    arity = 2

    def as_sql(self, compiler, connection, **context):
        (start, start_params), (end, end_params) = map(compiler.compile, self.source_expressions)
        ordinal = "(SELECT lac_day.ordinal FROM calendars_workingday lac_day WHERE lac_day.day = "
        return (
            "greatest(0, " + ordinal + end + ") - " + ordinal + start + "))",
            [*end_params, *start_params],
        )


def _expression(value, output_field):
    if isinstance(value, str):
        return F(value)
    return value if isinstance(value, Expression | F) else Value(value, output_field)


def add_working_days(day, number):
    """`days.add_working_days` on columns: `day` and `number` are expressions or values."""
    return _AddWorkingDays(_expression(day, DateField()), _expression(number, IntegerField()))


def add_school_days(calendar_id, day, number):
    """`days.add_school_days` on columns: all three are expressions or values."""
    return _AddSchoolDays(
        _expression(calendar_id, BigIntegerField()),
        _expression(day, DateField()),
        _expression(number, IntegerField()),
    )


def working_days_between(start, end):
    """`days.working_days_between` on columns: expressions or values."""
    return _WorkingDaysBetween(_expression(start, DateField()), _expression(end, DateField()))


class _CalendarOf(Func):
    """Takes the id of a school: its own calendar, else its authority's."""

    output_field = BigIntegerField()
    arity = 1

    def as_sql(self, compiler, connection, **context):
        school, params = compiler.compile(self.source_expressions[0])
        return (
            "(SELECT coalesce(lac_own.id, lac_authority.id) FROM organisations_school lac_school"
            " LEFT JOIN calendars_calendar lac_own ON lac_own.school_id = lac_school.id"
            " LEFT JOIN calendars_calendar lac_authority"
            " ON lac_authority.local_authority_id = lac_school.local_authority_id"
            " WHERE lac_school.id = " + school + ")",
            params,
        )


class _CalendarOfAuthority(_CalendarOf):
    """Takes the id of a local authority."""

    def as_sql(self, compiler, connection, **context):
        authority, params = compiler.compile(self.source_expressions[0])
        return (
            "(SELECT lac_authority.id FROM calendars_calendar lac_authority"
            " WHERE lac_authority.local_authority_id = " + authority + ")",
            params,
        )


def calendar_id_for(school_id=None, local_authority_id=None):
    """`days.calendar_for` on columns: the id of the calendar, NULL when there is none."""
    found = []
    if school_id is not None:
        found.append(_CalendarOf(_expression(school_id, BigIntegerField())))
    if local_authority_id is not None:
        found.append(_CalendarOfAuthority(_expression(local_authority_id, BigIntegerField())))
    return Coalesce(*found) if len(found) > 1 else found[0]
