"""Gaps in a record that somebody accepted for a time."""

from django.conf import settings
from django.db import models

from .records import ChildRecord


class AcceptedGap(ChildRecord):
    """A gap of one kind that is left as it is until a day, with the reason."""

    check_code = models.CharField(max_length=40)
    until = models.DateField()
    reason = models.CharField(max_length=300)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(ChildRecord.Meta):
        ordering = ["-until"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "check_code"], name="one_accepted_gap_a_child_and_kind"
            )
        ]
