"""Forms that could not be saved: kept for whoever sent them, for a day.

Their session had ended, their token had changed, or something broke. Who sent a form comes
from the session, never from the form. It is kept only after its CSRF check, or when the
browser itself says that it comes from a page of ours.
"""

from urllib.parse import urlsplit

from django import forms
from django.urls import Resolver404, resolve
from django.utils.choices import flatten_choices

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


def rows_of(kept):
    """(question, answer) of what was typed, in the words of the page where the form stands.

    A date's three boxes are one answer.
    """
    fields, rows = _fields_at(kept.path), {}
    for name, values in kept.typed.items():
        field, _, box = name.rpartition("_")
        is_date = box in ("0", "1", "2") and f"{field}_2" in kept.typed
        if any(values) and name != "version":
            words = [_in_words(fields.get(name), it) for it in values]
            rows.setdefault(field if is_date else name, []).append("\n".join(words))
    return [(_asked(fields.get(name), name), " ".join(parts)) for name, parts in rows.items()]


def _fields_at(path):
    """{name: field} of the form of a page of ours, as its class has them."""
    try:
        view = getattr(resolve(urlsplit(path).path).func, "view_class", None)
    except Resolver404:
        return {}
    return getattr(getattr(view, "form_class", None), "base_fields", {})


def _asked(field, name):
    words = name.replace("_", " ").replace("-", " ").capitalize()
    return str(field.label) if field and field.label else words


def _in_words(field, value):
    """The words of a choice.

    Where they depend on the reader, the code is made readable, and of a row that was chosen
    nothing is said: who may see it is asked on its own page.
    """
    if isinstance(field, forms.BooleanField):
        return "Yes"
    if not value or not isinstance(field, forms.ChoiceField):
        return value
    if not isinstance(field, forms.ModelChoiceField):
        known = {str(key): label for key, label in flatten_choices(field.choices)}
        if value in known:
            return str(known[value])
    return "As you chose" if value.isdecimal() else value.replace("_", " ").capitalize()


def sent(request):
    """Forget a kept form: its owner is sending it now."""
    number = request.POST[FIELD]
    if number.isdecimal() and len(number) < 19:
        own(request.user).filter(pk=int(number)).delete()


def comes_from_us(request):
    """Whether the browser says that a form stands on a page of this very site."""
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
