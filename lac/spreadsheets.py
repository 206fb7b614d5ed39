"""Files for spreadsheet programs."""

import csv

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(text):
    """A cell that no spreadsheet takes for a formula, whatever it begins with."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) else text


def csv_file(name, header, rows):
    """A response that downloads as a CSV file; every text in it is made safe."""
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    writer = csv.writer(response)
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe(it) if isinstance(it, str) else it for it in row])
    return response
