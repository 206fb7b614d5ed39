"""Nothing is shown to a stranger, and staff meet the second factor before anything else."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect

# A view says `public = True` (class) or carries `is_public` (function) to be open to strangers.
_OPEN_NAMESPACES = ("account_", "mfa_")


def is_public(view_func, url_name):
    """Whether a view answers people who are not signed in."""
    view_class = getattr(view_func, "view_class", None)
    declared = getattr(view_class or view_func, "is_public", False)
    return declared or (url_name or "").startswith(_OPEN_NAMESPACES)


class SignInRequired:
    """Deny by default: only views that declare `is_public` answer a stranger."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if is_public(view_func, request.resolver_match.url_name):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if (
            settings.REQUIRE_SECOND_FACTOR
            and request.user.is_staff_role
            and not is_mfa_enabled(request.user)
        ):
            return redirect("mfa_index")
        return None
