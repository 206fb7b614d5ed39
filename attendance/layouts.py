"""The three layouts of a register, each read into {day: [morning, afternoon, note]}."""

import datetime as dt
import re

from lac.imports.cells import read_date, shorten

from .register import NO_MARK

MARKS_COLUMN = "Marks"
# A code is a letter with or without a digit, or one of / \ # and - for no mark.
_CODE = re.compile(r"[A-Za-z]\d|[A-Za-z/\\#-]")
_HEADING = re.compile(r"(?P<date>\S+)(?:\s+(?P<session>AM|PM|Morning|Afternoon))?", re.IGNORECASE)


def date_heading(name):
    """The day and session ("am", "pm" or "") of a column's heading, or None."""
    match = _HEADING.fullmatch(name.strip())
    day = match and read_date(match["date"])
    if not day:
        return None
    session = (match["session"] or "").casefold()
    return day, {"morning": "am", "afternoon": "pm"}.get(session, session)


def is_date_heading(name):
    """Whether a column holds the marks of a date."""
    return date_heading(name) is not None


def split_marks(text):
    """The codes of a string without anything between them, or None when it cannot be read."""
    text = "".join(text.split())
    codes = _CODE.findall(text)
    return codes if "".join(codes) == text else None


def from_line(row):
    """One day: the columns Date, AM, PM and Note."""
    day = row.date("Date", required=True)
    entry = [row.get("AM"), row.get("PM"), row.text("Note", limit=120)]
    return {day.isoformat(): entry} if day and _has_mark(entry) else {}


def from_string(row):
    """A stretch of weekdays: two codes a day from the first, weekends left out."""
    day, text = row.date("From", required=True), row.text(MARKS_COLUMN, required=True)
    codes = split_marks(text)
    if codes is None or len(codes) % 2:
        row.refuse(
            "unreadable_marks",
            f"{MARKS_COLUMN} is “{shorten(text)}”, which is not two codes for each day.",
            "Write a code for each morning and afternoon, and - where there is no mark.",
        )
        return {}
    days = {}
    while day and codes:
        if day.weekday() < 5:
            entry, codes = [*codes[:2], ""], codes[2:]
            if _has_mark(entry):
                days[day.isoformat()] = entry
        day += dt.timedelta(days=1)
    return days


def from_dates(row):
    """A column a date with both marks, or a column a session."""
    days = {}
    for name in row.columns:
        heading = date_heading(name)
        cell = row.get(name)
        if heading is None or not cell:
            continue
        day, session = heading
        entry = days.setdefault(day.isoformat(), ["", "", ""])
        if session:
            entry[session == "pm"] = cell
        else:
            entry[:2] = _both(row, name, cell)
    return {day: entry for day, entry in days.items() if _has_mark(entry)}


def _both(row, name, cell):
    """The two marks of a day's cell: "/\\", "/ I", or one code for the whole day."""
    codes = split_marks(cell)
    if codes is not None and len(codes) == 1:
        # A stroke says by itself which half of the day it is for.
        return {"/": ["/", ""], "\\": ["", "\\"]}.get(codes[0], codes * 2)
    if codes is None or len(codes) != 2:
        row.refuse(
            "unreadable_marks",
            f"{name} is “{shorten(cell)}”, which is not a morning's and an afternoon's code.",
            "Write two codes, such as /\\ or II, or one code for the whole day.",
        )
        return ["", ""]
    return codes


def _has_mark(entry):
    return any(text not in NO_MARK for text in entry[:2])
