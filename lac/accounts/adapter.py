"""django-allauth's hooks: nobody signs up by themselves, and errors say what to do."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class ClosedSignUpAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is switched off.",
        "email_password_mismatch": "The e-mail address or the password is not right",
        "enter_current_password": "That is not the password you have now",
        "incorrect_password": "That is not your password",
        "too_many_login_attempts": "Too many wrong passwords. Wait five minutes and try again.",
        "rate_limited": "Too many tries. Wait a few minutes and try again.",
    }

    def is_open_for_signup(self, request):
        return False

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
