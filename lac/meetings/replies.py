"""The secret link in an invitation: no sign-in, one invitee, until the meeting's day is over.

The database keeps the hash of a link. The outbox keeps a key from which the link is
made with the site's secret when the e-mail is sent, so neither alone opens anything.
"""

import datetime as dt
import hashlib
import secrets

from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import ReplyLink

SALT = "lac.meetings.reply"


def new_key():
    """A fresh key for the outbox."""
    return secrets.token_urlsafe(24)


def token_of(key):
    """What stands in the link that belongs to a key."""
    return salted_hmac(SALT, key, algorithm="sha256").hexdigest()


def sha256_of(token):
    """What the database keeps of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_link(invitee, meeting):
    """A link row to be stored and the key that goes into the outbox."""
    key = new_key()
    last = timezone.localtime(meeting.planned_at)
    midnight = last.replace(hour=0, minute=0, second=0, microsecond=0)
    link = ReplyLink(
        child_id=meeting.child_id,
        invitee=invitee,
        sha256=sha256_of(token_of(key)),
        expires_at=midnight + dt.timedelta(days=1),
    )
    return link, key


def invitee_of(token):
    """The invitee whom a link belongs to, with the meeting, or None when it no longer works."""
    links = ReplyLink.unscoped.filter(sha256=sha256_of(token), expires_at__gt=timezone.now())
    link = links.select_related("invitee__meeting__child").first()
    return link and link.invitee
