"""Every write of the virtual school's own pages."""

from .certificates import add_own_training, keep_certificate
from .courses import (
    book_course,
    cancel_booking,
    cancel_course,
    edit_course,
    mark_attendance,
    offer_course,
)
from .left import give_left
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
from .policies import (
    confirm_read,
    publish_policy,
    replace_policy,
    review_policy,
    withdraw_policy,
)
from .support import answer_advice, ask_for_advice, edit_support, record_support

__all__ = [
    "add_own_training",
    "answer_advice",
    "ask_for_advice",
    "book_course",
    "cancel_booking",
    "cancel_course",
    "close_account",
    "confirm_read",
    "edit_course",
    "edit_person",
    "edit_support",
    "end_role",
    "give_left",
    "give_role",
    "invite",
    "keep_certificate",
    "mark_attendance",
    "offer_course",
    "publish_policy",
    "record_export",
    "record_standing",
    "record_support",
    "record_training",
    "remove_training",
    "reopen_account",
    "replace_policy",
    "review_policy",
    "send_invitation_again",
    "unlock_account",
    "withdraw_invitation",
    "withdraw_policy",
]
