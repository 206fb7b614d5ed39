"""What is stored about meetings."""

from .challenge import Challenge
from .meeting import Meeting, MeetingKind
from .minutes import AgreedMinutes
from .outcomes import Disagreement, MeetingAction
from .papers import MeetingPaper, PaperList
from .people import Agency, Attendance, Invitee, Reply, ReplyLink
from .series import MeetingSeries, Rhythm

__all__ = [
    "Agency",
    "AgreedMinutes",
    "Attendance",
    "Challenge",
    "Disagreement",
    "Invitee",
    "Meeting",
    "MeetingAction",
    "MeetingKind",
    "MeetingPaper",
    "MeetingSeries",
    "PaperList",
    "Reply",
    "ReplyLink",
    "Rhythm",
]
