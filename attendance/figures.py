"""How much a child has attended, as whole sessions over any stretch of time.

Whole months come from the month totals, the days at either end from the marks.
Nothing is rounded before it is compared: a percentage exists only on the page.
"""

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from lac.calendars.days import UnknownTerm, academic_year, calendar_for, term_on
from lac.children.models import Enrolment
from lac.children.models.schooling import MAIN_KINDS

from .models import MonthTotal

TWELVE_WEEKS = dt.timedelta(weeks=12)


@dataclass(frozen=True)
class Sessions:
    """Sessions over a stretch of time; possible is attended plus both kinds of absence."""

    possible: int = 0
    attended: int = 0
    authorised: int = 0
    unauthorised: int = 0
    lates: int = 0
    conflicts: int = 0

    def __add__(self, other):
        return Sessions(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def absent(self):
        """Sessions missed, for whatever reason."""
        return self.authorised + self.unauthorised

    def is_below(self, percentage):
        """Whether attendance is below a percentage; exactly that percentage is not below it."""
        return self.attended * 100 < Decimal(percentage) * self.possible

    @property
    def is_persistently_absent(self):
        """Whether a tenth or more of the possible sessions were missed."""
        return self.possible > 0 and self.absent * 10 >= self.possible

    @property
    def is_severely_absent(self):
        """Whether half or more of the possible sessions were missed."""
        return self.possible > 0 and self.absent * 2 >= self.possible

    @property
    def percentage(self):
        """Attendance to one decimal for the page, or None without a session.

        Cut off, not rounded: 94.96 is shown as 94.9, never as the 95.0 it did not reach.
        """
        if not self.possible:
            return None
        return Decimal(self.attended * 1000 // self.possible).scaleb(-1)


@dataclass(frozen=True)
class Summary:
    """The three figures people ask for, with the days they cover."""

    on: dt.date
    year_start: dt.date
    term_start: dt.date | None
    weeks_start: dt.date
    year: Sessions
    term: Sessions
    weeks: Sessions


def year_start(on):
    """The first day of the academic year: 1 September."""
    return dt.date(academic_year(on), 9, 1)


def weeks_start(on):
    """The first of the last twelve weeks' days, `on` being the last."""
    return on - TWELVE_WEEKS + dt.timedelta(days=1)


def totals(child, start, end):
    """A child's sessions from `start` to `end`, both included."""
    return totals_by_child([child.pk], start, end).get(child.pk, Sessions())


def totals_by_child(children, start, end):
    """{child id: Sessions} for a queryset of children or their ids (None: every child).

    One statement. Children without a possible session are left out.
    """
    sql, params = totals_sql(children, start, end)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {row[0]: Sessions(*row[1:]) for row in cursor.fetchall()}


def summary(child, on=None):
    """Year, term and twelve weeks up to and including a day (today)."""
    on = on or timezone.localdate()
    term_start = _term_start(child, on)
    starts = [year_start(on), term_start or on, weeks_start(on)]
    year, term, weeks = _since_each(child, starts, on)
    return Summary(
        on, starts[0], term_start, starts[2], year, term if term_start else Sessions(), weeks
    )


def year_and_weeks(child, on):
    """The academic year to date and the last twelve weeks, in one statement."""
    return _since_each(child, [year_start(on), weeks_start(on)], on)


def year_by_child(children, on=None):
    """{child id: Sessions} for the academic year to date, from the month totals alone."""
    on = on or timezone.localdate()
    return totals_by_child(children, year_start(on), on)


def persistently_absent(children=None, on=None):
    """Ids of the children who have missed a tenth or more of the year to date."""
    return _missing_at_least(children, on, "s.authorised + s.unauthorised) * 10 >= (s.possible")


def severely_absent(children=None, on=None):
    """Ids of the children who have missed half or more of the year to date."""
    return _missing_at_least(children, on, "s.authorised + s.unauthorised) * 2 >= (s.possible")


def below(percentage, children=None, on=None, minimum_sessions=1):
    """Ids of the children whose attendance in the year to date is below a percentage."""
    condition = "s.attended * 100) < (%s::numeric * s.possible"
    return _missing_at_least(
        children, on, condition, extra=(Decimal(percentage),), minimum_sessions=minimum_sessions
    )


def _missing_at_least(children, on, condition, extra=(), minimum_sessions=1):
    on = on or timezone.localdate()
    sql, params = totals_sql(children, year_start(on), on)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.child_id FROM ({sql}) s WHERE ({condition}) AND s.possible >= %s",  # noqa: S608
            [*params, *extra, minimum_sessions],
        )
        return [row[0] for row in cursor.fetchall()]


# --- the statement ------------------------------------------------------------------

_COLUMNS = "possible, attended, authorised, unauthorised, lates, conflicts"

_FROM_MARKS = f"""
SELECT n.child_id, {_COLUMNS}
FROM attendance_counted((SELECT array_agg(id) FROM scope), %s::date, %s::date) n
"""  # noqa: S608

_FROM_MONTHS = f"""
SELECT t.child_id, {_COLUMNS} FROM attendance_monthtotal t JOIN scope c ON c.id = t.child_id
WHERE t.month BETWEEN %s AND %s
"""  # noqa: S608


def totals_sql(children, start, end):
    """The statement behind `totals_by_child`, to be joined into others: (sql, params).

    Its columns are child_id and the fields of `Sessions`, as bigint.
    """
    scope, params = scope_sql(children)
    parts = []
    for source, first, last in _pieces(start, end, _latest_today()):
        parts.append(source)
        params += [first, last]
    if not parts:
        parts, params = [_FROM_MONTHS], [*params, start, start - dt.timedelta(days=1)]
    sums = ", ".join(f"sum({name})::bigint AS {name}" for name in _COLUMNS.split(", "))
    return (
        f"WITH scope AS ({scope}) SELECT child_id, {sums} FROM ("  # noqa: S608
        + " UNION ALL ".join(parts)
        + ") pieces GROUP BY child_id HAVING sum(possible) > 0",
        params,
    )


def _latest_today():
    """Today by Django's clock or the machine's, whichever is later.

    A story told as of last month sets Django's clock back; the marks after it are there.
    """
    return max(timezone.localdate(), timezone.localtime(dt.datetime.now(dt.UTC)).date())


def scope_sql(children):
    """Children, their ids, or None for all, as SQL with one column `id`: (sql, params)."""
    if children is None:
        return "SELECT id FROM children_child", []
    if isinstance(children, QuerySet):
        rows = children if children.query.is_sliced else children.order_by()
        sql, params = rows.values("pk").query.sql_with_params()
        return f"SELECT id FROM ({sql}) AS chosen (id)", list(params)  # noqa: S608
    return "SELECT unnest(%s::bigint[]) AS id", [[getattr(it, "pk", it) for it in children]]


def _pieces(start, end, today):
    """Split a stretch into days before its whole months, the months, and days after them."""
    if start > end:
        return []
    # No mark lies in the future, so a month that is still running is whole today.
    whole_until = end if end < today else _month_end(end)
    first = start if start.day == 1 else _month_end(start) + dt.timedelta(days=1)
    last = _month_start(whole_until + dt.timedelta(days=1))
    if first >= last:
        return [(_FROM_MARKS, start, end)]
    pieces = [(_FROM_MONTHS, first, last - dt.timedelta(days=1))]
    if start < first:
        pieces.append((_FROM_MARKS, start, first - dt.timedelta(days=1)))
    if last <= end:
        pieces.append((_FROM_MARKS, last, end))
    return pieces


def _month_start(day):
    return day.replace(day=1)


def _month_end(day):
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


# --- one child ----------------------------------------------------------------------


def _since_each(child, starts, on):
    """Sessions since each of several days, up to `on`, in one statement."""
    parts, params = [], []
    for index, start in enumerate(starts):
        sql, its_params = totals_sql([child.pk], start, on)
        parts.append(f"SELECT {index} AS place, s.* FROM ({sql}) s")  # noqa: S608
        params += its_params
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        found = {row[0]: Sessions(*row[2:]) for row in cursor.fetchall()}
    return [found.get(index, Sessions()) for index in range(len(starts))]


def main_school_on(child, day):
    """The school that answers for the child on a day, or None."""
    enrolment = (
        Enrolment.unscoped.filter(child=child, kind__in=MAIN_KINDS, admitted_on__lte=day)
        .exclude(left_on__lt=day)
        .select_related("school")
        .first()
    )
    return enrolment and enrolment.school


def _term_start(child, on):
    """When the term began in which the day lies, or None outside term."""
    calendar = calendar_for(school=main_school_on(child, on), local_authority=child.local_authority)
    try:
        term = term_on(calendar, on)
    except UnknownTerm:
        return None
    return term.starts_on if term.starts_on <= on else None


def months(child, start, end):
    """The month totals between two days, oldest first."""
    return MonthTotal.unscoped.filter(
        child=child, month__gte=_month_start(start), month__lte=end
    ).order_by("month")
