"""The minutes of a meeting as they were agreed. The draft is the meeting's own notes."""

from django.conf import settings
from django.db import models

from lac.children.models.records import ChildRecord

from .meeting import Meeting


class AgreedMinutes(ChildRecord):
    """A version of the minutes that was agreed: kept as it was, whatever is written later."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agreed_minutes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    agreed_on = models.DateField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    circulated_at = models.DateTimeField(null=True, blank=True)

    class Meta(ChildRecord.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_minutes_a_number")
        ]

    def __str__(self):
        return f"Version {self.number} of the minutes"
