"""Every change to a meeting."""

from .agreed import add_action, finish_action, reopen_action
from .arranging import arrange_meeting, cancel_meeting, edit_meeting, hold_meeting
from .challenges import follow_up_challenge, raise_challenge
from .checks import said
from .disagreements import follow_up_disagreement, raise_disagreement
from .minutes import agree_minutes, circulate_minutes, keep_draft
from .papers import keep_papers, set_paper_list
from .people import answer, invite, invite_all, uninvite
from .series import arrange_series, end_series, move_following

__all__ = [
    "add_action",
    "agree_minutes",
    "answer",
    "arrange_meeting",
    "arrange_series",
    "cancel_meeting",
    "circulate_minutes",
    "edit_meeting",
    "end_series",
    "finish_action",
    "follow_up_challenge",
    "follow_up_disagreement",
    "hold_meeting",
    "invite",
    "invite_all",
    "keep_draft",
    "keep_papers",
    "move_following",
    "raise_challenge",
    "raise_disagreement",
    "reopen_action",
    "said",
    "set_paper_list",
    "uninvite",
]
