"""What stays unsaid of a line's child: a refusal or a doubt may tell what is on record.

A restricted record is told of to its readers alone, and a child of another authority to
whoever works with them. The line itself is the reader's own file and stays as it came.
"""

from django.db.models import Q

from lac.children.access import scope
from lac.children.models import Child

from .models import Outcome, StagedRow

REASON = (
    "This line does not fit what is on record. You do not work with this child now, so what is "
    "on record is not shown."
)
REMEDY = "Leave the line out, or ask the virtual school head who reads the record."


def hidden_from(user, job):
    """Ids of the children of whose record the lines of an import must not tell this person."""
    lines = StagedRow.objects.filter(job=job, child_id__isnull=False)
    lines = lines.filter(Q(outcome=Outcome.REFUSED) | ~Q(doubts=[]))
    kept = Q(readers__isnull=False)
    if job.local_authority_id:
        kept |= ~Q(local_authority=job.local_authority_id)
    children = Child.unscoped.filter(kept, pk__in=lines.values("child_id")).order_by()
    return list(children.exclude(scope(user)).values_list("pk", flat=True))


def told(row, hidden):
    """(reason, remedy) of a refused line as somebody may read it."""
    return (REASON, REMEDY) if row.child_id in hidden else (row.reason, row.remedy)
