"""What is kept of a signed plan, and the PDFs that were made."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .plan import PepPart


class PepSnapshot(PepPart):
    """A signed plan, word for word. Triggers refuse to change or delete it."""

    # Canonical JSON (sorted keys, no spaces, UTF-8): the bytes that `sha256` is taken of.
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    form_version = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(PepPart.Meta):
        constraints = [models.UniqueConstraint(fields=["pep"], name="one_snapshot_a_pep")]

    def __str__(self):
        return f"{self.pep}, {self.sha256[:12]}"


class Edition(models.TextChoices):
    """How much of the plan a copy holds, by what its reader may see."""

    FULL = "full", "Full plan"
    SCHOOL = "school", "Without addresses, legal status and other sensitive details"
    CARER = "carer", "For the carer"
    YOUNG_PERSON = "young_person", "For the young person"


class PepDocument(PepPart):
    """One printed copy: an edition, made for a person and kept.

    A copy says who printed it and when, so each reader has their own. A copy of
    a signed plan is made once; a draft is made again when the plan has changed.
    """

    class Progress(models.TextChoices):
        WAITING = "waiting", "Waiting to be made"
        MADE = "made", "Ready"
        FAILED = "failed", "Could not be made"

    edition = models.CharField(max_length=12, choices=Edition.choices)
    made_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Of the plan's content as this edition shows it: tells whether the copy is still current.
    content_sha256 = models.CharField(max_length=64)
    is_draft = models.BooleanField(default=True)
    progress = models.CharField(max_length=10, choices=Progress.choices, default=Progress.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="peps/%Y/%m/", max_length=200, blank=True)
    # Of the file itself.
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta(PepPart.Meta):
        ordering = ["-id"]
        indexes = [models.Index(fields=["pep", "made_for", "-id"], name="document_by_reader")]

    def __str__(self):
        return f"{self.pep}, {self.get_edition_display()}"
