"""Files for spreadsheet programs: the one place that writes them, so that each is harmless."""

import csv
import io
import re
import zipfile
from decimal import Decimal
from xml.sax.saxutils import escape

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


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What XML cannot hold.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Everything of a workbook but the sheet. Style 1 is bold, style 2 money with two decimals.
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{XLSX}.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    '<xf fontId="1" applyFont="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>",
}


def xlsx_file(name, title, header, rows):
    """A response that downloads as an Excel workbook of one sheet.

    Texts stay texts, so that no cell is a formula; a Decimal is shown with two decimals.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for part, text in _PARTS.items():
            book.writestr(part, _HEAD + text)
        book.writestr(
            "xl/workbook.xml",
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets><sheet '
            f'name="{_xml(title)[:31]}" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            _write_sheet(sheet, header, rows)
    return HttpResponse(
        out.getvalue(),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _write_sheet(sheet, header, rows):
    frozen = '<pane ySplit="1" topLeftCell="A2" state="frozen"/>'
    sheet.write(
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{frozen}'
        f'</sheetView></sheetViews><sheetFormatPr defaultColWidth="18" defaultRowHeight="15"/>'
        "<sheetData>".encode()
    )
    sheet.write(_row([_text(it, 1) for it in header]))
    for cells in rows:
        sheet.write(_row([_cell(it) for it in cells]))
    sheet.write(b"</sheetData></worksheet>")


def _row(cells):
    return f"<row>{''.join(cells)}</row>".encode()


def _cell(value):
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        style = ' s="2"' if isinstance(value, Decimal) else ""
        return f"<c{style}><v>{value}</v></c>"
    return _text(str(value))


def _text(text, style=0):
    shown = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{shown}><is><t xml:space="preserve">{_xml(text)}</t></is></c>'


def _xml(text):
    return escape(_NO_TEXT.sub("", text), {'"': "&quot;"})
