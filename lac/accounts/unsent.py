"""Forms that were sent after their session had ended: kept for whoever sent them, for a day.

Who that is comes from the session that ended, never from the form. A form is kept only
after its CSRF check, or when the browser itself says that it comes from a page of ours.
"""

from . import actions
from .models import UnsentForm

# More than any page of ours sends; what is longer is not kept.
MOST = 500_000
# The hidden field by which a form says that it was kept and is sent now.
FIELD = "unsent_form"
NEVER = ("csrfmiddlewaretoken", FIELD)


def keep(request, user):
    """Keep what `user` sent; None where there is nothing to keep."""
    if request.method != "POST" or "HX-Request" in request.headers or not user.is_active:
        return None
    typed = {
        _plain(name): [_plain(value) for value in values]
        for name, values in request.POST.lists()
        if name not in NEVER and "password" not in name.lower()
    }
    if not typed or sum(len(value) for values in typed.values() for value in values) > MOST:
        return None
    return actions.keep_unsent(
        path=request.get_full_path()[:500], typed=typed, had_files=bool(request.FILES), by=user
    )


def _plain(text):
    """The text without null characters, which PostgreSQL cannot keep in JSON."""
    return text.replace("\0", "")


def own(user):
    """The forms that wait for somebody; nobody else's, and none older than a day."""
    return UnsentForm.objects.kept().filter(user=user)


def sent(request):
    """Forget a kept form: its owner is sending it now."""
    number = request.POST[FIELD]
    if number.isdecimal() and len(number) < 19:
        own(request.user).filter(pk=int(number)).delete()


def comes_from_us(request):
    """Whether the browser says that a form stands on a page of this very site."""
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
