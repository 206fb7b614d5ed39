"""Tying accounts to those of the providers that vouch for people at sign-in."""

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction

from lac.audit.log import record

from ..models import Invitation, User


@transaction.atomic
def open_account(*, invitation, provider, by=None):
    """Make the account of somebody invited whose address a provider has verified.

    It has no password and no role: the role is theirs when they accept. Raises
    ValidationError where the invitation is no longer open or the account is there.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        raise ValidationError("This invitation no longer works. Ask for it to be sent again.")
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise ValidationError("You have an account already. Sign in again.")
    user = User.objects.create_user(
        invitation.email, full_name=invitation.full_name, job_title=invitation.job_title
    )
    record("account.opened_by_provider", by=by or user, subject=user, provider=provider)
    return user


@transaction.atomic
def tie_to_provider(*, account, user, name, by):
    """Tie an account here to one at a provider: from now on no other of that provider's fits.

    Raises ValidationError where it is tied to another already.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if SocialAccount.objects.filter(user=user, provider=account.provider).exists():
        raise ValidationError(f"Another {name} account is used to sign in already.")
    account.user = user
    account.save()
    record("account.provider_tied", by=by, subject=user, provider=name)


@transaction.atomic
def untie_from_provider(*, account, name, by):
    """Take a provider's account off one's own. Raises ValidationError for somebody else's."""
    if account.user_id != by.pk:
        raise ValidationError("You can only change how you sign in yourself.")
    account.delete()
    record("account.provider_untied", by=by, subject=by, provider=name)
