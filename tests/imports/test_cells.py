"""Cells are read kindly, and everything wrong with a line is said at once."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lac.children.models import LegalStatus
from lac.imports.cells import Row, read_date, whole
from lac.imports.reading import Line

# A busy machine is no fault of the code.
STEADY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def row(*cells, columns=("CHILD", "DOB", "LS", "HOURS")):
    return Row(
        Line(2, 2, list(cells)), {name.casefold(): place for place, name in enumerate(columns)}
    )


@pytest.mark.parametrize(
    "text",
    ["03/02/2026", "3/2/2026", "03-02-2026", "3.2.2026", "2026-02-03", "2026-02-03 00:00:00"],
)
def test_date__is_read_in_the_ways_people_write_it(text):
    assert read_date(text) == dt.date(2026, 2, 3)


@pytest.mark.parametrize(
    "text", ["", "31/02/2026", "02/13/2026", "3 Feb", "03/02/26", "0000-01-01", "٣/٢/٢٠٢٦", "45000"]
)
def test_date__is_not_guessed(text):
    assert read_date(text) is None


@STEADY
@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_date__survives_both_forms(day):
    assert read_date(day.isoformat()) == read_date(f"{day:%d/%m/%Y}") == day


def test_row__names_everything_wrong_with_it():
    it = row("", "31/02/2026", "ZZ", "many")
    it.text("CHILD", required=True)
    it.date("DOB")
    it.code("LS", LegalStatus)
    it.number("HOURS")
    assert [problem.code for problem in it.problems] == [
        "missing",
        "not_a_date",
        "unknown_code",
        "not_a_number",
    ]
    assert all(problem.reason and problem.remedy for problem in it.problems)


def test_row__reads_cells_whatever_the_case_and_spaces():
    it = row("  C 1 ", "", " c2", " 12.5 ")
    assert it.text("child") == "C 1"
    assert it.code("Ls", LegalStatus) == "C2"
    assert it.number("hours", places=1) == Decimal("12.5")
    assert it.date("DOB") is None
    assert it.problems == []


@pytest.mark.parametrize(("text", "problem"), [("-1", "out_of_range"), ("1.25", "not_a_number")])
def test_number__keeps_to_its_range_and_places(text, problem):
    it = row("", "", "", text)
    assert it.number("HOURS", most=60, places=1) is None
    assert it.problems[0].code == problem


@STEADY
@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_cells__never_crash(cells):
    it = row(*cells)
    it.text("CHILD", limit=5, required=True)
    it.date("DOB", required=True)
    it.code("LS", LegalStatus, required=True)
    it.number("HOURS", most=60, places=1, required=True)
    assert all(problem.reason.endswith(".") for problem in it.problems)


def test_whole__drops_what_a_spreadsheet_added():
    assert whole("100000.0") == "100000"
    assert whole("1.5") == "1.5"
