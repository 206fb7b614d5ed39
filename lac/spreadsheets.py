"""Files for spreadsheet programs: the one place that writes them, so that each is harmless."""

import csv

from django.http import HttpResponse

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(text):
    """A cell that no spreadsheet takes for a formula, whatever it begins with."""
    return f"'{text}" if _runs(text) else text


def as_typed(cell):
    """The cell as it was before `safe` made it harmless."""
    return cell[1:] if cell[:1] == "'" and _runs(cell[1:]) else cell


def _runs(text):
    return text.startswith(FORMULA) or text.lstrip(" \u00a0").startswith(FORMULA)


class Rows:
    """Writes rows as CSV to anything with `write`; every text in them is made safe.

    `write_row` gives back what `write` does.
    """

    def __init__(self, out):
        self._writer = csv.writer(out)

    def write_row(self, cells):
        """One row of texts, numbers, dates or None."""
        return self._writer.writerow([safe(it) if isinstance(it, str) else it for it in cells])

    def write_rows(self, rows):
        """Row after row."""
        for cells in rows:
            self.write_row(cells)


def csv_file(name, header, rows):
    """A response that downloads as a CSV file; every text in it is made safe.

    It begins with the mark by which spreadsheets know UTF-8.
    """
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    out = Rows(response)
    out.write_row(header)
    out.write_rows(rows)
    return response
