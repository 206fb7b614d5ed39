"""Every change to a meeting."""

from .agreed import add_action, finish_action
from .arranging import arrange_meeting, cancel_meeting, edit_meeting, hold_meeting
from .checks import said
from .people import answer, invite, uninvite

__all__ = [
    "add_action",
    "answer",
    "arrange_meeting",
    "cancel_meeting",
    "edit_meeting",
    "finish_action",
    "hold_meeting",
    "invite",
    "said",
    "uninvite",
]
