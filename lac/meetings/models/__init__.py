"""What is stored about meetings."""

from .meeting import Meeting, MeetingKind
from .outcomes import MeetingAction
from .people import Agency, Attendance, Invitee, Reply, ReplyLink

__all__ = [
    "Agency",
    "Attendance",
    "Invitee",
    "Meeting",
    "MeetingAction",
    "MeetingKind",
    "Reply",
    "ReplyLink",
]
