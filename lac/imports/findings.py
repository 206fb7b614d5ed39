"""What an import found out about children, kept as lists that people can work through."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import connection

from .models import ImportFinding, ImportNames


@dataclass(frozen=True)
class Finding:
    """One thing that a file means for one child. `before` and `after` are words."""

    kind: str
    child_id: int | None
    la_child_id: str
    on: dt.date | None = None
    before: str = ""
    after: str = ""


_FIELDS = ("kind", "child_id", "la_child_id", "on", "before", "after")
_KEEP = """
INSERT INTO imports_importfinding
    (job_id, kind, child_id, la_child_id, "on", before, after, settled)
SELECT %s, it.*, ''
  FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::date[], %s::text[], %s::text[]) AS it
"""
# Children whom the import added have a record from now on.
_NAME = """
UPDATE imports_importfinding AS finding SET child_id = child.id
  FROM children_child AS child
 WHERE finding.job_id = %s AND finding.child_id IS NULL
   AND child.local_authority_id = %s AND child.la_child_id = finding.la_child_id
"""


def keep(run):
    """Replace what was found before by what the importer finds now, if that is anything else."""
    its = [
        (it.kind, it.child_id, it.la_child_id, it.on, it.before[:300], it.after[:300])
        for it in run.job.importer.findings(run)
    ]
    kept = ImportFinding.objects.filter(job=run.job)
    if Counter(its) == Counter(kept.order_by().values_list(*_FIELDS)):
        return
    kept.delete()
    if its:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [run.job.pk, *map(list, zip(*its, strict=True))])


def name_children(run):
    """After loading: tie what was found to the children it added, and keep whom the files named."""
    with connection.cursor() as cursor:
        cursor.execute(_NAME, [run.job.pk, run.job.local_authority_id])
    if identifiers := run.job.importer.named(run):
        ImportNames.objects.update_or_create(job=run.job, defaults={"identifiers": identifiers})
