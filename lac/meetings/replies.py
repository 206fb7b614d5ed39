"""The secret link in an invitation: no sign-in, one invitee, until the meeting's day is over."""

import datetime as dt

from django.utils import timezone

from lac.links import new_key, sha256_of, token_of

from .models import ReplyLink

SALT = "lac.meetings.reply"


def new_link(invitee, meeting):
    """A link row to be stored and the key that goes into the outbox."""
    key = new_key()
    last = timezone.localtime(meeting.planned_at)
    midnight = last.replace(hour=0, minute=0, second=0, microsecond=0)
    link = ReplyLink(
        child_id=meeting.child_id,
        invitee=invitee,
        sha256=sha256_of(token_of(SALT, key)),
        expires_at=midnight + dt.timedelta(days=1),
    )
    return link, key


def invitee_of(token):
    """The invitee whom a link belongs to, with the meeting, or None when it no longer works."""
    links = ReplyLink.unscoped.filter(sha256=sha256_of(token), expires_at__gt=timezone.now())
    link = links.select_related("invitee__meeting__child").first()
    return link and link.invitee
