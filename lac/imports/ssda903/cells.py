"""Reads the cells of the return's smaller files: a reader gives text, or notes what is wrong."""

import re

from lac.calendars.days import in_words
from lac.children.models.returned import ACCOMMODATION

from ..cells import read_date, shorten, whole

_PARTLY_KNOWN = re.compile(r"(\d{1,2}|zz)/(\d{1,2}|zz)/(\d{4}|zzzz)", re.ASCII | re.IGNORECASE)
_ACCOMMODATION = dict(ACCOMMODATION)
YEARS = (2000, 2100)


def day(*, required=False, past=True):
    """A reader of a date; one in the future is refused unless it may be."""

    def read(row, name, today):
        value = row.date(name, required=required)
        if value and past and value > today:
            row.refuse(
                "in_future",
                f"{name} is {in_words(value)}, which is in the future.",
                f"Correct {name}, or load the line once it has happened.",
            )
        return value.isoformat() if value else ""

    return read


def code(choices, *, required=False):
    """A reader of a code."""

    def read(row, name, today):
        return str(row.code(name, choices, required=required))

    return read


def one_of(*codes, required=False):
    """A reader of a code that has no meaning here beyond itself."""

    def read(row, name, today):
        cell = whole(row.get(name).upper())
        if not cell and required:
            row.text(name, required=True)
        if cell and cell not in codes:
            row.refuse(
                "unknown_code",
                f"{name} is “{shorten(cell)}”, which is not one of its codes.",
                f"Use one of {', '.join(codes)}.",
            )
        return cell

    return read


flag = one_of("0", "1")


def number(most):
    """A reader of a whole number from nought."""

    def read(row, name, today):
        value = row.number(name, most=most)
        return "" if value is None else str(int(value))

    return read


def text(limit, *, required=False):
    """A reader of any text up to a length."""

    def read(row, name, today):
        return row.text(name, limit=limit, required=required)

    return read


def partly_known_day(row, name, today):
    """A date of which the day or the month may be unknown: 03/10/2016, zz/10/2016."""
    cell = row.get(name)
    if not cell:
        return ""
    if whole := read_date(cell):
        return f"{whole:%d/%m/%Y}"
    if not _PARTLY_KNOWN.fullmatch(cell) or "z" not in cell.lower():
        row.refuse(
            "not_a_date",
            f"{name} is “{shorten(cell)}”, which is not a date.",
            f"Write {name} as 03/10/2016, with zz for what is not known: zz/10/2016.",
        )
        return ""
    return cell.lower()


def accommodation(row, name, today):
    """A letter and 1 (suitable) or 2 (not suitable), or 0. A zero before the digit is an O."""
    cell = row.get(name).upper()
    cell = "0" if cell in ("00", "01", "02") else cell
    if cell and cell not in _ACCOMMODATION:
        row.refuse(
            "unknown_code",
            f"{name} is “{shorten(cell)}”, which is not one of its codes.",
            "Use a letter for the accommodation (B to Z) and 1 if it is suitable, 2 if not; or 0.",
        )
        return ""
    return cell


def year(row):
    """The year of the return a line belongs to, from an optional column; 0 if it does not say."""
    value = row.number("YEAR", least=YEARS[0], most=YEARS[1])
    return int(value) if value is not None else 0
