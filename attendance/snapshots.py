"""A child's attendance in words, to be kept or shared as it is on a day."""

from lac.children.clashes import said_day
from lac.children.snapshots import attendance_figures

from .figures import summary


@attendance_figures
def attendance(child, day):
    """The school year and the last twelve weeks; nothing without a possible session."""
    figures = summary(child, day)
    spans = [
        (f"Attendance since {said_day(figures.year_start)}", figures.year),
        (f"Attendance since {said_day(figures.weeks_start)}", figures.weeks),
    ]
    return [
        (
            label,
            f"{sessions.percentage}% ({sessions.attended} of {sessions.possible} sessions, "
            f"{sessions.unauthorised} missed without permission)",
        )
        for label, sessions in spans
        if sessions.possible
    ]
