"""Attendance in the pack for a child's next school."""

from lac.children.pack import pack_part
from lac.words import percent

from .figures import summary


@pack_part(30, "Attendance")
def attendance(child, school, day):
    """The academic year and the last twelve weeks up to the last day at the school."""
    found = summary(child, day)
    rows = [("This academic year", found.year), ("The last twelve weeks", found.weeks)]
    return [(label, _said(it)) for label, it in rows if it.possible]


def _said(it):
    return (
        f"{percent(it.percentage)} attended: {it.attended} of {it.possible} sessions. "
        f"{it.authorised} missed with permission, {it.unauthorised} without, {it.lates} late."
    )
