"""The link in an invitation. It is made when the e-mail is sent, and stored nowhere."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.filter
def password_link(user):
    """Where a person chooses their first password; it works once, and for three days."""
    address = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    return f"{settings.SITE_URL}{address}"
