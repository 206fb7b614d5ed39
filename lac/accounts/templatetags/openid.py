"""The buttons by which people sign in with an account they have elsewhere."""

from django import template

from ..openid import configured

register = template.Library()


@register.inclusion_tag("accounts/openid_buttons.html", takes_context=True)
def provider_buttons(context, next_page=""):
    """A button for each provider that is configured; nothing where none is."""
    request = context["request"]
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return {
        "providers": configured(),
        "next": next_page or asked,
        "csrf_token": context.get("csrf_token"),
    }
