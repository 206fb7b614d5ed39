"""Every change to suspensions and permanent exclusions. Nothing here deletes a decision."""

from .deciding import DETAILS, add_suspension, cancel_suspension, edit_suspension
from .following import provide, record_board, record_panel, tell
from .totals import restamp, set_cancelled_days_rule

__all__ = [
    "DETAILS",
    "add_suspension",
    "cancel_suspension",
    "edit_suspension",
    "provide",
    "record_board",
    "record_panel",
    "restamp",
    "set_cancelled_days_rule",
    "tell",
]
