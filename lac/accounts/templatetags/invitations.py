"""The link in an invitation. It is made when the e-mail is sent, and stored nowhere."""

from django import template
from django.conf import settings
from django.urls import reverse

from ..models import Invitation

register = template.Library()


@register.filter
def invitation_link(pk):
    """Where somebody takes up an invitation; it works once, until it expires or is withdrawn."""
    invitation = Invitation.objects.get(pk=pk)
    address = reverse("invitation_open", kwargs={"pk": pk, "token": invitation.token})
    return f"{settings.SITE_URL}{address}"
