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
