"""Every change to people who sign in: their accounts, roles, invitations and sessions."""

from .invitations import (
    accept_invitation,
    invite,
    join,
    send_invitation_again,
    withdraw_invitation,
)
from .openid import open_account, tie_to_provider, untie_from_provider
from .people import (
    add_membership,
    allocate_officer,
    change_email,
    close_account,
    edit_membership,
    edit_user,
    end_membership,
    invite_user,
    reopen_account,
)
from .sessions import (
    discard_unsent,
    end_session,
    end_sessions,
    forget_unsent,
    keep_unsent,
    time_out,
    unlock_account,
)
from .training import record_training, remove_training

__all__ = [
    "accept_invitation",
    "add_membership",
    "allocate_officer",
    "change_email",
    "close_account",
    "discard_unsent",
    "edit_membership",
    "edit_user",
    "end_membership",
    "end_session",
    "end_sessions",
    "forget_unsent",
    "invite",
    "invite_user",
    "join",
    "keep_unsent",
    "open_account",
    "record_training",
    "remove_training",
    "reopen_account",
    "send_invitation_again",
    "tie_to_provider",
    "time_out",
    "unlock_account",
    "untie_from_provider",
    "withdraw_invitation",
]
