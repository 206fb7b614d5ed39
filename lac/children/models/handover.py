"""What the last school hands to the next: a sealed pack, sent, and acknowledged."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lac.organisations.models import School

from .documents import DocumentFile
from .records import ChildRecord, ChildRecordQuerySet
from .schooling import Enrolment


class HandoverQuerySet(ChildRecordQuerySet):
    def open(self):
        """Packs that nobody at the new school has acknowledged yet, and that were not withdrawn."""
        return self.filter(acknowledged_on=None, withdrawn_on=None)


class HandoverPack(ChildRecord):
    """The pack of one move from a school to the next, made once when the child starts there."""

    class Progress(models.TextChoices):
        WAITING = "waiting", "Being put together"
        MADE = "made", "Ready"
        FAILED = "failed", "Could not be put together"

    # The first days at the new school; None where they were entered by mistake, and removed.
    enrolment = models.OneToOneField(Enrolment, models.SET_NULL, null=True, related_name="+")
    from_school = models.ForeignKey(School, models.PROTECT, related_name="+")
    to_school = models.ForeignKey(School, models.PROTECT, related_name="+")
    progress = models.CharField(max_length=10, choices=Progress.choices, default=Progress.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    # Of the list of papers with the SHA-256 of each: `HandoverPack.seal_of`.
    sha256 = models.CharField(max_length=64, blank=True)
    # The day it went to the new school, to whom, and how.
    sent_on = models.DateField(null=True, blank=True)
    sent_to = models.CharField(max_length=200, blank=True)
    sent_how = models.CharField(max_length=120, blank=True)
    actions_passed = models.PositiveSmallIntegerField(default=0)
    acknowledged_on = models.DateField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=120, blank=True)
    # Made for a school that the child did not go to: its papers are closed with it.
    withdrawn_on = models.DateField(null=True, blank=True)
    why_withdrawn = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = HandoverQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_on__isnull=True) | Q(sent_on__isnull=False),
                name="handover_is_acknowledged_after_it_was_sent",
            )
        ]
        indexes = [models.Index(fields=["child", "-asked_at"], name="handover_by_child")]

    def __str__(self):
        return f"From {self.from_school} to {self.to_school}"

    def get_absolute_url(self):
        return reverse("children:handover", kwargs={"child_pk": self.child_id, "pk": self.pk})

    @property
    def state(self):
        """Where it stands: failed, waiting, made, sent, acknowledged or withdrawn."""
        if self.withdrawn_on:
            return "withdrawn"
        if self.acknowledged_on:
            return "acknowledged"
        return "sent" if self.sent_on else self.progress


class HandoverPaper(ChildRecord):
    """One paper of a pack: a file of the record as it was when the pack was sealed."""

    pack = models.ForeignKey(HandoverPack, models.CASCADE, related_name="papers")
    title = models.CharField(max_length=120)
    file = models.ForeignKey(DocumentFile, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)

    class Meta(ChildRecord.Meta):
        ordering = ["id"]

    def __str__(self):
        return self.title
