"""Results by sets: taken over from the plans, and looked at for progress that has slowed.

A row of a plan becomes a result once it names a subject, a mark and the day of the
assessment, and is not merely last term's. A row corrected on the same day replaces its
result; a row brought up to date later adds one, so that the path over the year is kept.
"""

import datetime as dt

from django.db import connection
from django.utils import timezone

from .models import BELOW, AttainmentPoint, Measure

# Results older than this say nothing about how progress is now.
A_YEAR = dt.timedelta(days=365)

_ROWS = """
SELECT DISTINCT ON (pep.child_id, lower(trim(line.subject)), line.assessed_on)
       pep.child_id, pep.school_id, trim(line.subject) AS subject, line.assessed_on,
       EXTRACT(YEAR FROM line.assessed_on - INTERVAL '8 months')::int
         - EXTRACT(YEAR FROM child.born_on - INTERVAL '8 months')::int
         - 5 + child.year_group_offset AS nc_year,
       line.prior, line.current, line.target, line.expected, line.fft50, line.fft20,
       line.fft5, line.on_track, line.comment, line.id AS attainment_id, line.updated_by_id
  FROM pep_attainment line
  JOIN pep_pep pep ON pep.id = line.pep_id
  JOIN children_child child ON child.id = pep.child_id
 WHERE NOT line.carried AND trim(line.subject) <> '' AND line.current <> ''
   AND line.assessed_on BETWEEN child.born_on AND %(today)s
   AND pep.state <> 'cancelled' AND child.closed_on IS NULL
   AND (%(children)s::bigint[] IS NULL OR pep.child_id = ANY(%(children)s))
 ORDER BY pep.child_id, lower(trim(line.subject)), line.assessed_on, line.id DESC
"""

# What was kept of a row today, while it was being written, and is no longer what it says.
_DROP = f"""
DELETE FROM pep_attainmentpoint point
 USING children_child child
 WHERE child.id = point.child_id AND child.closed_on IS NULL
   AND point.attainment_id IS NOT NULL AND point.recorded_at >= %(midnight)s
   AND (%(children)s::bigint[] IS NULL OR point.child_id = ANY(%(children)s))
   AND NOT EXISTS (
       SELECT 1 FROM ({_ROWS}) line
        WHERE line.attainment_id = point.attainment_id
          AND line.assessed_on = point.assessed_on
          AND lower(line.subject) = lower(point.subject))
RETURNING point.child_id
"""  # noqa: S608 - only what stands above is put in

_MARKS = (
    "prior", "current", "target", "expected", "fft50", "fft20", "fft5", "on_track", "comment",
)  # fmt: skip
_KEEP = f"""
INSERT INTO pep_attainmentpoint AS held
    (child_id, school_id, nc_year, measure, subject, topic, assessed_on, {", ".join(_MARKS)},
     attainment_id, recorded_at, recorded_by_id, version)
SELECT child_id, school_id, nc_year, 'assessment', subject, '', assessed_on,
       {", ".join(_MARKS)}, attainment_id, %(now)s, updated_by_id, 1
  FROM ({_ROWS}) line
ON CONFLICT (child_id, lower(subject), measure, topic, assessed_on) DO UPDATE
   SET ({", ".join(_MARKS)}, version) =
       ({", ".join(f"excluded.{name}" for name in _MARKS)}, held.version + 1)
 WHERE ({", ".join(f"held.{name}" for name in _MARKS)})
       IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _MARKS)})
RETURNING child_id
"""  # noqa: S608 - only what stands above is put in


# The question of a plan's section of attainment that asks for each kind of age.
AGES = {"reading_age": Measure.READING, "spelling_age": Measure.SPELLING}
# What a result of theirs says, so that nobody corrects it where it would be overwritten.
OF_A_PLAN = "Written in the PEP, and corrected there"

# Ages that differ from last term's, in plans that were sent in: measured by the meeting.
_KEEP_AGES = """
INSERT INTO pep_attainmentpoint AS held
    (child_id, school_id, nc_year, measure, subject, topic, assessed_on, prior, current, target,
     expected, fft50, fft20, fft5, on_track, comment, recorded_at, recorded_by_id, version)
SELECT pep.child_id, pep.school_id,
       EXTRACT(YEAR FROM pep.held_on - INTERVAL '8 months')::int
         - EXTRACT(YEAR FROM child.born_on - INTERVAL '8 months')::int
         - 5 + child.year_group_offset,
       age.measure, age.subject, '', pep.held_on, '', trim(part.content->>age.name), '', '', '',
       '', '', '', %(of_a_plan)s, %(now)s, part.updated_by_id, 1
  FROM pep_pepsection part
  JOIN pep_pep pep ON pep.id = part.pep_id
  JOIN children_child child ON child.id = pep.child_id
 CROSS JOIN unnest(%(names)s::text[], %(measures)s::text[], %(subjects)s::text[])
         AS age (name, measure, subject)
 WHERE part.key = 'attainment' AND pep.first_submitted_at IS NOT NULL
   AND pep.held_on BETWEEN child.born_on AND %(today)s
   AND part.content->>age.name ~ '[0-9]' AND length(trim(part.content->>age.name)) <= 40
   AND part.content->>age.name IS DISTINCT FROM part.opened_with->>age.name
   AND pep.state <> 'cancelled' AND child.closed_on IS NULL
   AND (%(children)s::bigint[] IS NULL OR pep.child_id = ANY(%(children)s))
ON CONFLICT (child_id, lower(subject), measure, topic, assessed_on) DO UPDATE
   SET current = excluded.current, version = held.version + 1
 WHERE held.comment = %(of_a_plan)s AND held.current <> excluded.current
RETURNING child_id
"""


def keep_what_plans_say(children=None):
    """Take the results in plans into the children's own table; ids of the children concerned.

    `children` (ids) limits it. Three statements; a second run changes nothing.
    """
    now = timezone.localtime()
    params = {
        "today": now.date(),
        "now": now,
        "midnight": now.replace(hour=0, minute=0, second=0, microsecond=0),
        "children": None if children is None else list(children),
        "of_a_plan": OF_A_PLAN,
        "names": list(AGES),
        "measures": [it.value for it in AGES.values()],
        "subjects": [it.label for it in AGES.values()],
    }
    touched = set()
    with connection.cursor() as cursor:
        for statement in (_DROP, _KEEP, _KEEP_AGES):
            cursor.execute(statement, params)
            touched |= {pk for (pk,) in cursor.fetchall()}
    return sorted(touched)


_SLOWED = """
INSERT INTO pep_earlyintervention
    (child_id, school_id, subject, opened_on, first_point_on, last_point_on, plan, owner,
     no_challenge_because, outcome, version)
SELECT now.child_id, main.school_id, now.subject, %(on)s, now.before_on, now.assessed_on,
       '', '', '', '', 1
  FROM (
    SELECT point.*, row_number() OVER latest_first AS place,
           lead(on_track) OVER latest_first AS before_track,
           lead(assessed_on) OVER latest_first AS before_on
      FROM pep_attainmentpoint point
     WHERE measure = %(measure)s AND on_track <> '' AND assessed_on <= %(on)s
       AND (%(children)s::bigint[] IS NULL OR child_id = ANY(%(children)s))
    WINDOW latest_first AS
           (PARTITION BY child_id, lower(subject) ORDER BY assessed_on DESC, id DESC)
  ) now
  JOIN children_child child ON child.id = now.child_id AND child.closed_on IS NULL
  LEFT JOIN LATERAL (
    SELECT school_id FROM children_enrolment roll
     WHERE roll.child_id = now.child_id AND roll.kind IN ('C', 'M', 'F')
       AND roll.admitted_on <= %(on)s AND (roll.left_on IS NULL OR roll.left_on >= %(on)s)
     LIMIT 1
  ) main ON true
 WHERE now.place = 1 AND now.on_track = ANY(%(below)s) AND now.before_track = ANY(%(below)s)
   AND now.assessed_on >= %(since)s
   AND EXISTS (
       SELECT 1 FROM children_careepisode care
        WHERE care.child_id = now.child_id AND care.started_on <= %(on)s
          AND (care.ended_on IS NULL OR care.ended_on > %(on)s))
   AND NOT EXISTS (
       SELECT 1 FROM pep_earlyintervention past
        WHERE past.child_id = now.child_id AND lower(past.subject) = lower(now.subject)
          AND (past.closed_on IS NULL OR past.closed_on >= now.before_on))
ON CONFLICT DO NOTHING
RETURNING id
"""


def open_where_slowed(on, children=None):
    """Open a case where a subject's last two results are below expected; ids of the new cases.

    For children in care on the day. After a case was closed both results must be newer than that
    day. One statement; a second run opens nothing.
    """
    params = {
        "on": on,
        "since": on - A_YEAR,
        "measure": Measure.ASSESSMENT.value,
        "below": [it.value for it in BELOW],
        "children": None if children is None else list(children),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SLOWED, params)
        return [pk for (pk,) in cursor.fetchall()]


def latest_of(child, user, permission):
    """The latest assessment of each subject of one child that this user may see, by subject."""
    rows = AttainmentPoint.of(child, user, permission).filter(measure=Measure.ASSESSMENT)
    found = {}
    for row in rows.order_by("-assessed_on", "-id"):
        found.setdefault(row.subject.lower(), row)
    return sorted(found.values(), key=lambda it: it.subject.lower())
