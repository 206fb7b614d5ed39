"""The refused lines as a CSV file: where, why, what to do, and the line as it came."""

import csv

from .models import Outcome, StagedRow

_OURS = ("file", "line", "reason", "what to do")
# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell):
    """The cell, made harmless to a spreadsheet that would run it as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def write_refused(job, out):
    """Write the refused lines of an import, under every heading of its files."""
    rows = (
        StagedRow.objects.filter(job=job, outcome=Outcome.REFUSED)
        .select_related("file")
        .order_by("file", "line")
    )
    headings = list(
        dict.fromkeys(name for file in job.files.all() if not file.note for name in file.header)
    )
    writer = csv.writer(out)
    writer.writerow([*_OURS, *map(guarded, headings)])
    for row in rows.iterator(2_000):
        cells = dict(row.cells)
        ours = (row.file.name, str(row.line), row.reason, row.remedy)
        writer.writerow(guarded(cell) for cell in (*ours, *(cells.get(it, "") for it in headings)))
