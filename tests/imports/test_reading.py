"""Bytes become numbered lines, or one clear sentence."""

import csv
import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lac.imports.reading import BadFile, read_sheet

# A busy machine is no fault of the code.
STEADY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"  \r\n \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"PK\x03\x04 sheet", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0 sheet", "Excel workbook"),
        (b"%PDF-1.7", "a PDF"),
        (b"<?xml version='1.0'?><MESSAGE/>", "XML"),
        (b"CHILD,DOB\x00\x00\n1,2", "not a text file"),
        (b"\x81\x8d\x8f,\x90\n", "not a text file"),
        (b"just some words\nand more\n", "column headings"),
    ],
)
def test_file_that_is_no_csv__is_refused_in_one_sentence(content, says):
    with pytest.raises(BadFile, match=says):
        read_sheet(content)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_encoding__is_found_out(encoding, name):
    sheet = read_sheet("URN,EstablishmentName\n1,Ysgol Siân’s\n".encode(encoding))
    assert sheet.header == ["URN", "EstablishmentName"]
    assert sheet.lines[0].cells == ["1", "Ysgol Siân’s"]
    assert sheet.encoding == name


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter__is_found_out(delimiter):
    sheet = read_sheet(f"CHILD{delimiter}DOB\nC1{delimiter}03/03/2014\n".encode())
    assert sheet.lines[0].cells == ["C1", "03/03/2014"]


def test_lines__are_numbered_as_an_editor_numbers_them_and_blank_ones_left_out():
    sheet = read_sheet(b"CHILD,DOB\r\n\r\nC1,x\r\n,\r\nC2,y\r\n")
    assert [(line.number, line.cells[0]) for line in sheet.lines] == [(3, "C1"), (5, "C2")]


def test_stray_quotation_mark__shows_as_a_line_that_ends_later_than_it_begins():
    sheet = read_sheet(b'CHILD,DOB\nC1,"x\nC2,y\nC3,z\n')
    assert [(line.number, line.last) for line in sheet.lines] == [(2, 4)]


def test_header__loses_stray_spaces_and_empty_columns_at_its_end():
    assert read_sheet(b" CHILD , DOB  ,,\n1,2,,\n").header == ["CHILD", "DOB"]


@STEADY
@given(st.binary(max_size=300))
@example(b"a,b\n\r\x0b1,2\n")
def test_any_bytes__are_read_or_refused_and_never_crash(content):
    try:
        lines = read_sheet(content).lines
    except BadFile:
        lines = []
    assert all(line.number <= line.last for line in lines)


_CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=8)


@STEADY
@given(st.lists(st.lists(_CELLS, min_size=2, max_size=5), max_size=20))
def test_every_line_that_a_csv_writer_wrote__comes_back(lines):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([["CHILD", "DOB"], *lines])
    sheet = read_sheet(out.getvalue().encode())
    not_blank = [cells for cells in lines if any(cell.strip() for cell in cells)]
    assert [line.cells for line in sheet.lines] == not_blank
