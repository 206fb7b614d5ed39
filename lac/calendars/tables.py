"""Rebuilds the day tables with which SQL counts; each in one statement."""

from django.db import connection, transaction
from django.db.models import Q

from .days import known_years, published_bank_holidays
from .models import Calendar, ExtraBankHoliday

_WORKING_DAYS = """
INSERT INTO calendars_workingday (day, is_working, ordinal, reason)
SELECT day, reason = '', count(*) FILTER (WHERE reason = '') OVER (ORDER BY day), reason
FROM (
    SELECT known.day::date AS day,
        coalesce(
            holiday.name,
            CASE extract(isodow FROM known.day) WHEN 6 THEN 'Saturday' WHEN 7 THEN 'Sunday' END,
            ''
        ) AS reason
    FROM generate_series(make_date(%s, 1, 1), make_date(%s, 12, 31), interval '1 day') AS known(day)
    LEFT JOIN unnest(%s::date[], %s::text[]) AS holiday(day, name) ON holiday.day = known.day::date
) AS days
"""

# Every calendar with the terms that hold for it, its own or inherited, in order.
# `known_from` and `known_to` are the days a term tells us about; `run` grows where one is missing.
_SCHOOL_DAYS = """
WITH calendar AS (
    SELECT calendar.id, parent.id AS parent_id
    FROM calendars_calendar calendar
    LEFT JOIN organisations_school school ON school.id = calendar.school_id
    LEFT JOIN calendars_calendar parent ON parent.local_authority_id = school.local_authority_id
    WHERE calendar.id = ANY(%(calendars)s)
), own_year AS (
    SELECT DISTINCT calendar_id, academic_year FROM calendars_term
), term AS (
    SELECT calendar.id AS calendar_id, term.starts_on, term.ends_on,
        term.half_term_starts_on, term.half_term_ends_on,
        term.academic_year * 3
            + array_position(ARRAY['autumn', 'spring', 'summer'], term.name::text) AS number,
        CASE term.name WHEN 'autumn' THEN least(term.starts_on, make_date(term.academic_year, 9, 1))
            ELSE term.starts_on END AS known_from,
        CASE term.name
            WHEN 'summer' THEN greatest(term.ends_on, make_date(term.academic_year + 1, 8, 31))
            ELSE term.ends_on END AS known_to
    FROM calendar
    JOIN calendars_term term ON term.calendar_id = calendar.id OR (
        term.calendar_id = calendar.parent_id AND NOT EXISTS (
            SELECT FROM own_year
            WHERE own_year.calendar_id = calendar.id AND own_year.academic_year = term.academic_year
        )
    )
), span AS (
    SELECT term.*,
        lag(number) OVER by_calendar IS DISTINCT FROM number - 1 AS is_after_gap,
        CASE WHEN lead(number) OVER by_calendar = number + 1
            THEN lead(known_from) OVER by_calendar - 1
            ELSE least(known_to, lead(known_from) OVER by_calendar - 1) END AS last_day
    FROM term WINDOW by_calendar AS (PARTITION BY calendar_id ORDER BY starts_on)
), run AS (
    SELECT span.*,
        count(*) FILTER (WHERE is_after_gap)
            OVER (PARTITION BY calendar_id ORDER BY starts_on) AS run
    FROM span
), closure AS (
    SELECT calendar.id AS calendar_id, closure.day, closure.calendar_id = calendar.id AS is_own,
        concat_ws(': ', CASE closure.kind WHEN 'inset' THEN 'INSET day' ELSE 'Closed' END,
            nullif(closure.reason, '')) AS reason
    FROM calendar
    JOIN calendars_closure closure ON closure.calendar_id = calendar.id OR (
        closure.calendar_id = calendar.parent_id AND NOT EXISTS (
            SELECT FROM own_year
            WHERE own_year.calendar_id = calendar.id
            AND own_year.academic_year = extract(year FROM closure.day - interval '8 months')
        )
    )
), day AS (
    SELECT run.calendar_id, run.run, working.day,
        CASE
            WHEN NOT working.is_working THEN working.reason
            WHEN working.day NOT BETWEEN run.starts_on AND run.ends_on THEN 'School holiday'
            WHEN working.day BETWEEN run.half_term_starts_on AND run.half_term_ends_on
                THEN 'Half-term'
            ELSE coalesce((
                SELECT closure.reason FROM closure
                WHERE closure.calendar_id = run.calendar_id AND closure.day = working.day
                ORDER BY is_own DESC LIMIT 1
            ), '')
        END AS reason
    FROM run
    JOIN calendars_workingday working ON working.day BETWEEN run.known_from AND run.last_day
)
INSERT INTO calendars_schoolday (calendar_id, day, is_open, ordinal, reason)
SELECT calendar_id, day, reason = '',
    run * 100000 + count(*) FILTER (WHERE reason = '') OVER (PARTITION BY calendar_id ORDER BY day),
    reason
FROM day
"""


@transaction.atomic
def rebuild_working_days():
    """Write the working-day table anew, for all years whose bank holidays are known."""
    holidays = published_bank_holidays() | dict(ExtraBankHoliday.objects.values_list("day", "name"))
    years = known_years()
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE calendars_workingday IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM calendars_workingday")
        cursor.execute(
            _WORKING_DAYS, [years[0], years[-1], list(holidays), list(holidays.values())]
        )


@transaction.atomic
def rebuild_school_days(calendar=None):
    """Write the school-day table of a calendar, and of those that inherit from it, anew.

    Without a calendar: of all. Returns the ids of the calendars.
    """
    calendars = Calendar.objects.all()
    if calendar is not None:
        mine = Q(pk=calendar.pk)
        if calendar.local_authority_id:
            mine |= Q(school__local_authority=calendar.local_authority_id)
        calendars = calendars.filter(mine)
    ids = list(calendars.select_for_update(of=["self"]).order_by("pk").values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM calendars_schoolday WHERE calendar_id = ANY(%s)", [ids])
        cursor.execute(_SCHOOL_DAYS, {"calendars": ids})
    return ids


def rebuild_everything():
    """Write all day tables anew."""
    rebuild_working_days()
    rebuild_school_days()
