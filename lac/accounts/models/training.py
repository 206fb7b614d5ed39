"""Training about looked-after children: what, when, and until when it counts (S1-13, S1-20)."""

from django.db import models
from django.db.models import F, Q

from .people import User


class Training(models.Model):
    """One course or briefing that somebody attended."""

    class Topic(models.TextChoices):
        EDUCATION = "education", "Education of looked-after children"
        CARE = "care", "The care system"
        PHYSICAL = "physical", "Physical health"
        PSYCHOLOGICAL = "psychological", "Psychological needs: attachment and trauma"
        MEETINGS = "meetings", "Support and challenge in PEP meetings"
        OTHER = "other", "Something else"

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    title = models.CharField("course", max_length=160)
    held_on = models.DateField()
    # The last day on which it counts; it counts for good when empty.
    expires_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("held_on")),
                name="training_expires_after_it_was_held",
            ),
            models.UniqueConstraint(
                fields=["user", "topic", "title", "held_on"], name="one_training_once"
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.get_topic_display()})"

    def counts_on(self, day):
        """Whether it is not out of date on a day; its last day still counts."""
        return self.held_on <= day and (self.expires_on is None or self.expires_on >= day)


# What a designated teacher keeps up to date (S1-13).
NEEDED = (
    Training.Topic.EDUCATION,
    Training.Topic.CARE,
    Training.Topic.PHYSICAL,
    Training.Topic.PSYCHOLOGICAL,
)
