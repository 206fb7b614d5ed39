"""Pieces of SQL about the child of each row, written out.

Scope is asked on every page, often several times. Building the same conditions
from querysets costs more than PostgreSQL needs to answer them, so they are
kept here as text; `tests/children/access` holds them to their meaning.
"""

# ruff: noqa: S608 - the pieces below are constants; what users type are parameters

from django.db.models import BooleanField, F, Func


class OfChild(Func):
    """A scalar about a child. In the SQL, `{child}` is the child's id and %s the parameters."""

    def __init__(self, sql, *params, output_field, child="pk"):
        super().__init__(F(child) if isinstance(child, str) else child, output_field=output_field)
        self.sql, self.params = sql, params

    def as_sql(self, compiler, connection, **context):
        child, of_child = compiler.compile(self.source_expressions[0])
        return self.sql.format(child=child), [*of_child, *self.params]


def exists(rows, *params):
    """Whether the child has such rows; PostgreSQL may read the whole table to answer."""
    return OfChild(f"EXISTS ({rows})", *params, output_field=BooleanField())


def looked_up(rows, *params):
    """As `exists`, but asked of one child at a time: for the few children of a page."""
    return OfChild(f"(({rows} LIMIT 1) IS NOT NULL)", *params, output_field=BooleanField())


# Rows that are open on a day; the last day counts.
_OPEN = "{{row}}.{start} <= %s AND ({{row}}.{end} IS NULL OR {{row}}.{end} >= %s)"


def _open(start, end, row="fact"):
    return _OPEN.format(start=start, end=end).format(row=row)


# day, day. The codes are those of FOR_GOOD, which a test holds them to; written out for the index.
LEFT_FOR_GOOD = """SELECT 1 FROM children_careepisode left_care
    WHERE left_care.child_id = {child} AND left_care.ended_on <= %s
      AND left_care.reason_ended IN
        ('E11', 'E12', 'E43', 'E44', 'E45', 'E46', 'E47', 'E48', 'E41')
      AND NOT EXISTS (SELECT 1 FROM children_careepisode again
        WHERE again.child_id = {child} AND again.started_on >= left_care.ended_on
          AND again.started_on <= %s)"""

# day, day, school ids
_ON_ROLL = f"""SELECT 1 FROM children_enrolment fact
    WHERE fact.child_id = {{child}} AND {_open("admitted_on", "left_on")}
      AND fact.school_id = ANY(%s::bigint[])"""

# day, day, school ids, day, day: those whose looked-after record a school reads
ON_ROLL_AT = f"{_ON_ROLL} AND NOT EXISTS ({LEFT_FOR_GOOD})"

# day, day, school ids, day, day: of whom a school knows that they left care, and no more
LEFT_CARE_AT = f"{_ON_ROLL} AND EXISTS ({LEFT_FOR_GOOD})"

# day, day, local authority ids
ON_ROLL_IN = f"""SELECT 1 FROM children_enrolment fact
    JOIN organisations_school school ON school.id = fact.school_id
    WHERE fact.child_id = {{child}} AND {_open("admitted_on", "left_on")}
      AND school.local_authority_id = ANY(%s::bigint[])"""

# day, the day after which care must have ended
IN_CARE_SINCE = """SELECT 1 FROM children_careepisode fact
    WHERE fact.child_id = {child} AND fact.started_on <= %s
      AND (fact.ended_on IS NULL OR fact.ended_on > %s)"""

# day, day, user id, role
ON_CASELOAD_OF = f"""SELECT 1 FROM children_professional fact
    WHERE fact.child_id = {{child}} AND {_open("starts_on", "ends_on")}
      AND fact.user_id = %s AND fact.role = %s"""

# day, day, day, day, user id
LIVES_WITH = f"""SELECT 1 FROM children_placement fact
    JOIN children_householdmember member ON member.household_id = fact.household_id
    WHERE fact.child_id = {{child}} AND {_open("started_on", "ended_on")}
      AND {_open("starts_on", "ends_on", row="member")} AND member.user_id = %s"""

# user id
IS_THE_CHILD = """SELECT 1 FROM children_youngpersonaccount fact
    WHERE fact.child_id = {child} AND fact.user_id = %s"""

# day, day, user id, codenames
GRANTED_TO = f"""SELECT 1 FROM children_childuserobjectpermission fact
    JOIN auth_permission permission ON permission.id = fact.permission_id
    WHERE fact.content_object_id = {{child}} AND {_open("starts_on", "ends_on")}
      AND fact.user_id = %s AND permission.codename = ANY(%s)"""

# user id. The database's own clock, which also wrote when it ends.
GLASS_BROKEN_BY = """SELECT 1 FROM children_brokenglass fact
    WHERE fact.child_id = {child} AND fact.user_id = %s
      AND fact.ended_at IS NULL AND fact.ends_at > now()"""

# delegation id
IS_DELEGATED = """SELECT 1 FROM children_delegatedchild fact
    WHERE fact.child_id = {child} AND fact.delegation_id = %s"""

_MAIN_SCHOOL = f"""FROM children_enrolment fact
    JOIN organisations_school school ON school.id = fact.school_id
    WHERE fact.child_id = {{child}} AND fact.kind IN ('C', 'M', 'F')
      AND {_open("admitted_on", "left_on")}
    ORDER BY fact.admitted_on DESC LIMIT 1"""

# day, day
SCHOOL_ID = f"(SELECT fact.school_id {_MAIN_SCHOOL})"
SCHOOL_NAME = f"(SELECT school.name {_MAIN_SCHOOL})"
SOCIAL_WORKER = f"""(SELECT fact.name FROM children_professional fact
    WHERE fact.child_id = {{child}} AND fact.role = 'social_worker'
      AND {_open("starts_on", "ends_on")}
    ORDER BY fact.starts_on DESC LIMIT 1)"""
