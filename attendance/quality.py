"""What is missing in the registers of children, for the gaps in their records."""

from django.db.models import Q
from django.db.models.expressions import RawSQL

from lac.accounts.access import Permission
from lac.children.quality import quality_check

from .stale import stale_sql

# The children on roll of the schools that sent nothing; one set, worked out once for all children.
_CHILDREN = """
SELECT roll.child_id FROM children_enrolment roll
JOIN ({stale}) AS stale (school_id, last_day, days, children) ON stale.school_id = roll.school_id
WHERE roll.admitted_on <= %s AND (roll.left_on IS NULL OR roll.left_on >= %s)
  AND roll.kind IN ('C', 'M', 'F')
"""


@quality_check(
    order=100,
    code="stale_register",
    label="No register from the school for a week or more",
    fix="attendance:detail",
    fix_label="See the attendance",
    permission=Permission.VIEW_CHILD,
)
def stale_register(today):
    """The main school has sent no register for five school days or more."""
    stale, params = stale_sql(today)
    children = _CHILDREN.format(stale=stale)
    return Q(pk__in=RawSQL(children, [*params, today, today]))  # noqa: S611
