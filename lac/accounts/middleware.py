"""Nothing is shown to a stranger, and staff meet the second factor before anything else."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.urls import reverse

from . import actions, openid, sessions, unsent

TIMED_OUT = (
    "You were signed out because nothing was done for a while, to keep children’s records safe. "
    "Sign in to go on where you were."
)
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


class SessionLimits:
    """Ends a session that was idle for too long or has lasted too long.

    The request goes on as a stranger's; `request.timed_out` is who it was.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.timed_out = None
        if sessions.is_over(request.session):
            if request.user.is_authenticated:
                request.timed_out = request.user
                actions.time_out(session=request.session, by=request.user)
            else:
                request.session.flush()
            request.user = AnonymousUser()
        elif not self._is_unasked(request):
            sessions.touch(request.session)
        return self.get_response(request)

    @staticmethod
    def _is_unasked(request):
        """Whether the page asked for this by itself: that is nobody doing something."""
        return request.method == "GET" and "HX-Request" in request.headers


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
            return self.ask_to_sign_in(request)
        if request.method == "POST" and request.POST.get(unsent.FIELD):
            unsent.sent(request)
        if self.lacks_second_factor(request):
            return redirect("mfa_index")
        return None

    def ask_to_sign_in(self, request):
        """The way to sign in and back; a form that came too late is kept for who sent it."""
        kept = unsent.keep(request, request.timed_out) if request.timed_out else None
        if kept is not None:
            return redirect_to_login(reverse("unsent", args=[kept.pk]))
        if request.timed_out:
            messages.info(request, TIMED_OUT)
        return redirect_to_login(request.get_full_path())

    def lacks_second_factor(self, request):
        """Whether this person has to set up a second factor first."""
        user = request.user
        return (
            settings.REQUIRE_SECOND_FACTOR
            and not request.session.get(openid.SECOND_STEP_THERE)
            and user.is_staff_role
            and not is_mfa_enabled(user, SECOND_FACTORS)
        )
