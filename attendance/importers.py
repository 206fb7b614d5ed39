"""Registers by CSV: a line a day, a column a date, or a string of marks for a week."""

import functools

from django.db import transaction

from lac.accounts.access import Permission
from lac.imports.machinery import Column, FileKind, Importer, Outcome, Scope, importer
from lac.imports.reading import BadFile

from . import marks
from .layouts import MARKS_COLUMN, from_dates, from_line, from_string, is_date_heading
from .loading import judge

CHILD = Column("Child", "UPN or social care ID", also=("UPN", "Social care ID"))
URN = Column("School URN", "Needed in a file of several schools", required=False, also=("URN",))
LINES = FileKind(
    "lines",
    "One line a child and day",
    (
        CHILD,
        Column("Date", "07/09/2026 or 2026-09-07"),
        Column("AM", "The code of the morning", also=("Morning",)),
        Column("PM", "The code of the afternoon", also=("Afternoon",)),
        Column("Note", "What the codes K, B and Y7 stand for", required=False),
        URN,
    ),
    required=False,
)
STRINGS = FileKind(
    "strings",
    "One line a child and week",
    (
        CHILD,
        Column("From", "The first day: 07/09/2026", also=("Week beginning",)),
        Column(MARKS_COLUMN, "Morning and afternoon of each weekday in turn: /\\/\\II/\\/\\"),
        URN,
    ),
    required=False,
)
# Its other columns are dates, so there is no template of it to offer.
DATES = FileKind("dates", "One column a date", (CHILD, URN), required=False, template=False)
# How many days are written in one statement.
BATCH = 20_000


@importer
class Registers(Importer):
    """Attendance registers: the morning and afternoon marks of children on the school's roll."""

    code = "registers"
    label = "Attendance registers"
    permission = Permission.IMPORT_REGISTERS
    scopes = (Scope.SCHOOL, Scope.AUTHORITY)
    files = (LINES, STRINGS, DATES)
    maps_columns = True
    guidance = (
        "Three layouts are read: one line for each child and day (Child, Date, AM, PM); one line "
        "for each child and week (Child, From, Marks); or one line for each child with a column "
        "for each date, headed 07/09/2026, or 07/09/2026 AM and 07/09/2026 PM.",
        "Use the codes of the attendance regulations: / in a morning, \\ in an afternoon. An "
        "empty cell leaves what is on record. The original of a mark that changes is kept for "
        "six years.",
        "A line with a mark that cannot stand is refused whole, with the reason, so that a "
        "register is never half right.",
    )

    def recognise(self, header):
        """A file with dates for headings is the third layout; the others go by their columns."""
        found = super().recognise(header)
        if found is None or (found is DATES and not any(map(is_date_heading, header))):
            raise BadFile(
                "The columns are not those of a register. Use Child, Date, AM and PM; or Child, "
                "From and Marks; or Child and a column for each date."
            )
        return found

    def read(self, kind, row, run):
        """The child and the marks of each day the line tells of."""
        layout = {"lines": from_line, "strings": from_string, "dates": from_dates}[kind]
        urn = row.text("School URN", limit=10)
        if run.school is None and not urn:
            row.refuse(
                "missing",
                "School URN is empty, and this file is for a whole authority.",
                "Fill in the URN of the school whose register it is.",
            )
        return {
            "child": row.text("Child", limit=40, required=True),
            "urn": urn.removesuffix(".0"),
            "days": layout(row),
        }

    def key(self, kind, values):
        """The child, the school and the first day."""
        days = min(values["days"], default="") if kind != "dates" else ""
        return f"{values['urn']} {days} {values['child']}"

    def validate(self, run):
        """Check children, rolls, days and codes, and compare with what is on record."""
        rows = list(run.rows(None, Outcome.PENDING).select_related("file"))
        run.memo = judge(run, rows)

    def figures(self, run):
        """How many sessions are new and how many change, for how many children."""
        return [
            ("Children", len(run.memo["children"])),
            ("Sessions added", run.memo["added"]),
            ("Sessions changed", run.memo["changed"]),
        ]

    def apply(self, run):
        """Write the marks, then have the children's attendance looked at."""
        rows = run.memo["marks"]
        for start in range(0, len(rows), BATCH):
            marks.write(rows[start : start + BATCH], by=run.by, keep_missing=True)
        run.record("attendance.imported", run.memo["children"])
        transaction.on_commit(functools.partial(_evaluate, sorted(run.memo["children"])))


def _evaluate(children):
    from .tasks import evaluate_attendance

    if children:
        evaluate_attendance.delay(children)
