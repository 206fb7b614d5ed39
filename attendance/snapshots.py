"""A child's attendance in words, to be kept or shared as it is on a day."""

from lac.calendars.days import in_words
from lac.children.snapshots import attendance_figures

from .figures import summary


@attendance_figures
def attendance(child, day):
    """The school year and the last twelve weeks; nothing without a possible session."""
    figures = summary(child, day)
    spans = [
        (f"Attendance since {in_words(figures.year_start)}", figures.year),
        (f"Attendance since {in_words(figures.weeks_start)}", figures.weeks),
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
