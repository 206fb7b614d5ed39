"""Attainment and progress of the whole cohort: by groups of children, and who is behind a figure.

One statement says of each child how the latest results stand; groups and lists are read from it.
A result counts for twelve months. Everything is counted in children, so that the rules of
figures without names (docs/adr/0006-figures-without-names.md) hold here as they do elsewhere.
"""

from dataclasses import dataclass, fields

from django.db import connection
from django.db.models import TextChoices

from lac.calendars.ages import KeyStage
from lac.children.models import EducationHealthCarePlan
from lac.organisations.models import School
from pep.models import BELOW, AttainmentPoint, Measure
from pep.results import A_YEAR
from pep.tracking import asked_of

from .indicator import Figure, Scope, Unit


class By(TextChoices):
    """By what children are put together."""

    STAGE = "stage", "Key stage"
    YEAR = "year", "Year group"
    SUBJECT = "subject", "Subject"
    SCHOOL = "school", "School"
    SEND = "send", "Special needs"


class Which(TextChoices):
    """Which children a list names."""

    BELOW = "below", "Below expected"
    SLOWED = "slowed", "Progress has slowed"
    FELL = "fell", "Fallen back"
    FFT = "fft", "Below FFT50"
    MISSING = "missing", "No result"


@dataclass(frozen=True)
class Narrowed:
    """Which of the cohort are looked at; empty means all."""

    subject: str = ""
    stage: str = ""
    year: int | None = None
    # 0 is no school.
    school: int | None = None
    send: str = ""


@dataclass(frozen=True)
class Group:
    """A group and how many of its children are what."""

    key: str
    children: int
    assessed: int
    judged: int
    good: int
    compared: int
    kept: int
    estimated: int
    in_line: int
    slowed: int
    missing: int

    def figures(self, by):
        """(label, figure) of each column; a subject has only children with a result in it."""
        figures = [
            ("Children", Figure(Unit.COUNT, self.children)),
            ("With a result", Figure(Unit.SHARE, self.assessed, self.children)),
            ("At or above expected", Figure(Unit.SHARE, self.good, self.judged)),
            ("Kept up", Figure(Unit.SHARE, self.kept, self.compared)),
            ("In line with FFT50", Figure(Unit.SHARE, self.in_line, self.estimated)),
            ("Progress has slowed", Figure(Unit.COUNT, self.slowed)),
            ("Result missing", Figure(Unit.COUNT, self.missing)),
        ]
        return [it for it in figures if it[0] in headers(by)]

    @property
    def expected(self):
        """The share at or above expected."""
        return Figure(Unit.SHARE, self.good, self.judged)


# What each column means, under the table.
MEANINGS = {
    "With a result": "assessed in a subject in the last twelve months",
    "At or above expected": "of those who were judged: in every subject",
    "Kept up": "of those with two results in a subject: in none did the later one stand lower "
    "against what is expected",
    "In line with FFT50": "of those with an estimate: in every subject as good as what half of "
    "similar pupils reach",
    "Progress has slowed": "early intervention is open",
    "Result missing": "none in the latest half-term or term for which results are asked",
}


def headers(by):
    """The columns of figures."""
    left_out = ("With a result", "Result missing") if by == By.SUBJECT else ()
    return ["Children", *(name for name in MEANINGS if name not in left_out)]


_NUMBER = r"^\s*-?\d{1,6}(\.\d{1,3})?\s*$"
_LINES = """
WITH point AS (
  SELECT child_id, lower(subject) AS subject, subject AS named, on_track, assessed_on,
         row_number() OVER newest AS place,
         array_position(%(levels)s, on_track::text) AS level,
         lead(array_position(%(levels)s, on_track::text)) OVER newest AS before,
         CASE WHEN current ~ %(number)s AND fft50 ~ %(number)s
              THEN trim(current)::numeric >= trim(fft50)::numeric
              WHEN fft50 <> '' AND lower(trim(current)) = lower(trim(fft50)) THEN TRUE
          END AS in_line
    FROM pep_attainmentpoint
   WHERE measure = %(measure)s AND child_id = ANY(%(ids)s)
     AND assessed_on BETWEEN %(since)s AND %(on)s
     AND (%(subject)s = '' OR lower(subject) = %(subject)s)
  WINDOW newest AS (PARTITION BY child_id, lower(subject) ORDER BY assessed_on DESC, id DESC)
), latest AS (SELECT * FROM point WHERE place = 1
), results AS (
  SELECT child_id, max(assessed_on) AS last_on, bool_or(level IS NOT NULL) AS judged,
         coalesce(bool_or(on_track = ANY(%(below)s)), FALSE) AS below,
         string_agg(named, ', ' ORDER BY subject) FILTER (WHERE on_track = ANY(%(below)s))
           AS below_in,
         bool_or(level IS NOT NULL AND before IS NOT NULL) AS compared,
         coalesce(bool_or(level < before), FALSE) AS fell,
         string_agg(named, ', ' ORDER BY subject) FILTER (WHERE level < before) AS fell_in,
         bool_or(in_line IS NOT NULL) AS estimated, coalesce(bool_and(in_line), FALSE) AS in_line,
         string_agg(named, ', ' ORDER BY subject) FILTER (WHERE NOT in_line) AS under_fft
    FROM latest GROUP BY child_id
), slowed AS (
  SELECT child_id, string_agg(subject, ', ' ORDER BY subject) AS slowed_in
    FROM pep_earlyintervention
   WHERE child_id = ANY(%(ids)s) AND opened_on <= %(on)s
     AND (closed_on IS NULL OR closed_on > %(on)s)
     AND (%(subject)s = '' OR lower(subject) = %(subject)s)
   GROUP BY child_id
), child AS (
  SELECT child.id AS child_id, roll.school_id, school.name AS school_name,
         EXTRACT(YEAR FROM %(on)s::date - INTERVAL '8 months')::int
           - EXTRACT(YEAR FROM child.born_on - INTERVAL '8 months')::int
           - 5 + child.year_group_offset AS year,
         CASE WHEN child.sen_provision = 'E' OR child.id = ANY(%(plans)s) THEN 'E'
              WHEN child.sen_provision = 'K' THEN 'K' ELSE 'N' END AS send
    FROM children_child child
    LEFT JOIN LATERAL (
      SELECT school_id FROM children_enrolment held
       WHERE held.child_id = child.id AND held.kind IN ('C', 'M', 'F')
         AND held.admitted_on <= %(on)s AND (held.left_on IS NULL OR held.left_on >= %(on)s)
       LIMIT 1
    ) roll ON TRUE
    LEFT JOIN organisations_school school ON school.id = roll.school_id
   WHERE child.id = ANY(%(ids)s)
), line AS (
  SELECT child.*, results.last_on, results.below_in, results.fell_in, results.under_fft,
         slowed.slowed_in,
         CASE WHEN year <= 0 THEN 'eyfs' WHEN year <= 2 THEN 'ks1' WHEN year <= 6 THEN 'ks2'
              WHEN year <= 9 THEN 'ks3' WHEN year <= 11 THEN 'ks4' ELSE 'ks5' END AS stage,
         results.child_id IS NOT NULL AS assessed, coalesce(judged, FALSE) AS judged,
         coalesce(below, FALSE) AS below, coalesce(compared, FALSE) AS compared,
         coalesce(fell, FALSE) AS fell, coalesce(estimated, FALSE) AS estimated,
         coalesce(in_line, FALSE) AS in_line, slowed.child_id IS NOT NULL AS slowed,
         %(from)s::date IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM pep_attainmentpoint given
            WHERE given.child_id = child.child_id AND given.measure = %(measure)s
              AND given.assessed_on BETWEEN %(from)s AND least(%(to)s, %(on)s)
              AND (%(subject)s = '' OR lower(given.subject) = %(subject)s)) AS missing
    FROM child
    LEFT JOIN results USING (child_id)
    LEFT JOIN slowed USING (child_id)
), kept AS (
  SELECT * FROM line
   WHERE (%(stage)s = '' OR stage = %(stage)s) AND (%(send)s = '' OR send = %(send)s)
     AND (%(year)s::int IS NULL OR year = %(year)s)
     AND (%(school)s::bigint IS NULL OR coalesce(school_id, 0) = %(school)s)
)
"""
_COUNTS = """
       count(*), count(*) FILTER (WHERE assessed), count(*) FILTER (WHERE judged),
       count(*) FILTER (WHERE judged AND NOT below), count(*) FILTER (WHERE compared),
       count(*) FILTER (WHERE compared AND NOT fell), count(*) FILTER (WHERE estimated),
       count(*) FILTER (WHERE estimated AND in_line), count(*) FILTER (WHERE slowed),
       count(*) FILTER (WHERE missing)
"""
# The column that tells the groups apart, and by what they are put in order.
_KEYS = {
    By.STAGE: ("stage", "min(year)"),
    By.YEAR: ("year", "min(year)"),
    By.SCHOOL: ("coalesce(school_id, 0)", "min(school_name) NULLS LAST"),
    By.SEND: ("send", "send"),
}
_GROUPS = """
{lines}
SELECT {key} AS key, {counts} FROM kept GROUP BY GROUPING SETS ((1), ())
 ORDER BY grouping({key}) DESC, {order}
"""
_SUBJECTS = f"""
{_LINES}
SELECT min(latest.named), count(*), count(*), count(level), count(*) FILTER (
         WHERE level IS NOT NULL AND NOT on_track = ANY(%(below)s)),
       count(*) FILTER (WHERE level IS NOT NULL AND before IS NOT NULL),
       count(*) FILTER (WHERE level >= before), count(latest.in_line),
       count(*) FILTER (WHERE latest.in_line),
       count(*) FILTER (WHERE EXISTS (
         SELECT 1 FROM pep_earlyintervention it
          WHERE it.child_id = latest.child_id AND lower(it.subject) = latest.subject
            AND it.opened_on <= %(on)s AND (it.closed_on IS NULL OR it.closed_on > %(on)s))), 0
  FROM latest JOIN kept USING (child_id)
 GROUP BY latest.subject ORDER BY count(*) DESC, latest.subject
"""  # noqa: S608 - only what stands above is put in
_WHO = {
    Which.BELOW: "below",
    Which.SLOWED: "slowed",
    Which.FELL: "fell",
    Which.FFT: "estimated AND NOT in_line",
    Which.MISSING: "missing",
}


def parameters(scope: Scope, narrowed: Narrowed):
    """What the statements are asked with: three queries and the authority's calendar."""
    ids = list(scope.cohort().values_list("pk", flat=True))
    plans = EducationHealthCarePlan.unscoped.in_force(scope.on).filter(child__in=ids)
    asked = next(iter(asked_of(scope.authority, scope.on)), None)
    return {
        "ids": ids,
        "plans": list(plans.values_list("child", flat=True)),
        "on": scope.on,
        "since": scope.on - A_YEAR,
        "from": asked.window.starts_on if asked else None,
        "to": asked.window.ends_on if asked else None,
        "measure": Measure.ASSESSMENT.value,
        "below": [it.value for it in BELOW],
        "levels": ["well_below", "below", "at", "above"],
        "number": _NUMBER,
        **{it.name: getattr(narrowed, it.name) for it in fields(narrowed)},
        "subject": narrowed.subject.lower(),
    }


def groups(by, params):
    """The groups of the cohort and, but by subject, all of it first: [Group]. One statement."""
    if by == By.SUBJECT:
        return [Group(*row) for row in _rows(_SUBJECTS, params)]
    key, order = _KEYS[by]
    statement = _GROUPS.format(lines=_LINES, key=key, counts=_COUNTS, order=order)
    rows = _rows(statement, params)
    return [Group("" if row[0] is None else str(row[0]), *row[1:]) for row in rows]


def behind(which, params):
    """{child id: facts} of the children of a list: year, school, what was found in which subject.

    One statement.
    """
    statement = f"""{_LINES}
        SELECT child_id, year, coalesce(school_name, ''), last_on,
               coalesce(below_in, ''), coalesce(slowed_in, ''), coalesce(fell_in, ''),
               coalesce(under_fft, '')
          FROM kept WHERE {_WHO[which]}"""  # noqa: S608 - only what stands above is put in
    names = ("year", "school", "last_on", "below", "slowed", "fell", "fft")
    return {pk: dict(zip(names, facts, strict=True)) for pk, *facts in _rows(statement, params)}


def subjects_of(params):
    """The subjects in which the cohort was assessed, in order of the alphabet."""
    rows = AttainmentPoint.unscoped.filter(
        child__in=params["ids"],
        measure=Measure.ASSESSMENT,
        assessed_on__range=(params["since"], params["on"]),
    )
    found = {}
    for name in rows.order_by("subject").values_list("subject", flat=True).distinct():
        found.setdefault(name.lower(), name)
    return sorted(found.values(), key=str.lower)


def labels_of(by, found):
    """{key: what a group is called}; names schools in one query."""
    keys = [it.key for it in found]
    if by == By.STAGE:
        return {key: KeyStage(key).label for key in keys if key}
    if by == By.YEAR:
        return {key: year_in_words(int(key)) for key in keys if key}
    if by == By.SEND:
        return SEND
    if by == By.SCHOOL:
        pks = [int(key) for key in keys if key and key != "0"]
        rows = School.objects.filter(pk__in=pks).values_list("pk", "name")
        return {"0": "No school", **{str(pk): name for pk, name in rows}}
    return {key: key for key in keys}


SEND = {
    "E": "Education, health and care plan",
    "K": "SEN support",
    "N": "No special needs recorded",
}


def year_in_words(year):
    """Year 7, Reception, Nursery."""
    if year > 0:
        return f"Year {year}"
    return "Reception" if year == 0 else "Nursery"


def _rows(statement, params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()
