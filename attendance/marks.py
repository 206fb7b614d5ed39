"""Writes marks, thousands at a time, in one statement; the database keeps the totals with it."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone


@dataclass(frozen=True)
class Mark:
    """The morning and afternoon of one child at one school on one day, as code ids."""

    child_id: int
    school_id: int
    day: dt.date
    am: int | None
    pm: int | None
    note: str = ""


_WRITE = """
WITH given AS (
    SELECT child_id, school_id, day,
           {am} AS am, {pm} AS pm, coalesce(nullif(given.note, ''), old.note, '') AS note,
           old.am AS old_am, old.pm AS old_pm, old.child_id AS old_child
    FROM unnest(%(children)s::bigint[], %(schools)s::bigint[], %(days)s::date[],
                %(ams)s::smallint[], %(pms)s::smallint[], %(notes)s::text[])
         AS given(child_id, school_id, day, am, pm, note)
    LEFT JOIN attendance_attendanceday old USING (child_id, school_id, day)
), kept AS (
    INSERT INTO attendance_amendedmark
        (child_id, school_id, day, am, pm, amended_at, amended_by_id)
    SELECT child_id, school_id, day, old_am, old_pm, %(at)s, %(by)s FROM given
    WHERE (old_am IS NOT NULL AND old_am IS DISTINCT FROM am)
       OR (old_pm IS NOT NULL AND old_pm IS DISTINCT FROM pm)
)
INSERT INTO attendance_attendanceday AS mark (child_id, school_id, day, am, pm, note)
SELECT child_id, school_id, day, am, pm, note FROM given
WHERE am IS NOT NULL OR pm IS NOT NULL OR old_child IS NOT NULL
ON CONFLICT (child_id, day, school_id) DO UPDATE
    SET am = excluded.am, pm = excluded.pm, note = excluded.note
    WHERE (mark.am, mark.pm, mark.note) IS DISTINCT FROM (excluded.am, excluded.pm, excluded.note)
RETURNING child_id
"""
_REPLACING = _WRITE.format(am="given.am", pm="given.pm")
_KEEPING = _WRITE.format(am="coalesce(given.am, old.am)", pm="coalesce(given.pm, old.pm)")


def write(marks, *, by, keep_missing=False):
    """Write marks and keep the originals of those that change. Returns {child id: rows written}.

    With `keep_missing` an empty session leaves what stands; without, it clears it.
    """
    if not marks:
        return {}
    params = {
        "children": [it.child_id for it in marks],
        "schools": [it.school_id for it in marks],
        "days": [it.day for it in marks],
        "ams": [it.am for it in marks],
        "pms": [it.pm for it in marks],
        "notes": [it.note for it in marks],
        "by": getattr(by, "pk", None),
        "at": timezone.now(),
    }
    written = {}
    with connection.cursor() as cursor:
        cursor.execute(_KEEPING if keep_missing else _REPLACING, params)
        for (child_id,) in cursor.fetchall():
            written[child_id] = written.get(child_id, 0) + 1
    return written


def recount(children=None):
    """Count every month total again from the marks; for after a code's meaning was corrected."""
    scope = "" if children is None else "WHERE child_id = ANY (%(children)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH pair AS ("  # noqa: S608
            " SELECT DISTINCT child_id, date_trunc('month', day)::date AS month"
            f" FROM attendance_attendanceday {scope}"
            f" UNION SELECT child_id, month FROM attendance_monthtotal {scope})"
            " SELECT attendance_retotal(array_agg(child_id), array_agg(month)) FROM pair"
            " HAVING count(*) > 0",
            {"children": list(children) if children is not None else None},
        )
