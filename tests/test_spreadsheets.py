"""Cells that no spreadsheet runs, and back."""

import csv
import io
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lac.spreadsheets import Rows, as_typed, csv_file, safe, xlsx_file

RUN = [
    "=1+1",
    "+441632960001",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    " =1",
    "\u00a0=1",
    "＝1",
    "＠x",
]


@pytest.mark.parametrize("cell", RUN)
def test_cell_that_a_spreadsheet_would_run__is_made_safe(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", " ", "C1", "3 March", "a=b", "'=x", "O'Neill"])
def test_other_cell__is_left_alone(cell):
    assert safe(cell) == cell


@given(st.text())
def test_safe_cell__is_told_from_what_somebody_typed(cell):
    assert not safe(cell).lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    if not cell.startswith("'"):
        assert as_typed(safe(cell)) == cell


def test_rows__are_safe_texts_and_plain_numbers():
    out = io.StringIO()
    Rows(out).write_rows([["=A1", -1, None], ["x", "y", "-z"]])
    assert list(csv.reader(io.StringIO(out.getvalue()))) == [["'=A1", "-1", ""], ["x", "y", "'-z"]]


def test_file__is_a_download_that_spreadsheets_read_as_utf_8():
    response = csv_file("a.csv", ["=name"], [["Siân"]])
    assert response["Content-Disposition"] == 'attachment; filename="a.csv"'
    assert response.content.decode() == "\ufeff'=name\r\nSiân\r\n"


def test_workbook__is_xml_whose_texts_are_no_formulas():
    rows = [["=1+1 <b> \x0b", Decimal("-12.50"), 3, None]]
    book = zipfile.ZipFile(io.BytesIO(xlsx_file("a.xlsx", "A & B", ["What"], rows).content))
    for part in book.namelist():
        ElementTree.fromstring(book.read(part))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert '<t xml:space="preserve">=1+1 &lt;b&gt; </t>' in sheet
    assert '<c s="2"><v>-12.50</v></c><c><v>3</v></c><c/>' in sheet
    assert "<f>" not in sheet
