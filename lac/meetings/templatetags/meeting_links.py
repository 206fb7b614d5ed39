"""The link with which an invitee answers: made when the e-mail is sent, stored nowhere."""

from django import template
from django.conf import settings
from django.urls import reverse

from lac.links import token_of

from ..replies import SALT

register = template.Library()


@register.filter
def reply_link(key):
    """Where the holder of an invitation answers it, without signing in."""
    return f"{settings.SITE_URL}{reverse('meetings:reply', kwargs={'token': token_of(SALT, key)})}"
