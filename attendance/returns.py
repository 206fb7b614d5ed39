"""Absences that a school tells the authority of: fifteen days ill, ten days without leave.

Both are read from the marks of the few children whose month totals allow them, so
that a night with nothing new costs a look at the totals.
"""

import datetime as dt

from django.db import connection

from .figures import year_start
from .models import ReturnKind
from .watch import watched

# Fifteen days of illness, in sessions; ten days without leave, in days.
ILL_SESSIONS, DAYS_AWAY = 30, 10
# How far back a run without leave is followed.
LOOK_BACK = dt.timedelta(days=400)

# A whole day without leave: every session that was possible has G, N or O. Coming late (U)
# is not staying away. Days without a possible session are passed over.
_FOUND = """
WITH scope AS ({scope}),
ill AS (
    SELECT t.child_id FROM attendance_monthtotal t JOIN scope ON scope.id = t.child_id
    WHERE t.month BETWEEN %(year_start)s AND %(on)s
    GROUP BY t.child_id HAVING sum(t.authorised) >= {ill_sessions}
),
ill_days AS (
    SELECT d.child_id, d.school_id, d.day,
           sum((am.code IS NOT NULL)::int + (pm.code IS NOT NULL)::int)
               OVER (PARTITION BY d.child_id, d.school_id ORDER BY d.day) AS sessions
    FROM ill JOIN attendance_attendanceday d USING (child_id)
    LEFT JOIN attendance_attendancecode am ON am.id = d.am AND am.code = 'I'
    LEFT JOIN attendance_attendancecode pm ON pm.id = d.pm AND pm.code = 'I'
    WHERE d.day BETWEEN %(year_start)s AND %(on)s AND (am.id IS NOT NULL OR pm.id IS NOT NULL)
),
away AS (
    SELECT t.child_id FROM attendance_monthtotal t JOIN scope ON scope.id = t.child_id
    WHERE t.month BETWEEN %(look_back)s AND %(on)s
    GROUP BY t.child_id HAVING sum(t.unauthorised) >= {days_away}
),
school_days AS (
    SELECT d.child_id, d.school_id, d.day,
           coalesce(am.kind = 'unauthorised' AND am.code <> 'U', true)
             AND coalesce(pm.kind = 'unauthorised' AND pm.code <> 'U', true) AS is_away
    FROM away JOIN attendance_attendanceday d USING (child_id)
    LEFT JOIN attendance_attendancecode am ON am.id = d.am AND am.counts_as_possible
    LEFT JOIN attendance_attendancecode pm ON pm.id = d.pm AND pm.counts_as_possible
    WHERE d.day BETWEEN %(look_back)s AND %(on)s AND (am.id IS NOT NULL OR pm.id IS NOT NULL)
),
runs AS (
    SELECT *, count(*) FILTER (WHERE NOT is_away)
        OVER (PARTITION BY child_id, school_id ORDER BY day) AS run
    FROM school_days
),
counted AS (
    SELECT child_id, school_id, day,
           row_number() OVER each_run AS number, first_value(day) OVER each_run AS since
    FROM runs WHERE is_away
    WINDOW each_run AS (PARTITION BY child_id, school_id, run ORDER BY day)
)
SELECT child_id, school_id, '{illness}' AS kind, %(year_start)s::date AS since,
       min(day) AS reached_on
FROM ill_days WHERE sessions >= {ill_sessions} GROUP BY child_id, school_id
UNION ALL
SELECT child_id, school_id, '{unauthorised}', since, day FROM counted WHERE number = {days_away}
"""

_KEEP = """
WITH found AS MATERIALIZED ({found}),
taken_back AS (
    DELETE FROM attendance_absencereturn past USING ({scope}) scope
    WHERE past.child_id = scope.id AND past.told_on IS NULL
      AND past.since >= CASE past.kind WHEN '{illness}' THEN %(year_start)s::date
                                       ELSE %(look_back)s::date END
      AND NOT EXISTS (
          SELECT 1 FROM found
          WHERE (found.child_id, found.school_id, found.kind, found.since, found.reached_on)
              = (past.child_id, past.school_id, past.kind, past.since, past.reached_on))
)
INSERT INTO attendance_absencereturn AS past (child_id, school_id, kind, since, reached_on)
SELECT child_id, school_id, kind, since, reached_on FROM found
ON CONFLICT (child_id, school_id, kind, since) DO UPDATE SET reached_on = excluded.reached_on
    WHERE past.told_on IS NULL AND past.reached_on <> excluded.reached_on
RETURNING child_id, kind
"""


def find_returns(on, children=None):
    """Keep the returns that the marks up to a day ask for; gives {child id: kinds} of the new."""
    scope, params = watched(on, children).order_by().values("pk").query.sql_with_params()
    named = {f"scope{number}": value for number, value in enumerate(params)}
    for name in named:
        scope = scope.replace("%s", f"%({name})s", 1)
    scope = f"SELECT chosen.id FROM ({scope}) chosen (id)"  # noqa: S608
    words = {"illness": ReturnKind.ILLNESS.value, "unauthorised": ReturnKind.UNAUTHORISED.value}
    found = _FOUND.format(scope=scope, ill_sessions=ILL_SESSIONS, days_away=DAYS_AWAY, **words)
    statement = _KEEP.format(found=found, scope=scope, **words)
    named |= {"on": on, "year_start": year_start(on), "look_back": on - LOOK_BACK}
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        kinds: dict[int, list] = {}
        for child, kind in cursor.fetchall():
            kinds.setdefault(child, []).append(kind)
        return kinds
