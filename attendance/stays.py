"""What a register shows: the child was at the school."""

from lac.children.stays import shows_stay

from .models import AttendanceDay


@shows_stay("attendance there")
def attendance(child, school):
    """Their days in the school's register."""
    return AttendanceDay.unscoped.filter(child=child, school=school)
