"""Which children's attendance is below their authority's threshold, and whose case opens.

The rule, for every child in care, on every evaluation:

- Attendance is measured over the academic year to date, the last twelve weeks,
  or either (the default), once there are enough possible sessions (20).
- Below the threshold (95 by default; exactly 95 is not below) a case opens,
  unless one is open.
- After a case was closed, another opens only when one of these is so:
  attendance has been at the threshold or above since; it has fallen by five
  more percentage points below the figure at closing; a new academic year began.
"""

from django.db import connection
from django.db.models import Q

from lac.children.models import CareEpisode, Child

from .figures import totals_sql, weeks_start, year_start
from .models import AttendanceThreshold

_DEFAULT = AttendanceThreshold()

_JUDGED = """
SELECT figure.*,
       watches_year AND year_possible >= minimum
           AND year_attended * 100 < percentage * year_possible AS year_below,
       watches_weeks AND weeks_possible >= minimum
           AND weeks_attended * 100 < percentage * weeks_possible AS weeks_below,
       (watches_year AND year_possible >= minimum)
           OR (watches_weeks AND weeks_possible >= minimum) AS is_measured
FROM (
    SELECT child.id AS child_id, child.local_authority_id,
           coalesce(rule.percentage, %s) AS percentage,
           coalesce(rule.minimum_sessions, %s) AS minimum,
           coalesce(rule.further_fall, %s) AS further_fall,
           coalesce(rule."window", %s) IN ('year', 'either') AS watches_year,
           coalesce(rule."window", %s) IN ('weeks', 'either') AS watches_weeks,
           coalesce(year.possible, 0) AS year_possible,
           coalesce(year.attended, 0) AS year_attended,
           coalesce(weeks.possible, 0) AS weeks_possible,
           coalesce(weeks.attended, 0) AS weeks_attended
    FROM ({scope}) AS scope(child_id)
    JOIN children_child child ON child.id = scope.child_id
    LEFT JOIN attendance_attendancethreshold rule
      ON rule.local_authority_id = child.local_authority_id
    LEFT JOIN ({year}) year ON year.child_id = child.id
    LEFT JOIN ({weeks}) weeks ON weeks.child_id = child.id
) figure
"""

_NOTE_RECOVERIES = """
UPDATE attendance_attendancecase AS past SET recovered_on = %s
FROM ({judged}) now
WHERE past.child_id = now.child_id AND past.closed_on IS NOT NULL AND past.recovered_on IS NULL
  AND now.is_measured AND NOT now.year_below AND NOT now.weeks_below
"""

_OPEN = """
INSERT INTO attendance_attendancecase
    (child_id, school_id, opened_on, "window", threshold, year_possible, year_attended,
     weeks_possible, weeks_attended, reason, owner_id, outcome, outcome_note, version)
SELECT now.child_id, main.school_id, %(on)s,
       CASE WHEN NOT weeks_below THEN 'year' WHEN NOT year_below THEN 'weeks' ELSE 'either' END,
       percentage, year_possible, year_attended, weeks_possible, weeks_attended,
       '', officer.officer_id, '', '', 1
FROM ({judged}) now
LEFT JOIN LATERAL (
    SELECT closed_on, recovered_on, closing_year_possible AS yp, closing_year_attended AS ya,
           closing_weeks_possible AS wp, closing_weeks_attended AS wa
    FROM attendance_attendancecase past
    WHERE past.child_id = now.child_id ORDER BY opened_on DESC, id DESC LIMIT 1
) last ON true
LEFT JOIN LATERAL (
    SELECT school_id FROM children_enrolment e
    WHERE e.child_id = now.child_id AND e.kind IN ('C', 'M', 'F')
      AND e.admitted_on <= %(on)s AND (e.left_on IS NULL OR e.left_on >= %(on)s)
    LIMIT 1
) main ON true
LEFT JOIN LATERAL (
    SELECT officer_id FROM accounts_officerallocation a
    WHERE a.school_id = main.school_id AND a.local_authority_id = now.local_authority_id
      AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
    ORDER BY a.starts_on DESC LIMIT 1
) officer ON true
WHERE (year_below OR weeks_below)
  AND NOT EXISTS (
      SELECT 1 FROM attendance_attendancecase o
      WHERE o.child_id = now.child_id AND o.closed_on IS NULL
  )
  AND (last.closed_on IS NULL
       OR last.recovered_on IS NOT NULL
       OR last.closed_on < %(year_start)s
       OR (year_below AND 100 * (last.ya * year_possible - year_attended * last.yp)
                          >= further_fall * last.yp * year_possible AND last.yp > 0)
       OR (weeks_below AND 100 * (last.wa * weeks_possible - weeks_attended * last.wp)
                           >= further_fall * last.wp * weeks_possible AND last.wp > 0))
ON CONFLICT DO NOTHING
RETURNING id
"""


def watched(on, children=None):
    """The children in care on a day; with `children`, only those."""
    in_care = CareEpisode.unscoped.filter(Q(ended_on=None) | Q(ended_on__gt=on), started_on__lte=on)
    rows = Child.unscoped.filter(pk__in=in_care.values("child"))
    return rows if children is None else rows.filter(pk__in=children)


def note_recoveries(on, children=None):
    """Remember, on closed cases, that attendance is back at the threshold. Returns how many."""
    judged, params = _judged(on, children)
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_RECOVERIES.format(judged=judged), [on, *params])
        return cursor.rowcount


def open_due_cases(on, children=None):
    """Open a case for every child who is due one; the ids of the new cases. One statement."""
    judged, params = _judged(on, children)
    statement, named = _OPEN.format(judged=judged), {"on": on, "year_start": year_start(on)}
    for number, value in enumerate(params):
        # The two kinds of placeholder cannot be mixed: give the positional ones a name each.
        statement = statement.replace("%s", f"%(p{number})s", 1)
        named[f"p{number}"] = value
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        return [pk for (pk,) in cursor.fetchall()]


def _judged(on, children):
    scope_rows = watched(on, children)
    scope, scope_params = scope_rows.order_by().values("pk").query.sql_with_params()
    year, year_params = totals_sql(scope_rows, year_start(on), on)
    weeks, weeks_params = totals_sql(scope_rows, weeks_start(on), on)
    rule = _DEFAULT
    defaults = [rule.percentage, rule.minimum_sessions, rule.further_fall, rule.window, rule.window]
    return (
        _JUDGED.format(scope=scope, year=year, weeks=weeks),
        [*defaults, *scope_params, *year_params, *weeks_params],
    )


def threshold_for(child):
    """The threshold of a child's responsible authority, or the default one."""
    found = AttendanceThreshold.objects.filter(local_authority=child.local_authority_id).first()
    return found or AttendanceThreshold(local_authority_id=child.local_authority_id)


def below_threshold(on, children=None):
    """An SQL condition's worth of child ids: those whose attendance is below the threshold now."""
    judged, params = _judged(on, children)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT child_id FROM ({judged}) now WHERE year_below OR weeks_below",  # noqa: S608
            params,
        )
        return [pk for (pk,) in cursor.fetchall()]
