"""django-allauth's hooks: nobody signs up by themselves, and errors say what to do."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError

from . import locks, openid


class ClosedSignUpAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is switched off.",
        "email_password_mismatch": "The e-mail address or the password is not right",
        "enter_current_password": "That is not the password you have now",
        "incorrect_password": "That is not your password",
        "too_many_login_attempts": "Too many wrong tries. Wait five minutes and try again.",
        "rate_limited": "Too many tries. Wait a few minutes and try again.",
    }

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        """Count the try; when too many were wrong, check no password and say what to do."""
        email = credentials.get("email") or credentials.get("username") or ""
        try:
            self.tried = locks.begin(request, email)
        except locks.Locked as lock:
            raise ValidationError(
                f"Too many wrong passwords, so nobody can sign in to this account here for a "
                f"while. Wait {lock.minutes} minute{'' if lock.minutes == 1 else 's'} and try "
                "again, or use “I have forgotten my password” to choose a new one at once.",
                code="too_many_login_attempts",
            ) from None

    def authenticate(self, request, **credentials):
        """Check a password, and take the try back when it was right."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            locks.succeeded(self.tried)
        return user

    def authentication_failed(self, request, **credentials):
        """Lock the account when this was one wrong password too many."""
        locks.failed(self.tried, credentials.get("email") or credentials.get("username") or "")

    def post_login(self, request, user, **kwargs):
        """Know this browser again: strangers do not lock its owner out of it."""
        response = super().post_login(request, user, **kwargs)
        locks.remember_browser(request, response, user)
        openid.signed_in(request, kwargs.get("signal_kwargs"))
        return response

    def get_login_stages(self):
        """The second step is ours: a provider may be trusted with it."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "lac.accounts.openid.SecondStepHere"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def populate_username(self, request, user):
        """There are no user names: people sign in by e-mail."""


class PlainSecondStepAdapter(DefaultMFAAdapter):
    """The second step, with errors that say what to do."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right. Wait for the next one and try again.",
        "cannot_delete_authenticator": "You cannot switch this off.",
        "cannot_generate_recovery_codes": "Set up a passkey or the app first.",
    }

    def generate_authenticator_name(self, user, type):
        """What a key is called until its owner names it."""
        return "My passkey"
