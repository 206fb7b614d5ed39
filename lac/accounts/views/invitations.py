"""Taking up an invitation: the link, and the page behind it."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.views.generic import FormView, View

from .. import actions
from ..forms import Join
from ..invitations import account_for, invitation_of, must_sign_in

LINK = "invitation"
# Guessing is hopeless; this keeps it from being tried at length.
RATE = {"invitation": "30/5m/ip"}


def may_try(request):
    """Whether this address has tried few enough links in the last minutes."""
    return ratelimit.consume(
        request, app="lac.accounts", action="invitation", config=RATE, limit_get=True
    )


class OpenInvitation(View):
    """The link of the e-mail. It changes nothing: mail programs open links by themselves."""

    is_public = True
    http_method_names = ["get", "head"]

    def get(self, request, pk, token):
        """Remember the link in the session, so that it stands in no address or log after this."""
        if not may_try(request):
            return too_many(request)
        if invitation_of(pk, token) is None:
            return no_longer(request)
        request.session[LINK] = [pk, token]
        return redirect("invitation")


class TakeUp(FormView):
    """Who you are invited as, and how to begin: choose a password, or sign in."""

    is_public = True
    template_name = "accounts/invitation.html"
    form_class = Join

    @cached_property
    def invitation(self):
        """The open invitation whose link was followed in this session, or None."""
        link = self.request.session.get(LINK)
        return invitation_of(*link) if link else None

    @cached_property
    def account(self):
        """The account that has to sign in, or None: then the form makes one."""
        account = account_for(self.invitation)
        return account if account and must_sign_in(account) else None

    def dispatch(self, request, *args, **kwargs):
        if not may_try(request):
            return too_many(request)
        if self.invitation is None:
            return no_longer(request)
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    @property
    def how(self):
        """What comes next: "accept", "sign_in", "sign_out" or "join"."""
        user = self.request.user
        if user.is_authenticated:
            return "accept" if user.email.lower() == self.invitation.email else "sign_out"
        return "sign_in" if self.account else "join"

    def get_initial(self):
        return {"full_name": self.invitation.full_name}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"email": self.invitation.email}

    def get_context_data(self, **kwargs):
        shown = super().get_context_data(**kwargs) | {
            "invitation": self.invitation,
            "how": self.how,
        }
        return shown if self.how == "join" else shown | {"form": None}

    def post(self, request, *args, **kwargs):
        """Accept with the account signed in to, sign in, or begin a new account."""
        if self.how == "sign_in":
            return redirect_to_login(reverse("invitation"))
        if self.how == "join":
            return super().post(request, *args, **kwargs)
        try:
            actions.accept_invitation(invitation=self.invitation, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("invitation")
        return self._begun()

    def form_valid(self, form):
        """Make the account and sign in to it."""
        chosen = {name: form.cleaned_data[name] for name in ("full_name", "password")}
        try:
            user = actions.join(invitation=self.invitation, **chosen)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        self.request.session.pop(LINK, None)
        response = perform_login(self.request, user, redirect_url=reverse("home"))
        record_authentication(self.request, user, method="password", email=user.email)
        messages.success(self.request, "Welcome. Your account is ready.")
        return response

    def _begun(self):
        self.request.session.pop(LINK, None)
        messages.success(self.request, f"You are now {self._as_what()}.")
        return HttpResponseRedirect(reverse("home"))

    def _as_what(self):
        it = self.invitation
        return f"{it.get_role_display().lower()} at {it.organisation}"


def no_longer(request):
    """A link that is wrong, used, withdrawn or too old: which of these, it does not say."""
    return render(request, "accounts/invitation_over.html", status=404)


def too_many(request):
    """Too many links tried from one address."""
    return render(request, "429.html", status=429)
