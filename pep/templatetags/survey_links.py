"""The link with which somebody says how a meeting was: made when the e-mail is sent."""

from django import template
from django.conf import settings
from django.urls import reverse

from lac.links import token_of

from ..survey import SALT

register = template.Library()


@register.filter
def survey_link(key):
    """Where whoever came to a meeting answers, without signing in."""
    return f"{settings.SITE_URL}{reverse('pep:survey', kwargs={'token': token_of(SALT, key)})}"
