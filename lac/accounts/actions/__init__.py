"""Every change to people who sign in: their accounts, roles, invitations and sessions."""

from .invitations import (
    accept_invitation,
    invite,
    join,
    send_invitation_again,
    withdraw_invitation,
)
from .people import (
    add_membership,
    allocate_officer,
    close_account,
    edit_membership,
    edit_user,
    end_membership,
    invite_user,
    reopen_account,
)

__all__ = [
    "accept_invitation",
    "add_membership",
    "allocate_officer",
    "close_account",
    "edit_membership",
    "edit_user",
    "end_membership",
    "invite",
    "invite_user",
    "join",
    "reopen_account",
    "send_invitation_again",
    "withdraw_invitation",
]
