"""Nothing is shown to a stranger, and staff meet the second factor before anything else."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.shortcuts import redirect

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_public(view_func):
    """Whether a view answers people who are not signed in.

    Our own say so with `is_public = True`. django-allauth's pages (signing in and
    out, a forgotten password, the second factor) each know whom they let in.
    """
    if view_func.__module__.startswith("allauth."):
        return True
    return bool(getattr(getattr(view_func, "view_class", view_func), "is_public", False))


class PlainAddress:
    """Refuses an address with a null character, which the database cannot look for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path:
            raise BadRequest("The address holds a null character.")
        return self.get_response(request)


class SignInRequired:
    """Deny by default: only public views answer a stranger, and staff need a second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Send strangers to sign in, and staff without a second factor to set one up."""
        if is_public(view_func):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if self.lacks_second_factor(request.user):
            return redirect("mfa_index")
        return None

    def lacks_second_factor(self, user):
        """Whether this person has to set up a second factor first."""
        return (
            settings.REQUIRE_SECOND_FACTOR
            and user.is_staff_role
            and not is_mfa_enabled(user, SECOND_FACTORS)
        )
