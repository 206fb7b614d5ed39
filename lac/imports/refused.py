"""The refused lines as a CSV file: where, why, what to do, and the line as it came."""

from lac.spreadsheets import Rows

from .hidden import told
from .models import Outcome, StagedRow

# What stands before the headings of the file as it came.
OURS = ("file", "line", "reason", "what to do")


def refused(job, hidden=()):
    """(headings, rows) of the refused lines, under every heading of the import's files.

    Of the `hidden` children (`lac.imports.hidden`) they say nothing that is on record.
    """
    files = job.files.filter(note="")
    headings = list(dict.fromkeys(name for file in files for name in file.header))
    return [*OURS, *headings], _rows(job, headings, hidden)


def _rows(job, headings, hidden):
    rows = (
        StagedRow.objects.filter(job=job, outcome=Outcome.REFUSED)
        .select_related("file")
        .order_by("file", "line")
    )
    for row in rows.iterator(2_000):
        cells = dict(row.cells)
        ours = row.file.name, str(row.line), *told(row, hidden)
        yield [*ours, *(cells.get(it, "") for it in headings)]


def write_refused(job, out):
    """Write the refused lines of an import as CSV."""
    headings, rows = refused(job)
    lines = Rows(out)
    lines.write_row(headings)
    lines.write_rows(rows)
