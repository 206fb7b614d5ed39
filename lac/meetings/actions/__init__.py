"""Every change to a meeting."""

from .agreed import add_action, finish_action
from .arranging import arrange_meeting, cancel_meeting, edit_meeting, hold_meeting
from .challenges import follow_up_challenge, raise_challenge
from .checks import said
from .disagreements import follow_up_disagreement, raise_disagreement
from .people import answer, invite, invite_all, uninvite

__all__ = [
    "add_action",
    "answer",
    "arrange_meeting",
    "cancel_meeting",
    "edit_meeting",
    "finish_action",
    "follow_up_challenge",
    "follow_up_disagreement",
    "hold_meeting",
    "invite",
    "invite_all",
    "raise_challenge",
    "raise_disagreement",
    "said",
    "uninvite",
]
