"""Every write of the virtual school's own pages."""

from .people import (
    close_account,
    edit_person,
    end_role,
    give_role,
    invite,
    record_export,
    record_standing,
    record_training,
    remove_training,
    reopen_account,
    send_invitation_again,
    unlock_account,
    withdraw_invitation,
)

__all__ = [
    "close_account",
    "edit_person",
    "end_role",
    "give_role",
    "invite",
    "record_export",
    "record_standing",
    "record_training",
    "remove_training",
    "reopen_account",
    "send_invitation_again",
    "unlock_account",
    "withdraw_invitation",
]
