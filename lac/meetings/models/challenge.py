"""What one professional asks of another about a child's provision, and what they answer."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from lac.children.models.records import ChildRecord, ChildRecordQuerySet

from .people import Agency


class ChallengeQuerySet(ChildRecordQuerySet):
    def waiting(self):
        """Challenges that are neither answered nor closed."""
        return self.filter(responded_on=None, closed_on=None)

    def answered(self):
        """Challenges that were answered and are not closed yet."""
        return self.filter(responded_on__isnull=False, closed_on=None)

    def closed(self):
        """Challenges with nothing more to do."""
        return self.filter(closed_on__isnull=False)


class Challenge(ChildRecord):
    """A challenge put to a professional, with the day by which they are asked to answer."""

    to_whom = models.CharField(max_length=160)
    agency = models.CharField(max_length=20, choices=Agency.choices)
    about = models.TextField()
    raised_on = models.DateField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # So many working days after it was put to them; the last day is still on time.
    due_on = models.DateField()
    response = models.TextField(blank=True)
    responded_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = ChallengeQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-raised_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=F("raised_on")), name="challenge_due_after_raised"
            ),
            models.CheckConstraint(
                condition=Q(responded_on=None) | Q(responded_on__gte=F("raised_on")),
                name="challenge_answered_after_raised",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="challenge_waiting", condition=Q(responded_on=None)
            )
        ]

    def __str__(self):
        return f"Challenge to {self.to_whom}"

    def get_absolute_url(self):
        return reverse("meetings:challenge", kwargs={"child_pk": self.child_id, "pk": self.pk})

    @property
    def state(self):
        """Where it stands today, from the facts: waiting, late, answered or closed."""
        if self.closed_on:
            return "closed"
        if self.responded_on:
            return "answered"
        return "late" if self.due_on < timezone.localdate() else "waiting"
