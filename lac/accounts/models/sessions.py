"""What is kept about signing in: wrong tries, where somebody is signed in, and unsent forms."""

import datetime as dt

from django.db import models
from django.utils import timezone

from .people import User

# How long a form that was sent too late is kept.
KEPT = dt.timedelta(days=1)


class SignInTry(models.Model):
    """One try to sign in with a password that was wrong, or is being checked.

    The address typed is kept only as a keyed hash: people type passwords into the wrong box.
    """

    account_key = models.CharField(max_length=64)
    # The browser the account's owner has signed in with before; empty for any other.
    device = models.CharField(max_length=32, blank=True)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(default=timezone.now)
    # It counts no more against the account: its owner signed in, or somebody unlocked it.
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_key", "at"], name="sign_in_try_by_account"),
            models.Index(fields=["address", "at"], name="sign_in_try_by_address"),
        ]

    def __str__(self):
        return f"A try at {self.at:%-d %B %Y %H:%M}"


class SignInSession(models.Model):
    """One browser in which somebody is signed in now. Gone when they sign out or time out."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    # In words that its owner knows it by: "Firefox on Windows".
    device = models.CharField(max_length=80)
    started_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-last_seen_at", "-pk"]

    def __str__(self):
        return f"{self.user}: {self.device}"


class UnsentFormQuerySet(models.QuerySet):
    """Questions about many forms."""

    def kept(self):
        """Those that their owner still gets back; the last second of the day counts."""
        return self.filter(kept_at__gte=timezone.now() - KEPT)

    def too_old(self):
        """Those that nobody gets back any more."""
        return self.filter(kept_at__lt=timezone.now() - KEPT)


class UnsentForm(models.Model):
    """What somebody sent and could not be saved. Only they get it back, for a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    # {name of a field: [what was typed]}; never a password and never a file.
    typed = models.JSONField()
    had_files = models.BooleanField(default=False)
    kept_at = models.DateTimeField(default=timezone.now)

    objects = UnsentFormQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at"]

    def __str__(self):
        return f"A form of {self.user}"
