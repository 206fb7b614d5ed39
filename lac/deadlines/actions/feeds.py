"""A person makes, renews and gives up the secret address of their calendar."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts.models import User
from lac.audit.log import record
from lac.links import sha256_of

from ..feeds import new_token
from ..models import CalendarFeed


@transaction.atomic
def make_feed(*, by):
    """Give somebody a new calendar address; the one before stops. Returns its token, once."""
    # Two presses at once make one address after the other, and the later one holds.
    User.objects.select_for_update().get(pk=by.pk)
    token, now = new_token(), timezone.now()
    feed, is_new = CalendarFeed.objects.update_or_create(
        user=by,
        defaults={
            "sha256": sha256_of(token), "made_at": now, "last_fetched_at": None, "fetches": 0,
        },
    )  # fmt: skip
    record("calendar_feed.made" if is_new else "calendar_feed.renewed", by=by, subject=feed)
    return token


@transaction.atomic
def revoke_feed(*, by):
    """Let somebody's calendar address work no more. Raises ValidationError without one."""
    feed = CalendarFeed.objects.select_for_update().filter(user=by).first()
    if feed is None:
        raise ValidationError("You have no calendar address: there is nothing to switch off.")
    record("calendar_feed.revoked", by=by, subject=feed)
    feed.delete()
