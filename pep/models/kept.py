"""What is kept of a signed plan, and the PDFs that were made."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from lac.children.models import DocumentFile

from .plan import PepPart


class PepSnapshot(PepPart):
    """A signed plan, word for word. Triggers refuse to change or delete it."""

    # Canonical JSON (sorted keys, no spaces, UTF-8): the bytes that `sha256` is taken of.
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    form_version = models.PositiveSmallIntegerField()
    # 1 as first signed; each amendment is one more, with its reason.
    number = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(PepPart.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["pep", "number"], name="one_snapshot_a_pep_and_number")
        ]

    def __str__(self):
        return f"{self.pep}, {self.sha256[:12]}"


class PepAttachment(PepPart):
    """A document of the record that belongs to a plan: the very file, in its version."""

    file = models.ForeignKey(DocumentFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(PepPart.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["pep", "file"], name="one_attachment_a_pep_and_file")
        ]

    def __str__(self):
        return str(self.file)


class PepSeal(models.Model):
    """A signed version sealed: its words, its form, its attachments and its print hashed together.

    Triggers refuse to change or delete it; `manage.py verify_plans` does the sums again.
    """

    snapshot = models.OneToOneField(PepSnapshot, models.PROTECT, related_name="seal")
    # Canonical JSON of the parts' own hashes: the bytes that `sha256` is taken of.
    manifest = models.TextField()
    sha256 = models.CharField(max_length=64)
    # The full edition, as it stood when it was signed.
    pdf = models.FileField(upload_to="sealed/%Y/%m/", max_length=200)
    sealed_at = models.DateTimeField(default=timezone.now)

    objects = models.Manager()

    def __str__(self):
        return self.sha256[:12]


class Edition(models.TextChoices):
    """How much of the plan a copy holds, by what its reader may see."""

    FULL = "full", "Full plan"
    LEAD = "lead", "Without addresses, legal status and other sensitive details"
    SCHOOL = "school", "Without sensitive details and health records"
    CARER = "carer", "For the carer"
    YOUNG_PERSON = "young_person", "For the young person"


class Wording(models.TextChoices):
    """Whether a copy is set as the plan is, as its reader wants to know it, or as its meeting."""

    PLAN = "plan", "As the plan is set out"
    PLAIN = "plain", "In plain English"
    MEETING = "meet", "The summary of its meeting"


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
    wording = models.CharField(max_length=5, choices=Wording.choices, default=Wording.PLAN)
    is_large = models.BooleanField("in large print", default=False)
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
