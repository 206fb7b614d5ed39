"""Going to a provider to sign in, coming back, and taking it off again."""

from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import get_random_string
from django.views.generic import View
from requests import RequestException

from .. import actions, openid
from ..pages import RequiresPermission
from .invitations import too_many

# A school's whole staff shares one address; this only keeps it from being tried at length.
RATE = {"openid": "120/5m/ip"}


class OpenIdPage(View):
    """A page on the way to a provider that is configured; any other is 404."""

    is_public = True

    def dispatch(self, request, *args, **kwargs):
        if kwargs["provider_id"] not in dict(openid.configured()):
            raise Http404
        config = {"app": "lac.accounts", "action": "openid", "config": RATE, "limit_get": True}
        if not ratelimit.consume(request, **config):
            return too_many(request)
        if request.user.is_authenticated:
            return redirect("home")
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response


class ToProvider(OpenIdPage):
    """The button of the sign-in page. The way there is a link: forms send nothing elsewhere."""

    http_method_names = ["post"]

    def post(self, request, provider_id):
        """Make state, nonce and challenge, and send the browser there."""
        provider = openid.Client(request, provider_id).get_provider()
        nonce = get_random_string(32)
        try:
            response = provider.redirect(
                request,
                process="login",
                next_url=get_next_redirect_url(request),
                nonce=nonce,
                auth_params={"nonce": nonce},
            )
        except (OAuth2Error, RequestException, KeyError, ValueError):
            refusal = openid.Refused(
                f"{provider} does not answer. Sign in with your password, or try again later.",
                "no answer",
            )
            return openid.refuse(request, refusal, str(provider))
        context = {"provider": provider, "address": response["Location"]}
        return render(request, "accounts/openid_go.html", context)


class FromProvider(OpenIdPage):
    """Where the provider sends the browser back to."""

    http_method_names = ["get"]

    def get(self, request, provider_id):
        """Let somebody in, or say why not."""
        client = openid.Client(request, provider_id)
        try:
            return OAuth2CallbackView.adapter_view(client)(request)
        except (ValidationError, KeyError, ValueError, TypeError):
            # Two at once, or an answer that is none.
            refusal = openid.Refused("Signing in did not work. Try again.", "provider")
            return openid.refuse(request, refusal, str(client.get_provider()))


class Untie(RequiresPermission, View):
    """Take a provider's account off one's own; another person's is 404."""

    permission = None
    http_method_names = ["post"]

    def post(self, request, pk):
        """Forget it and go back."""
        account = SocialAccount.objects.filter(user=request.user, pk=pk).first()
        if account is None:
            raise Http404
        name = dict(openid.configured()).get(account.provider, account.provider.capitalize())
        actions.untie_from_provider(account=account, name=name, by=request.user)
        messages.success(request, f"You no longer sign in with that {name} account.")
        return redirect(reverse("sessions"))
