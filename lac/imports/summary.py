"""An import's refusals and warnings in groups: how many alike, and one of them as an example."""

from dataclasses import dataclass

from django.db import connection

from .hidden import REASON, REMEDY
from .models import Outcome, StagedRow


@dataclass(frozen=True)
class Group:
    """Equal problems: their code, how many, the first of them and what to do about it."""

    code: str
    number: int
    example: str
    remedy: str = ""


def said_number(number):
    """A figure of an import with its thousands marked; a word or a year as it is."""
    return number if isinstance(number, str) else f"{number:,}"


def groups(job, outcome=None, hidden=()):
    """Refused lines by problem, or (without an outcome) warnings of lines that are loaded.

    No example is about one of the `hidden` children (`lac.imports.hidden`).
    """
    return _refused(job, hidden) if outcome == Outcome.REFUSED else _warned(job, hidden)


def _refused(job, hidden):
    rows = _rows(
        """
        SELECT problem, count(*),
               (array_agg(reason ORDER BY file_id, line)
                  FILTER (WHERE child_id IS NULL OR NOT child_id = ANY(%s)))[1],
               (array_agg(remedy ORDER BY file_id, line)
                  FILTER (WHERE child_id IS NULL OR NOT child_id = ANY(%s)))[1]
        FROM imports_stagedrow WHERE job_id = %s AND outcome = 'refused'
        GROUP BY problem ORDER BY count(*) DESC, problem
        """,
        list(hidden),
        list(hidden),
        job.pk,
    )
    return [
        Group(code, number, example or REASON, remedy if example else REMEDY)
        for code, number, example, remedy in rows
    ]


def _warned(job, hidden):
    rows = _rows(
        """
        SELECT it ->> 0, count(*), (array_agg(it ->> 1 ORDER BY file_id, line))[1]
        FROM imports_stagedrow, jsonb_array_elements(
               CASE WHEN child_id = ANY(%s) THEN warnings ELSE warnings || doubts END) AS it
        WHERE job_id = %s AND outcome <> 'refused'
        GROUP BY 1 ORDER BY count(*) DESC, 1
        """,
        list(hidden),
        job.pk,
    )
    return [Group(*row) for row in rows]


def _rows(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def samples(job, outcome, number=10):
    """The first lines with an outcome."""
    return StagedRow.objects.filter(job=job, outcome=outcome).select_related("file")[:number]
