"""One duty as one SQL statement: its cases dated, compared with what is stored, written, noted.

The statement reads top to bottom as common table expressions:

    facts      the duty's own query, one row a case
    applying   with the limit in force on the day the clock started, and the calendar
    dated      with the due date, by joining the day tables on their ordinals
    compared   only the cases that differ from the stored deadline, or have none, or are gone
    written    INSERT ... ON CONFLICT DO UPDATE, gone ones withdrawn
    noted      the history of the same changes

`lac.deadlines.arithmetic` says the same in Python; a property test holds the two together.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import BigIntegerField, CharField, DateField, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from .duty import COUNTED_UNITS, DUTIES

# What is compared, and written when it differs.
COLUMNS = (
    "child_id",
    "detail",
    "owner",
    "school_id",
    "calendar_id",
    "started_on",
    "due_on",
    "done_on",
    "ended_on",
    "limit_unit",
    "limit_number",
    "extended_from",
)


@dataclass
class Statement:
    """SQL with its parameters, put together piece by piece."""

    sql: str
    params: list = field(default_factory=list)


def compiled_cases(cases, children=None):
    """The duty's own query as SQL with the columns the sweep needs, perhaps of some children."""
    nothing = Value(None)
    rows = cases.rows.order_by().annotate(
        case_child=Cast(cases.child, BigIntegerField()),
        case_key_text=Cast(cases.key, TextField()),
        case_started_on=Cast(cases.started_on, DateField()),
        case_done_on=Cast(cases.done_on or nothing, DateField()),
        case_ended_on=Cast(cases.ended_on or nothing, DateField()),
        case_school=Cast(cases.school or nothing, BigIntegerField()),
        case_due_on=Cast(cases.due_on or nothing, DateField()),
        case_detail=Cast(cases.detail or Value(""), CharField()),
    )
    if children is not None:
        rows = rows.filter(**_of_children(cases, children))
    query = rows.values(
        "case_child",
        "case_key_text",
        "case_started_on",
        "case_done_on",
        "case_ended_on",
        "case_school",
        "case_due_on",
        "case_detail",
    ).query
    sql, params = query.sql_with_params()
    return Statement(sql, list(params))


def _of_children(cases, children):
    """The filter on the cases' child; on the column itself where there is one, for its index."""
    name = getattr(cases.child, "name", None)
    return {f"{name or 'case_child'}__in": list(children)}


def _case(limits, attribute):
    """The limit in force on the day the clock started."""
    whens = [
        ("WHEN f.case_started_on >= %s THEN %s", [start, getattr(limit, attribute)])
        for start, limit in sorted(limits.items(), reverse=True)
    ]
    sql = " ".join(when for when, _ in whens)
    return f"CASE {sql} END", [it for _, params in whens for it in params]


_RULES = """
LEFT JOIN (
  SELECT local_authority_id, enabled, number, in_force_from,
    lead(in_force_from) OVER (PARTITION BY local_authority_id ORDER BY in_force_from, id) AS until
  FROM deadlines_localrule WHERE duty = %s
) rule ON rule.local_authority_id = child.local_authority_id
  AND f.case_started_on >= rule.in_force_from
  AND (rule.until IS NULL OR f.case_started_on < rule.until)
"""

# Whose responsible authority's rules and calendar hold.
_CHILD = "JOIN children_child child ON child.id = f.case_child\n"

_CALENDARS = """
LEFT JOIN organisations_school school ON school.id = f.case_school
LEFT JOIN calendars_calendar own ON own.school_id = school.id
LEFT JOIN calendars_calendar area ON area.local_authority_id = school.local_authority_id
LEFT JOIN calendars_calendar home ON home.local_authority_id = child.local_authority_id
"""


# The periods of care; a duty that ends with care ends on the last day of the one it started in.
# What started in none ends with the next; after the last one it was over before it began. A date
# of leaving care is often recorded late: by then something may have started after it.
_CARE = """
LEFT JOIN (
  SELECT child_id, ended_on,
    lag(ended_on) OVER periods AS before, lead(care_started_on) OVER periods AS after
  FROM (
    SELECT child_id, care_started_on,
      CASE WHEN bool_or(ended_on IS NULL) THEN NULL ELSE max(ended_on) END AS ended_on
    FROM children_careepisode {only} GROUP BY child_id, care_started_on
  ) period WINDOW periods AS (PARTITION BY child_id ORDER BY care_started_on)
) care ON care.child_id = f.case_child
  AND (care.before IS NULL OR care.before <= f.case_started_on)
  AND (care.ended_on IS NULL OR care.ended_on > f.case_started_on OR care.after IS NULL)
"""


def _care(cases, children):
    """The join to the periods of care, of some children only, where the duty needs it."""
    if not cases.ends_with_care:
        return Statement("")
    only = "" if children is None else "WHERE child_id = ANY(%s)"
    return Statement(_CARE.format(only=only), [] if children is None else [list(children)])


def _applying(duty, needs_calendar, has_rules, care):
    """The cases to which the duty applies, with limit, calendar and the end of care."""
    unit, unit_params = _case(duty.limits, "unit")
    number, number_params = _case(duty.limits, "days")
    calendar = "COALESCE(own.id, area.id, home.id)" if needs_calendar else "NULL::bigint"
    usual = f"({number})::int"
    enabled = "TRUE" if duty.on_by_default else "FALSE"
    params = [*unit_params, *number_params, *care.params]
    if has_rules:
        usual = f"COALESCE(rule.number, {usual})"
        enabled = f"COALESCE(rule.enabled, {enabled})"
    joins = _CHILD if needs_calendar or has_rules else ""
    joins += _CALENDARS if needs_calendar else ""
    sql = f"""
SELECT f.*, ({unit})::text AS unit, {usual} AS number, {calendar} AS calendar_id,
  {"care.ended_on - 1" if care.sql else "NULL::date"} AS end_of_care
FROM facts f
{joins}{care.sql}{_RULES if has_rules else ""}
WHERE f.case_child IS NOT NULL AND f.case_started_on >= %s AND {enabled}
"""  # noqa: S608
    if has_rules:
        params.append(duty.code)
    return Statement(sql, [*params, min(duty.limits)])


# Each unit: the joins it needs, and the due date they give. A start that is not a counted day
# carries the ordinal of the last one before it, so that the first one after it is number 1;
# nothing is due on a day that does not count, so 0 from such a day is the next one.
_AHEAD = "GREATEST(a.number, CASE WHEN {s}.{open} THEN 0 ELSE 1 END)"
_BACK = "(CASE WHEN {s}.{open} THEN a.number ELSE GREATEST(a.number, 1) - 1 END)"


def _days(table, start, open_column, of_calendar, formula, sign):
    """Joins from a date to the day so many ordinals away, and back from there to the date."""
    name = {"calendars_workingday": "w", "calendars_schoolday": "s"}[table] + (
        "b" if sign == "-" else ""
    )
    first, last = f"{name}_first", f"{name}_last"
    unit = f"a.unit = '{of_calendar[1]}'"
    same = [
        f"{it}.calendar_id = a.calendar_id AND " if of_calendar[0] else "" for it in (first, last)
    ]
    count = formula.format(s=first, open=open_column)
    return (
        f"LEFT JOIN {table} {first} ON {unit} AND {same[0]}{first}.day = {start}\n"
        f"LEFT JOIN {table} {last} ON {same[1]}{last}.{open_column} "
        f"AND {last}.ordinal = {first}.ordinal {sign} {count}\n",
        f"{last}.day",
    )


_WORKING, _SCHOOL = "calendars_workingday", "calendars_schoolday"

# The terms that hold for a calendar: its own and, for years in which it has none, its authority's.
# A start outside the known days has no school-day row and stays undated.
_TERM_ENDS = """LEFT JOIN calendars_schoolday known ON a.unit = 'end_of_term'
  AND known.calendar_id = a.calendar_id AND known.day = a.case_started_on
LEFT JOIN LATERAL (
  SELECT MIN(term.ends_on) AS day
  FROM calendars_calendar mine
  LEFT JOIN organisations_school owner ON owner.id = mine.school_id
  LEFT JOIN calendars_calendar parent ON parent.local_authority_id = owner.local_authority_id
  JOIN calendars_term term ON term.calendar_id = mine.id OR (
    term.calendar_id = parent.id AND NOT EXISTS (
      SELECT FROM calendars_term o
      WHERE o.calendar_id = mine.id AND o.academic_year = term.academic_year))
  WHERE mine.id = known.calendar_id AND term.ends_on >= a.case_started_on
) term ON TRUE
"""

_UNITS = {
    "calendar_days": ("", "a.case_started_on + a.number"),
    "calendar_months": ("", "(a.case_started_on + make_interval(months => a.number))::date"),
    "working_days": _days(
        _WORKING, "a.case_started_on", "is_working", (False, "working_days"), _AHEAD, "+"
    ),
    "school_days": _days(
        _SCHOOL, "a.case_started_on", "is_open", (True, "school_days"), _AHEAD, "+"
    ),
    "on_date": ("", "a.case_due_on"),
    "end_of_term": (_TERM_ENDS, "term.day"),
    "calendar_days_before": ("", "a.case_due_on - a.number"),
    "working_days_before": _days(
        _WORKING, "a.case_due_on", "is_working", (False, "working_days_before"), _BACK, "-"
    ),
    "school_days_before": _days(
        _SCHOOL, "a.case_due_on", "is_open", (True, "school_days_before"), _BACK, "-"
    ),
}

_PAUSED = """
paused AS MATERIALIZED (
  SELECT d.case_key, p.starts_on, p.ends_on
  FROM deadlines_pause p JOIN deadlines_deadline d ON d.id = p.deadline_id
  WHERE d.duty = %s AND p.ends_on IS NOT NULL
),"""

_NOT_PAUSED = """NOT EXISTS (
      SELECT 1 FROM paused p
      WHERE p.case_key = a.case_key_text AND {day} BETWEEN p.starts_on AND p.ends_on)"""

# The n-th day that counts and is not paused. Days of the calendar may only be counted up to
# where the ordinals reach without a jump: a jump is a term that is not known.
_SHIFTED = f"""
LEFT JOIN LATERAL (SELECT SUM(p.ends_on - p.starts_on + 1)::int AS days
  FROM paused p WHERE p.case_key = a.case_key_text) standstill ON TRUE
LEFT JOIN LATERAL (
  SELECT CASE a.unit
    WHEN 'working_days' THEN (
      SELECT d.day FROM calendars_workingday d
      WHERE d.is_working AND d.day > a.case_started_on AND {_NOT_PAUSED.format(day="d.day")}
      ORDER BY d.day OFFSET GREATEST(a.number - 1, 0) LIMIT 1)
    WHEN 'school_days' THEN (
      SELECT d.day FROM calendars_schoolday d JOIN calendars_schoolday start
        ON start.calendar_id = d.calendar_id AND start.day = a.case_started_on
      WHERE d.calendar_id = a.calendar_id AND d.is_open AND d.day > a.case_started_on
        AND d.ordinal - start.ordinal <= a.number + standstill.days
        AND {_NOT_PAUSED.format(day="d.day")}
      ORDER BY d.day OFFSET GREATEST(a.number - 1, 0) LIMIT 1)
    ELSE (
      SELECT a.case_started_on + i FROM generate_series(1, reach.days + standstill.days) i
      WHERE {_NOT_PAUSED.format(day="a.case_started_on + i")}
      ORDER BY i OFFSET GREATEST(reach.days - 1, 0) LIMIT 1)
    END AS day
  FROM (SELECT CASE a.unit
    WHEN 'calendar_months'
      THEN (a.case_started_on + make_interval(months => a.number))::date - a.case_started_on
    ELSE a.number END AS days) reach
) shifted ON {{is_shifted}}
"""  # noqa: S608
_IS_SHIFTED = "standstill.days > 0 AND a.number > 0 AND a.unit IN ({})".format(
    ", ".join(f"'{unit}'" for unit in COUNTED_UNITS)
)


def _dated(units, has_pauses):
    """The due date of every case: NULL where the calendar does not reach."""
    joins = "".join(_UNITS[unit][0] for unit in units)
    whens = " ".join(f"WHEN '{unit}' THEN {_UNITS[unit][1]}" for unit in units)
    due = f"CASE a.unit {whens} END"
    if has_pauses:
        joins += _SHIFTED.format(is_shifted=_IS_SHIFTED)
        due = f"CASE WHEN {_IS_SHIFTED} THEN shifted.day ELSE {due} END"
    return f"SELECT a.*, {due} AS due_on FROM applying a\n{joins}"  # noqa: S608


_TAIL = """
fresh AS MATERIALIZED (
  SELECT case_child AS child_id, case_key_text AS case_key, COALESCE(case_detail, '') AS detail,
    %s::text AS owner, case_school AS school_id, calendar_id, case_started_on AS started_on,
    {due_on},
    case_done_on AS done_on, LEAST(case_ended_on, end_of_care) AS ended_on,
    unit AS limit_unit, number AS limit_number, {extended_from} AS extended_from
  FROM dated {extended}
),
compared AS MATERIALIZED (
  SELECT f.*, d.id AS old_id, d.case_key AS old_key, d.started_on AS old_started_on,
    d.due_on AS old_due_on, d.done_on AS old_done_on, d.ended_on AS old_ended_on,
    d.withdrawn_at AS old_withdrawn_at, d.limit_unit AS old_unit, d.limit_number AS old_number,
    d.extended_from AS old_extended_from
  FROM fresh f
  FULL JOIN (SELECT * FROM deadlines_deadline WHERE duty = %s {only}
    AND NOT child_id = ANY({closed})) d USING (case_key)
  WHERE (f.case_key IS NULL AND d.withdrawn_at IS NULL)
    OR (f.due_on IS NOT NULL AND (d.id IS NULL OR d.withdrawn_at IS NOT NULL
      OR ({fresh_columns}) IS DISTINCT FROM ({stored_columns})))
),
written AS (
  INSERT INTO deadlines_deadline AS d (duty, case_key, waiver_reason, {columns})
  SELECT %s, case_key, '', {columns} FROM compared WHERE child_id IS NOT NULL
  ON CONFLICT (duty, case_key) DO UPDATE SET withdrawn_at = NULL, {assignments}
  WHERE d.withdrawn_at IS NOT NULL OR ({stored_columns}) IS DISTINCT FROM ({excluded_columns})
  RETURNING d.id, d.case_key
),
gone AS (
  UPDATE deadlines_deadline d SET withdrawn_at = now()
  FROM compared c WHERE c.child_id IS NULL AND d.id = c.old_id
  RETURNING d.id
),
happened AS (
  SELECT w.id, happening.*
  FROM compared c JOIN written w USING (case_key)
  CROSS JOIN LATERAL (VALUES
    ('opened', c.old_id IS NULL, NULL::date, c.due_on, ''),
    ('revived', c.old_withdrawn_at IS NOT NULL, NULL, c.due_on, ''),
    ('moved', c.old_due_on <> c.due_on, c.old_due_on, c.due_on, CASE
      WHEN c.old_started_on <> c.started_on THEN 'start'
      WHEN (c.old_unit, c.old_number) <> (c.limit_unit, c.limit_number) THEN 'limit'
      WHEN c.extended_from IS DISTINCT FROM c.old_extended_from THEN 'extension'
      WHEN c.limit_unit = 'on_date' OR c.limit_unit LIKE '%%_before' THEN 'date'
      WHEN {was_paused} THEN 'pause'
      ELSE 'calendar' END),
    ('unmet', c.old_done_on IS NOT NULL AND c.done_on IS NULL, c.old_done_on, NULL, ''),
    ('met', c.done_on IS NOT NULL AND c.done_on IS DISTINCT FROM c.old_done_on,
      c.old_done_on, c.done_on, ''),
    -- An end after the due date changes nothing that was due: only an earlier one is told.
    ('reopened', c.old_ended_on <= c.old_due_on AND (c.ended_on <= c.due_on) IS NOT TRUE,
      c.old_ended_on, NULL, ''),
    ('ended', c.ended_on <= c.due_on AND ((c.old_ended_on <= c.old_due_on) IS NOT TRUE
      OR c.old_ended_on <> c.ended_on), c.old_ended_on, c.ended_on, '')
  ) AS happening(kind, so, from_on, to_on, cause)
  WHERE happening.so
  UNION ALL
  SELECT id, 'withdrawn', TRUE, NULL, NULL, '' FROM gone
),
noted AS (
  INSERT INTO deadlines_deadlineevent (deadline_id, kind, from_on, to_on, cause, because)
  SELECT id, kind, from_on, to_on, cause, %s FROM happened
  RETURNING kind
),
undated_now AS (
  INSERT INTO deadlines_undatedcase AS u (duty, case_key, child_id, started_on)
  SELECT %s, case_key, child_id, started_on FROM fresh WHERE due_on IS NULL
  ON CONFLICT (duty, case_key) DO UPDATE
    SET child_id = excluded.child_id, started_on = excluded.started_on
  WHERE (u.child_id, u.started_on) IS DISTINCT FROM (excluded.child_id, excluded.started_on)
),
dated_since AS (
  DELETE FROM deadlines_undatedcase u WHERE duty = %s {only_undated}
    AND NOT EXISTS (SELECT 1 FROM fresh f WHERE f.case_key = u.case_key AND f.due_on IS NULL)
)
SELECT (SELECT count(*) FROM fresh), (SELECT count(*) FROM fresh WHERE due_on IS NULL),
  (SELECT count(*) FROM written), (SELECT count(*) FROM gone),
  COALESCE((SELECT jsonb_object_agg(kind, n) FROM (
    SELECT kind, count(*) AS n FROM noted GROUP BY kind) k), '{{}}')
"""


# The latest day to which each case was extended; it decides only where it is later than the rule.
_EXTENDED = """
LEFT JOIN (
  SELECT d.case_key, MAX(x.until_on) AS until_on
  FROM deadlines_extension x JOIN deadlines_deadline d ON d.id = x.deadline_id
  WHERE x.granted AND d.duty = %s GROUP BY d.case_key
) extended ON extended.case_key = case_key_text"""
_LATER = "extended.until_on > due_on"


def _columns(alias):
    return ", ".join(f"{alias}.{column}" for column in COLUMNS)


def _tail(duty, children, because, has_pauses, has_extensions):
    """Compare, write and note."""
    only = "" if children is None else "AND child_id = ANY(%s)"
    ids = [] if children is None else [list(children)]
    was_paused = "EXISTS (SELECT 1 FROM paused p WHERE p.case_key = c.case_key)"
    sql = _TAIL.format(
        only=only,
        only_undated=only,
        closed=_CLOSED,
        columns=", ".join(COLUMNS),
        fresh_columns=_columns("f"),
        stored_columns=_columns("d"),
        excluded_columns=_columns("excluded"),
        assignments=", ".join(f"{column} = excluded.{column}" for column in COLUMNS),
        was_paused=was_paused if has_pauses else "FALSE",
        **_extending(has_extensions),
    )
    code = duty.code
    extended = [code] if has_extensions else []
    return Statement(sql, [duty.owner, *extended, code, *ids, code, because, code, code, *ids])


def _extending(has_extensions):
    """The due date as extended, and what it would be without."""
    if not has_extensions:
        return {"due_on": "due_on", "extended_from": "NULL::date", "extended": ""}
    return {
        "due_on": f"CASE WHEN {_LATER} THEN extended.until_on ELSE due_on END AS due_on",
        "extended_from": f"CASE WHEN {_LATER} THEN due_on END",
        "extended": _EXTENDED,
    }


# A closed record stands as it is: nothing in it starts a clock, and nothing stops one.
_CLOSED = "ARRAY(SELECT id FROM children_child WHERE closed_on IS NOT NULL)"
_NOT_CLOSED = f"NOT every.case_child = ANY({_CLOSED})"

# What stands for the child and for the change while a statement is compiled: nobody has either.
_ONE_CHILD, _BECAUSE = -(2**40), "\0because"


def statement_for(
    code, *, children=None, because="", has_rules=False, has_pauses=False, has_extensions=False
):
    """The whole statement for one duty. `because` is the change that made it necessary.

    After every change all duties of one child are swept: for one child, as for everybody,
    each statement is compiled once a day and run with the child's id and the change put in.
    """
    children = None if children is None else list(children)
    if children is not None and len(children) != 1:
        return _statement(DUTIES[code], children, because, has_rules, has_pauses, has_extensions)
    is_one = children is not None
    parts = (is_one, timezone.localdate(), has_rules, has_pauses, has_extensions)
    known = _known(DUTIES[code], *parts)
    return Statement(known.sql, [_put(it, children, because) for it in known.params])


def _put(param, children, because):
    if param == _BECAUSE:
        return because
    if children is not None and param == _ONE_CHILD:
        return children[0]
    return children if param == [_ONE_CHILD] else param


@lru_cache(maxsize=1024)
def _known(duty, is_one, today, *extras):
    """The statement of a duty on a day, which some duties ask for, for one child or for all."""
    return _statement(duty, [_ONE_CHILD] if is_one else None, _BECAUSE, *extras)


def _statement(duty, children, because, has_rules, has_pauses, has_extensions):
    units = sorted({limit.unit for limit in duty.limits.values()})
    needs_calendar = any("school" in unit or "term" in unit for unit in units)
    cases = duty.cases()
    facts = compiled_cases(cases, children)
    care = _care(cases, children)
    applying = _applying(duty, needs_calendar, has_rules and duty.is_local(), care)
    paused = Statement(_PAUSED, [duty.code]) if has_pauses else Statement("")
    tail = _tail(duty, children, because, has_pauses, has_extensions)
    sql = (
        f"WITH facts AS (SELECT * FROM ({facts.sql}) every WHERE {_NOT_CLOSED}),"  # noqa: S608
        f"{paused.sql}\napplying AS ({applying.sql}),\n"
        f"dated AS ({_dated(units, has_pauses)}),{tail.sql}"
    )
    return Statement(sql, [*facts.params, *paused.params, *applying.params, *tail.params])
