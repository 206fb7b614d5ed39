"""Lines about a child whose record is closed: refused before anything is matched.

A closed record is neither opened again nor doubled by a file that still has the old social
care ID or the old UPN (docs/adr: closed records). The sentence names no reason.
"""

from lac.children.models import ClosedRecord

from .models import Outcome

PROBLEM = "closed_record"
REASON = (
    "The social care ID or UPN of this line belongs to a closed record, so nothing was loaded "
    "for it."
)
REMEDY = (
    "Take the line out of the file. A child who is in care under a new name has a new social "
    "care ID and a new UPN: ask the virtual school head."
)

_REFUSE = """
WITH ids AS MATERIALIZED (
  SELECT array_agg(DISTINCT it.id) AS known FROM (
    SELECT child.la_child_id, kept.upn FROM children_closedrecord kept
      JOIN children_child child ON child.id = kept.child_id
     WHERE child.local_authority_id = %(authority)s
        OR EXISTS (SELECT 1 FROM children_enrolment roll
            WHERE roll.child_id = child.id AND roll.school_id = %(school)s)
  ) closed CROSS JOIN LATERAL (VALUES (closed.la_child_id), (closed.upn)) it(id)
  WHERE it.id <> ''
)
UPDATE imports_stagedrow AS staged
   SET readable = FALSE, outcome = %(refused)s, problem = %(problem)s, reason = %(reason)s,
       remedy = %(remedy)s, doubts = '[]', changes = '{}', child_id = NULL, target_id = NULL
  FROM ids
 WHERE staged.job_id = %(job)s AND staged.readable AND ids.known IS NOT NULL
   AND (staged.values ->> 'la_child_id' = ANY(ids.known)
     OR staged.values ->> 'upn' = ANY(ids.known)
     OR staged.values ->> 'child' = ANY(ids.known)
     OR upper(replace(staged.values ->> 'child', ' ', '')) = ANY(ids.known))
"""


def refuse_closed(run):
    """Refuse the lines of closed records of the authority, or of pupils the school once had.

    Costs one query where no record is closed. Returns how many lines it refused.
    """
    if not ClosedRecord.unscoped.exists():
        return 0
    return run.sql(
        _REFUSE,
        school=run.school.pk if run.school else None,
        refused=Outcome.REFUSED.value,
        problem=PROBLEM,
        reason=REASON,
        remedy=REMEDY,
    )
