"""What comes of a meeting."""

from django.conf import settings
from django.db import models

from lac.children.models.records import ChildRecord

from .meeting import Meeting


class MeetingAction(ChildRecord):
    """Something a meeting agreed that somebody will do by a day."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agreed_actions")
    text = models.CharField("action", max_length=300)
    owner_name = models.CharField("who", max_length=120)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta(ChildRecord.Meta):
        ordering = ["due_on", "id"]

    def __str__(self):
        return self.text


class Disagreement(ChildRecord):
    """Something that professionals did not agree about at a meeting, and what came of it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ESCALATED = "escalated", "Escalated"
        RESOLVED = "resolved", "Resolved"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="disagreements")
    about = models.TextField("what was not agreed")
    who = models.CharField("who does not agree", max_length=300)
    raised_on = models.DateField()
    escalated_to = models.CharField(max_length=160, blank=True)
    escalated_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    resolved_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(ChildRecord.Meta):
        ordering = ["raised_on", "id"]
        indexes = [
            models.Index(
                fields=["raised_on"],
                name="disagreement_open",
                condition=models.Q(resolved_on__isnull=True),
            )
        ]

    def __str__(self):
        return self.about[:80]

    @property
    def state(self):
        """Where it stands, from the facts."""
        if self.resolved_on:
            return self.State.RESOLVED
        return self.State.ESCALATED if self.escalated_on else self.State.OPEN
