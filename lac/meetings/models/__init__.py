"""What is stored about meetings."""

from .challenge import Challenge
from .meeting import Meeting, MeetingKind
from .outcomes import Disagreement, MeetingAction
from .people import Agency, Attendance, Invitee, Reply, ReplyLink

__all__ = [
    "Agency",
    "Attendance",
    "Challenge",
    "Disagreement",
    "Invitee",
    "Meeting",
    "MeetingAction",
    "MeetingKind",
    "Reply",
    "ReplyLink",
]
