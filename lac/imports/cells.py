"""One line of a file and the ways to read its cells.

Reading never raises: what is wrong is noted on the row with a remedy, all of it
at once, so that somebody can mend the line in one go.
"""

import datetime as dt
import functools
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lac.dates import EARLIEST_YEAR, LATEST_YEAR
from lac.spreadsheets import as_typed

from .reading import Line, heading

_DATE = re.compile(
    r"(?:(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})|(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2}))"
    r"(?:[ T]00:00(?::00(?:\.0+)?)?)?",
    re.ASCII,
)
_SEEN_IN_WHOLE_NUMBERS = re.compile(r"(\d+)\.0+", re.ASCII)


@dataclass(frozen=True)
class Problem:
    """Why a line is refused, and what to do about it. `code` groups equal problems."""

    code: str
    reason: str
    remedy: str


@dataclass
class Row:
    """One line under its headings. Read cells by the name of their column, in any case."""

    line: Line
    columns: dict[str, int]
    problems: list[Problem] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)

    def get(self, name):
        """The cell without the spaces around it; empty when the line or the file lacks it."""
        place = self.columns.get(name)
        if place is None:
            place = self.columns.get(heading(name))
        try:
            cell = self.line.cells[place] if place is not None else ""
        except IndexError:
            return ""
        # Most cells are empty or a code: nothing to take away.
        if not cell or cell.isalnum():
            return cell
        return " ".join(as_typed(cell.strip()).split())

    def refuse(self, code, reason, remedy):
        """Note why this line cannot be loaded."""
        self.problems.append(Problem(code, reason, remedy))

    def warn(self, code, sentence):
        """Note something that needs a look although the line is loaded."""
        self.warnings.append((code, sentence))

    def text(self, name, *, limit=None, required=False):
        """The cell as text. Refuses one longer than `limit`, or an empty one if required."""
        cell = self.get(name)
        if required and not cell:
            self._missing(name)
        if limit and len(cell) > limit:
            self.refuse(
                "too_long",
                f"{name} has {len(cell)} characters and may have {limit}.",
                f"Shorten {name}.",
            )
        return cell

    def date(self, name, *, required=False):
        """The cell as a date, or None. 03/03/2026 and 2026-03-03 are the same day."""
        cell = self.get(name)
        if not cell:
            if required:
                self._missing(name)
            return None
        day = read_date(cell)
        if day is None:
            self.refuse(
                "not_a_date",
                f"{name} is “{shorten(cell)}”, which is not a date.",
                f"Write {name} as 03/03/2026 or 2026-03-03.",
            )
        return day

    def code(self, name, choices, *, required=False):
        """The cell as one of the codes of a TextChoices, in capitals; empty for none."""
        cell = self.get(name).upper()
        if not cell:
            if required:
                self._missing(name)
            return ""
        if cell not in codes(choices):
            self.refuse(
                "unknown_code",
                f"{name} is “{shorten(cell)}”, which is not one of its codes.",
                f"Use one of {', '.join(codes(choices))}.",
            )
            return ""
        return cell

    def number(self, name, *, least=0, most=None, places=0, required=False):
        """The cell as a Decimal with at most so many places, or None."""
        cell = self.get(name)
        if not cell:
            if required:
                self._missing(name)
            return None
        value = read_number(cell)
        if value is None or value != round(value, places):
            kind = "a number" if places else "a whole number"
            self.refuse(
                "not_a_number",
                f"{name} is “{shorten(cell)}”, not {kind}.",
                f"Write {name} as {kind}.",
            )
            return None
        if value < least or (most is not None and value > most):
            self.refuse(
                "out_of_range",
                f"{name} is {shorten(cell)}; it must be {least} or more"
                + (f", {most} at most." if most is not None else "."),
                f"Correct {name}.",
            )
            return None
        return value

    def _missing(self, name):
        self.refuse("missing", f"{name} is empty.", f"Fill in {name}.")


@functools.cache
def codes(choices):
    """The codes of a TextChoices, in their order; quick to ask for the hundred-thousandth time."""
    return dict.fromkeys(choices.values)


@functools.lru_cache(maxsize=20_000)
def read_date(cell):
    """A date from dd/mm/yyyy (or with dots or dashes) or ISO; None if it is neither."""
    match = _DATE.fullmatch(cell.strip())
    if not match:
        return None
    it = match.groupdict()
    year, month, day = (int(it[a] or it[b]) for a, b in (("y", "iy"), ("m", "im"), ("d", "id")))
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def read_number(cell):
    """A finite Decimal, or None."""
    try:
        value = Decimal(cell)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 10**9 else None


def whole(cell):
    """A number that a spreadsheet wrote as 12345.0, without the ".0"."""
    match = _SEEN_IN_WHOLE_NUMBERS.fullmatch(cell)
    return match[1] if match else cell


def shorten(text, limit=40):
    """A cell short enough to repeat in a sentence."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
