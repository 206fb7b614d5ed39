"""Pages that say the same to everybody, signed in or not: statements and errors."""

import logging

from django.conf import settings
from django.http import HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.views.generic import TemplateView

from lac.accounts import unsent
from lac.accounts.pages import RequiresPermission

from .gallery import Gallery

logger = logging.getLogger(__name__)


class PublicPage(TemplateView):
    """A page of plain text that needs no sign-in: people read it before they have one."""

    is_public = True


class YourEmail(RequiresPermission, TemplateView):
    """Stands where django-allauth would let people add addresses; an administrator does that."""

    permission = None
    template_name = "account/email.html"
    http_method_names = ["get", "head", "options"]


def csrf_failure(request, reason=""):
    """A form that came back without its token: say what to do, and lose no time on why.

    Signing in again in another tab changes the token. Where the browser says that the form
    stands on a page of ours, what was typed is kept and shown to whoever is signed in. A page
    that saves by itself keeps it itself, and takes over the new token.
    """
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"saved": False}, status=403)
    if request.user.is_authenticated and unsent.comes_from_us(request):
        kept = unsent.keep(request, request.user)
        if kept is not None:
            return redirect("unsent", pk=kept.pk)
    return render(request, "csrf_failure.html", status=403)


def server_error(request):
    """Something broke: say so kindly, and keep what was typed in a form that is safe to keep.

    Two saves that waited for each other end here too: PostgreSQL undoes one of them. A page that
    saves by itself keeps what was typed itself, and saves it again.
    """
    kept, is_form = None, request.headers.get("Accept") != "application/json"
    try:
        is_checked = getattr(request, "csrf_processing_done", False)
        if is_form and is_checked and request.user.is_authenticated:
            kept = unsent.keep(request, request.user)
    except Exception:
        # What broke may be the database itself; the page needs nothing of it.
        logger.exception("A form could not be kept after an error")
    address = reverse("unsent", args=[kept.pk]) if kept else ""
    return HttpResponseServerError(render_to_string("500.html", {"kept_url": address}))


urlpatterns = [
    path(
        "accessibility/",
        PublicPage.as_view(template_name="pages/accessibility.html"),
        name="accessibility",
    ),
    path("account/email/", YourEmail.as_view(), name="your_email"),
    path("privacy/", PublicPage.as_view(template_name="pages/privacy.html"), name="privacy"),
]
if settings.COMPONENT_GALLERY:
    urlpatterns.append(path("components/", Gallery.as_view(), name="components"))
