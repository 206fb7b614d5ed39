"""Access to a child outside one's own scope: asked for with a reason, for an hour, and judged."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .records import ChildRecord, ChildRecordQuerySet

LASTS = dt.timedelta(hours=1)


class BrokenGlassQuerySet(ChildRecordQuerySet):
    """Questions about many of them."""

    def open(self):
        """Those that open a record now, by the clock of the database."""
        return self.filter(ended_at=None, ends_at__gt=Now())

    def waiting(self):
        """Those on which nobody has judged yet."""
        return self.filter(judged_at=None)


class BrokenGlass(ChildRecord):
    """Somebody opened a record that is not theirs. It ends by itself; a head judges it.

    Times are the database's own, which also decides when it ends.
    """

    class Judgement(models.TextChoices):
        RIGHT = "right", "It was right to open the record"
        UNNECESSARY = "unnecessary", "It was not needed, but done in good faith"
        WRONG = "wrong", "It was wrong, and is followed up"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    began_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(db_default=Now() + LASTS)
    ended_at = models.DateTimeField(null=True)
    judgement = models.CharField(max_length=12, choices=Judgement.choices, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True)
    judgement_note = models.CharField(max_length=1000, blank=True)

    # Of the child's authority; nobody else's list shows it, so it needs no scope of its own.
    unscoped = BrokenGlassQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-began_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(judged_at=None, judgement="", judged_by=None)
                | (Q(judged_at__isnull=False, judged_by__isnull=False) & ~Q(judgement="")),
                name="judged_by_somebody_with_a_judgement",
            ),
            models.CheckConstraint(
                condition=Q(judged_by=None) | ~Q(judged_by=models.F("user")),
                name="nobody_judges_themselves",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "child"], name="glass_open", condition=Q(ended_at=None)),
            models.Index(fields=["child"], name="glass_waiting", condition=Q(judged_at=None)),
        ]

    def __str__(self):
        return f"{self.user}, {self.began_at}"
