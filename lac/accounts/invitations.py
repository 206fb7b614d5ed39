"""Whether a link of an invitation is right, and who must sign in to use it."""

from allauth.mfa.utils import is_mfa_enabled
from django.utils.crypto import constant_time_compare

from .models import Invitation, User


def invitation_of(pk, token):
    """The open invitation whose link this is, or None: for a wrong link as for one too old.

    The token is compared in constant time, also where there is no such invitation.
    """
    found = Invitation.objects.open().select_related("school", "local_authority", "invited_by")
    invitation = found.filter(pk=pk).first()
    expected = invitation.token if invitation else Invitation(pk=0).token
    is_right = constant_time_compare(expected, str(token))
    return invitation if invitation and is_right else None


def account_for(invitation):
    """The account with the invitation's address, or None."""
    return User.objects.filter(email__iexact=invitation.email).first()


def must_sign_in(user):
    """Whether this account was ever somebody's: then the link alone must not open it.

    An account without a password that nobody has signed in to is still to be taken up.
    """
    return bool(
        not user.is_active or user.has_usable_password() or user.last_login or is_mfa_enabled(user)
    )
