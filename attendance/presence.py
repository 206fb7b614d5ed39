"""What a register shows: the child was at the school."""

from lac.children.presence import shows_presence

from .models import AttendanceDay


@shows_presence("attendance there")
def attendance(child, school):
    """Their days in the school's register."""
    return AttendanceDay.unscoped.filter(child=child, school=school)
