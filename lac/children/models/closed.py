"""Records closed for good after an adoption, with what nothing may match on any longer."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .child import Child
from .records import ChildRecord


class ClosedRecord(ChildRecord):
    """The record of a child who was adopted: when, who closed it, and the UPN they had.

    The child has a new name, a new UPN and a record of their own elsewhere. Nothing here
    leads to it, and nothing there leads here.
    """

    child = models.OneToOneField(Child, models.CASCADE, related_name="+")
    adopted_on = models.DateField("date of the adoption order")
    reason = models.CharField(max_length=300)
    # The UPN of the time in care: kept here alone, so that no search and no import meets it.
    upn = models.CharField("UPN", max_length=13, blank=True)
    closed_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta(ChildRecord.Meta):
        ordering = ["-closed_at", "-pk"]
        indexes = [
            models.Index(fields=["upn"], name="closed_upn", condition=~models.Q(upn="")),
        ]

    @classmethod
    def kept_by(cls, authorities):
        """The closed records of these authorities (ids), the latest first."""
        return cls.unscoped.filter(child__local_authority__in=authorities)

    def __str__(self):
        return f"Closed record of {self.child}"
