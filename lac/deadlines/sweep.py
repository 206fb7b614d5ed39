"""The sweep: every duty's deadlines brought up to date with the facts, set by set.

Nothing about a child passes through Python. Running it twice changes nothing.
"""

import json
import logging
import time

from django.db import connection, transaction
from django.utils import timezone

from .duty import DUTIES
from .models import Extension, LocalRule, Pause, Sweep, UndatedCase
from .statement import statement_for

logger = logging.getLogger(__name__)

# Any number: the key of the lock that keeps two sweeps of one duty apart.
_LOCK = 5_402_010


# A whole authority is joined set to set. Where PostgreSQL guesses that a step gives one row, and
# it gives a hundred thousand, a loop within a loop would not end before morning.
SET_TO_SET = "SET LOCAL work_mem = '256MB'; SET LOCAL enable_nestloop = off"


class SweepFailed(Exception):
    """Some duties could not be swept. The others were."""

    def __init__(self, failures):
        self.failures = failures
        super().__init__("; ".join(f"{code}: {error}" for code, error in failures.items()))


def sweep(as_of=None, children=None, duties=None, because=""):
    """Bring deadlines up to date; returns {duty code: counts}.

    `children` (ids) limits it to some children, `duties` (codes) to some duties.
    `because` is the audit log's word for the change that made it necessary. Only a sweep of
    everything is written down as a `Sweep`. Raises SweepFailed after trying all.
    """
    codes = sorted(DUTIES) if duties is None else list(duties)
    if children is not None:
        return _sweep_some(codes, sorted(set(children)), because)
    _refresh_statistics()
    run = Sweep.objects.create(as_of=as_of or timezone.localdate()) if duties is None else None
    counts, failures = _sweep_each(codes, because)
    _refresh_statistics()
    if duties is None:
        _withdraw_retired()
    _record_breaches(as_of or timezone.localdate(), codes)
    if run is not None:
        run.counts, run.failures = counts, failures
        run.finished_at = None if failures else timezone.now()
        run.save()
    if failures:
        raise SweepFailed(failures)
    return counts


def _sweep_some(codes, children, because):
    """All duties of a few children, in one transaction."""
    if not children:
        return {}
    with transaction.atomic():
        extras = _extras()
        return {code: _sweep_duty(code, children, because, extras) for code in codes}


def _sweep_each(codes, because):
    """Each duty in its own transaction, so that one that fails holds up no other."""
    counts, failures = {}, {}
    extras = _extras()
    for code in codes:
        started = time.monotonic()
        try:
            with transaction.atomic():
                counts[code] = _sweep_duty(code, None, because, extras)
        except Exception as error:
            logger.exception("The sweep of %s failed", code)
            failures[code] = str(error)[:500]
        else:
            counts[code]["seconds"] = round(time.monotonic() - started, 3)
    return counts, failures


def _extras():
    """The duties that have local rules, those that have pauses, and those with extensions."""
    ruled = set(LocalRule.objects.order_by().values_list("duty", flat=True).distinct())
    pauses = Pause.unscoped.filter(ends_on__isnull=False).order_by()
    granted = Extension.unscoped.filter(granted=True).order_by()
    return ruled, *(
        set(rows.values_list("deadline__duty", flat=True).distinct()) for rows in (pauses, granted)
    )


def _sweep_duty(code, children, because, extras):
    ruled, paused, extended = extras
    statement = statement_for(
        code,
        children=children,
        because=because,
        has_rules=code in ruled,
        has_pauses=code in paused,
        has_extensions=code in extended,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, code])
        cursor.execute("SET LOCAL jit = off")
        if children is None:
            cursor.execute(SET_TO_SET)
        cursor.execute(statement.sql, statement.params)
        cases, undated, written, withdrawn, kinds = cursor.fetchone()
    kinds = json.loads(kinds) if isinstance(kinds, str) else kinds
    return {"cases": cases, "undated": undated, "written": written, "withdrawn": withdrawn} | kinds


_OUT_OF_DATE = """
SELECT quote_ident(relname) FROM pg_stat_user_tables
WHERE schemaname = current_schema() AND n_mod_since_analyze > 10000 + n_live_tup / 10
"""


def _refresh_statistics():
    """After a great import or sweep PostgreSQL plans with old figures: have it look again now."""
    with connection.cursor() as cursor:
        cursor.execute(_OUT_OF_DATE)
        if tables := [name for (name,) in cursor.fetchall()]:
            cursor.execute(f"ANALYZE {', '.join(tables)}")


_RETIRED = """
WITH gone AS (
  UPDATE deadlines_deadline SET withdrawn_at = now()
  WHERE withdrawn_at IS NULL AND NOT duty = ANY(%s)
    AND child_id NOT IN (SELECT id FROM children_child WHERE closed_on IS NOT NULL)
  RETURNING id
)
INSERT INTO deadlines_deadlineevent (deadline_id, kind) SELECT id, 'withdrawn' FROM gone
"""


def _withdraw_retired():
    """Deadlines of duties that the code no longer has stop applying."""
    UndatedCase.unscoped.exclude(duty__in=DUTIES).delete()
    with connection.cursor() as cursor:
        cursor.execute(_RETIRED, [list(DUTIES)])


_BREACHES = """
INSERT INTO deadlines_breach (deadline_id, child_id, due_on, owner, school_id)
SELECT d.id, d.child_id, d.due_on, d.owner, COALESCE(roll.school_id, d.school_id)
FROM deadlines_deadline d
JOIN children_child child ON child.id = d.child_id
JOIN organisations_localauthority authority ON authority.id = child.local_authority_id
LEFT JOIN LATERAL (
  SELECT e.school_id FROM children_enrolment e
  WHERE e.child_id = d.child_id AND e.kind IN ('C', 'M', 'F') AND e.admitted_on <= d.due_on
    AND (e.left_on IS NULL OR e.left_on >= d.due_on)
  ORDER BY e.admitted_on DESC LIMIT 1) roll ON TRUE
WHERE child.closed_on IS NULL
  AND (authority.records_kept_from IS NULL OR d.due_on >= authority.records_kept_from)
  AND d.due_on < %s AND d.duty = ANY(%s) AND d.waived_at IS NULL AND d.withdrawn_at IS NULL
  AND (d.done_on IS NULL OR d.done_on > d.due_on)
  AND (d.ended_on IS NULL OR d.ended_on > d.due_on)
  AND (d.paused_from IS NULL OR d.paused_from > d.due_on OR d.paused_until < %s)
  AND NOT EXISTS (SELECT 1 FROM deadlines_breach b
    WHERE b.deadline_id = d.id AND b.due_on = d.due_on)
ORDER BY d.id
ON CONFLICT (deadline_id, due_on) DO NOTHING
"""


def _record_breaches(as_of, codes):
    """The first night after its last day, a deadline that was not met becomes a breach.

    Written in the order of the deadlines, so that the index over them grows at its end.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BREACHES, [as_of, codes, as_of])
        return cursor.rowcount
