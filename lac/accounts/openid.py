"""Signing in by OpenID Connect: what a provider's word is worth, and for whom.

A provider never makes an account out of nothing. It lets somebody in who has an
account, or an open invitation, with exactly the address that the provider says it has
verified; once it has, that account here is tied to that one account there.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.shortcuts import render
from django.utils.crypto import constant_time_compare

from lac.audit.log import record

from . import locks
from .models import Invitation, User

# In the session of whoever took the second step at a provider that is trusted with it.
SECOND_STEP_THERE = "second_step_there"
# Where the open invitation to take up is remembered; the invitation's page reads it.
LINK = "invitation"
# Signatures with a key that only the provider has; never "none" or a shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
REQUIRED_CLAIMS = ["iss", "aud", "exp", "iat", "sub"]
# Ways of signing in (RFC 8176) that are more than a password.
SECOND_STEPS = {"mfa", "otp", "hwk", "fpt", "face", "iris", "sms", "tel", "vbm", "ngcmfa"}
# The same for an account that is closed and for none.
NOBODY = (
    "Nobody with {email} can sign in here. Accounts are by invitation: ask the virtual school, or "
    "sign in with the address you were invited with."
)
_PERSONAL_GOOGLE = ("gmail.com", "googlemail.com")


class Refused(Exception):
    """Nobody is let in. Its text says why, to them; `why` says it to the audit log."""

    def __init__(self, text, why, somebody=None):
        super().__init__(text)
        self.why, self.somebody = why, somebody


def configured():
    """[(key, name)] of the providers that are set up, for the sign-in page."""
    apps = _build_apps_from_settings().get("openid_connect", [])
    return [(app.provider_id, app.name) for app in apps]


def tied_to(user):
    """What somebody signs in with elsewhere: pk, name and since when of each."""
    names = dict(configured())
    tied = SocialAccount.objects.filter(user=user).order_by("provider")
    return [
        {
            "pk": it.pk,
            "name": names.get(it.provider, it.provider.capitalize()),
            "since": it.date_joined,
        }
        for it in tied
    ]


class Provider(OpenIDConnectProvider):
    """Takes nothing from what a provider says but who it is."""

    def extract_uid(self, data):
        return str(data["sub"])

    def extract_common_fields(self, data):
        return {}

    def extract_extra_data(self, data):
        return {}

    def extract_email_addresses(self, data):
        return []


class Client(OpenIDConnectOAuth2Adapter):
    """Speaks to one provider. Who signed in is read from the signed token alone."""

    def complete_login(self, request, app, token, **kwargs):
        claims = self.claims_of(app, kwargs["response"].get("id_token"))
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.claims = claims
        return login

    def claims_of(self, app, id_token):
        """What the token says, once its signature, issuer, audience and days are right.

        Raises OAuth2Error for anything else.
        """
        import jwt

        if self.openid_config.get("issuer") != app.settings["issuer"]:
            raise OAuth2Error("The provider names another issuer than the settings do.")
        try:
            algorithm, key = jwtkit.fetch_key(
                id_token, self.openid_config["jwks_uri"], jwtkit.lookup_kid_jwk
            )
            if algorithm not in ALGORITHMS:
                raise OAuth2Error("The token is signed in a way that proves nothing.")
            claims = jwt.decode(
                id_token,
                key=key,
                algorithms=[algorithm],
                issuer=app.settings["issuer"],
                audience=app.client_id,
                options={"require": REQUIRED_CLAIMS},
                leeway=30,
            )
        except (jwt.PyJWTError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("The token is not right.") from error
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("The token was made for another site.")
        return claims


def verified_email(provider_id, claims):
    """The address that the provider vouches for, in small letters; None where it does not.

    Microsoft: `email_verified` or `xms_edov`, which says that the tenant owns the
    address's domain. Google verifies addresses of others once and for ever, so it is
    believed only about its own and about those of the organisation it names.
    """
    email = claims.get("email")
    # Letters that look alike or fold into others (ı, K) are in no address here.
    if not isinstance(email, str) or not email.isascii():
        return None
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        return None
    verified = claims.get("email_verified") is True
    domain = email.rpartition("@")[2]
    if provider_id == "microsoft":
        verified = verified or claims.get("xms_edov") in (True, 1, "1", "true")
    if provider_id == "google":
        verified = verified and domain in (str(claims.get("hd", "")).lower(), *_PERSONAL_GOOGLE)
    return email if verified else None


def took_second_step(app, claims):
    """Whether a provider that is trusted with the second step does not deny that there was one.

    Where the token says how somebody signed in, that must be more than a password.
    """
    ways = claims.get("amr")
    if not app.settings.get("second_step_trusted"):
        return False
    return ways is None or bool(SECOND_STEPS & set(ways if isinstance(ways, list) else [ways]))


class ByProvider(DefaultSocialAccountAdapter):
    """django-allauth's hooks: nobody signs up, and nobody is let in by an address alone."""

    def list_apps(self, request, provider=None, client_id=None):
        """The providers of the settings; a row in the database makes none."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def is_open_for_signup(self, request, sociallogin):
        return False

    def authenticate_by_email(self, sociallogin):
        """Nobody here: `pre_social_login` decides, with more to go by."""
        return None

    def on_authentication_error(self, request, provider, **kwargs):
        """Say the same whatever went wrong on the way; the log knows no more either."""
        raise ImmediateHttpResponse(
            refuse(
                request,
                Refused(
                    f"Signing in with {provider} did not work. Try again. If it happens again, "
                    "tell whoever looks after LAC at your organisation.",
                    "provider",
                ),
                str(provider),
            )
        )

    def pre_social_login(self, request, sociallogin):
        """Let the person in whom the provider vouches for, or nobody."""
        app = sociallogin.provider.app
        try:
            sociallogin.user = _entering(request, sociallogin, app)
        except Refused as refusal:
            raise ImmediateHttpResponse(refuse(request, refusal, app.name)) from None
        sociallogin.second_step_done = took_second_step(app, sociallogin.claims)


def refuse(request, refusal, name):
    """Write it down and say it."""
    record(
        "account.provider_refused",
        by=None,
        subject=refusal.somebody,
        provider=name,
        why=refusal.why,
    )
    context = {"why": str(refusal), "provider": name}
    return render(request, "accounts/openid_refused.html", context, status=403)


def _entering(request, sociallogin, app):
    """The account of whoever comes from the provider; made when they were invited."""
    from . import actions

    claims, state = sociallogin.claims, sociallogin.state
    if not constant_time_compare(str(claims.get("nonce", "")), state.get("nonce") or "-"):
        raise Refused(f"Signing in with {app.name} took too long. Try again.", "nonce")
    email = verified_email(app.provider_id, claims)
    if email is None:
        raise Refused(
            f"{app.name} does not say that your e-mail address is verified, so it cannot be used "
            "to sign in. Sign in with your password instead.",
            "unverified",
        )
    tied = sociallogin.account.user if sociallogin.account.pk else None
    user = User.objects.filter(email__iexact=email).first()
    _check(request, email, user, tied, sociallogin.account, app)
    if user is None:
        user = _invited(request, sociallogin, email, app)
    if tied is None:
        actions.tie_to_provider(account=sociallogin.account, user=user, name=app.name, by=user)
    return user


def _check(request, email, user, tied, account, app):
    if user is not None and not user.is_active:
        raise Refused(NOBODY.format(email=email), "closed", user)
    if tied is not None and tied != user:
        raise Refused(NOBODY.format(email=email), "address changed", tied)
    if user is None:
        return
    others = SocialAccount.objects.filter(user=user, provider=account.provider)
    if others.exclude(uid=account.uid).exists():
        raise Refused(
            f"Another {app.name} account is used to sign in as {email}. If yours is new, sign in "
            "with your password and take the old one off under “Your account”.",
            "another account",
            user,
        )
    try:
        locks.check(request, user.email)
    except locks.Locked as lock:
        raise Refused(
            "This account is locked after too many wrong passwords. Wait "
            f"{lock.minutes} minute{'' if lock.minutes == 1 else 's'}, or use “I have forgotten "
            "my password”.",
            "locked",
            user,
        ) from None


def _invited(request, sociallogin, email, app):
    """An account for somebody with an open invitation, who is then asked to accept it."""
    from . import actions

    invitation = Invitation.objects.open().filter(email=email).first()
    if invitation is None:
        raise Refused(NOBODY.format(email=email), "unknown")
    user = actions.open_account(invitation=invitation, provider=app.name)
    request.session[LINK] = [invitation.pk, invitation.token]
    sociallogin.state["next"] = "/invitation/"
    return user


class SecondStepHere(AuthenticateStage):
    """Asks for the second step, but of whoever took it at a provider that is trusted with it."""

    def _should_handle(self, request):
        came = (self.login.signal_kwargs or {}).get("sociallogin")
        return not getattr(came, "second_step_done", False) and super()._should_handle(request)


def signed_in(request, signal_kwargs):
    """Remember for this session that the second step was taken at the provider."""
    came = (signal_kwargs or {}).get("sociallogin")
    if getattr(came, "second_step_done", False):
        request.session[SECOND_STEP_THERE] = True


def provider_of(records):
    """The name of the provider by which somebody just signed in, or "" (a password, a passkey)."""
    ways = [it for it in records if it.get("method") != "mfa"]
    if not ways or ways[-1].get("method") != "socialaccount":
        return ""
    return dict(configured()).get(ways[-1].get("provider"), "")
