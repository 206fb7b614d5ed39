"""Schools that have sent no register for some school days: for lists of what data is missing."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from .figures import scope_sql, year_start
from .watch import watched

# School days without a register after which a school is shown.
USUAL_DAYS = 5

# Of each child on roll the last marked day, from the index of the marks; of each school the
# latest of these. The ordinals jump where a term is not known: no count reaches across that.
_STALE = """
WITH scope AS ({scope}),
latest AS (
    SELECT e.school_id, count(DISTINCT e.child_id) AS children, max(mark.day) AS last_day,
           min(greatest(e.admitted_on, %s)) AS since
    FROM children_enrolment e JOIN scope ON scope.id = e.child_id
    LEFT JOIN LATERAL (
        SELECT d.day FROM attendance_attendanceday d
        WHERE d.child_id = e.child_id AND d.school_id = e.school_id AND d.day <= %s
          AND (d.am IS NOT NULL OR d.pm IS NOT NULL)
        ORDER BY d.day DESC LIMIT 1
    ) mark ON TRUE
    WHERE e.admitted_on <= %s AND (e.left_on IS NULL OR e.left_on >= %s)
    GROUP BY e.school_id
)
SELECT latest.school_id, latest.last_day, yesterday.ordinal - counted_from.ordinal, latest.children
FROM latest
JOIN organisations_school school ON school.id = latest.school_id
LEFT JOIN calendars_calendar own ON own.school_id = school.id
LEFT JOIN calendars_calendar area ON area.local_authority_id = school.local_authority_id
CROSS JOIN LATERAL (
    SELECT d.calendar_id,
           d.ordinal - (latest.last_day IS NULL AND d.is_open)::int AS ordinal
    FROM calendars_schoolday d
    WHERE d.calendar_id = coalesce(own.id, area.id)
      AND d.day >= coalesce(latest.last_day, latest.since)
    ORDER BY d.day LIMIT 1
) counted_from
JOIN calendars_schoolday yesterday ON yesterday.calendar_id = counted_from.calendar_id
  AND yesterday.day = %s
WHERE yesterday.ordinal - counted_from.ordinal BETWEEN %s AND 400
ORDER BY 3 DESC, 1
"""


@dataclass(frozen=True)
class StaleSchool:
    """A school whose registers are missing: since when, how many school days, how many children."""

    school_id: int
    # The last day with a mark; None where there has been none.
    last_day: dt.date | None
    school_days: int
    children: int


def stale_schools(children=None, on=None, days=USUAL_DAYS):
    """Schools that sent no register for `days` school days or more before a day (today).

    One statement. `children` (a queryset or ids) are those whose registers are looked
    for; None: every child in care. The day itself does not count: its register may
    still come. Of a school without any register the days count from the first
    admission, or from the start of the academic year.
    """
    with connection.cursor() as cursor:
        cursor.execute(*stale_sql(on or timezone.localdate(), children, days))
        return [StaleSchool(*row) for row in cursor.fetchall()]


def stale_sql(on, children=None, days=USUAL_DAYS):
    """The statement of `stale_schools`, to be read as a set: (sql, params)."""
    scope, params = scope_sql(watched(on) if children is None else children)
    yesterday = on - dt.timedelta(days=1)
    return _STALE.format(scope=scope), [*params, year_start(on), on, on, on, yesterday, days]
