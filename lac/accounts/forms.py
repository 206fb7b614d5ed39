"""django-allauth's forms in our words."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth import password_validation

from .models import User


class PlainWords:
    """Gives the fields of a form the labels and hints people understand."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            # The originals say where to reset a password and list rules; the pages do that.
            field.help_text = self.hints.get(name, "")


NEW_PASSWORD = {
    "oldpassword": "Your password now",
    "password1": "New password",
    "password2": "New password again",
}
APP_CODE = {"code": "Six-figure code from the app"}


class SignIn(PlainWords, account.LoginForm):
    """Asks for the e-mail address and the password."""

    labels = {"login": "E-mail address", "password": "Password"}


class ForgottenPassword(PlainWords, account.ResetPasswordForm):
    """Asks where to send the link for a new password."""

    labels = {"email": "E-mail address"}


class NewPasswordFromLink(PlainWords, account.ResetPasswordKeyForm):
    """Asks for the new password after the link."""

    labels = NEW_PASSWORD


class ChangePassword(PlainWords, account.ChangePasswordForm):
    """Asks for the password now and the new one."""

    labels = NEW_PASSWORD


class SetPassword(PlainWords, account.SetPasswordForm):
    """Asks for the first password."""

    labels = NEW_PASSWORD


class ShowItIsYou(PlainWords, account.ReauthenticateForm):
    """Asks for the password again before something is changed."""

    labels = {"password": "Your password"}


class SecondStep(PlainWords, mfa.AuthenticateForm):
    """Asks for the code of the second step."""

    labels = {"code": "Code from the app, or a recovery code"}


class SecondStepAgain(PlainWords, mfa.ReauthenticateForm):
    """Asks for a code again before something is changed."""

    labels = {"code": "Code from the app, or a recovery code"}


class SwitchOnApp(PlainWords, ActivateTOTPForm):
    """Asks for the app's first code."""

    labels = APP_CODE


class AddKey(PlainWords, AddWebAuthnForm):
    """Asks what to call a new passkey."""

    labels = {"name": "Name", "passwordless": "Let me sign in with it alone, without my password"}
    hints = {"passwordless": "It must ask for your fingerprint, your face or a PIN each time."}


class RenameKey(PlainWords, EditWebAuthnForm):
    """Asks what to call a passkey from now on."""

    labels = {"name": "Name"}


class Join(forms.Form):
    """The name and the first password of somebody who was invited."""

    full_name = forms.CharField(label="Your name", max_length=120)
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters. Three words that have nothing to do with each other "
        "are easy to remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label="The password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self):
        """The two passwords are the same, and hard to guess."""
        data = super().clean()
        password = data.get("password")
        if password and data.get("again") and password != data["again"]:
            self.add_error("again", "The two passwords are not the same")
        elif password:
            person = User(email=self.email, full_name=data.get("full_name", ""))
            try:
                password_validation.validate_password(password, person)
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return data
