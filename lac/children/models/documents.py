"""Documents of a child's record: who may read them, their versions, and the check for viruses."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from ..storage import PrivateStorage, kept_at
from .records import ChildRecord, ChildRecordQuerySet


class DocumentKind(models.TextChoices):
    REPORT = "report", "Report"
    ASSESSMENT = "assessment", "Assessment"
    LETTER = "letter", "Letter"
    PLAN = "plan", "Plan"
    CONSENT = "consent", "Consent"
    CERTIFICATE = "certificate", "Certificate or award"
    MINUTES = "minutes", "Minutes"
    POLICY = "policy", "Policy"
    OTHER = "other", "Another document"


class Audience(models.TextChoices):
    """Who may read a document; `DOCUMENT_AUDIENCE` in lac/children/fields.py says who that is."""

    EVERYONE = "everyone", "Everybody who works with the child"
    PLANS = "plans", "Those who may read the PEP"
    HEALTH = "health", "Those who may read health records"
    SOCIAL_CARE = "social_care", "Social care and the virtual school"


class DocumentQuerySet(ChildRecordQuerySet):
    def readable_with(self, may):
        """Documents whose audience someone with these permissions on the child belongs to."""
        from ..fields import audiences_open_to

        return self.filter(audience__in=audiences_open_to(may))

    def kept(self):
        """Documents that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class ChildDocument(ChildRecord):
    """A document of the record. It is withdrawn, never deleted; each file of it is a version."""

    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    dated_on = models.DateField("date on the document", null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    why_withdrawn = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = DocumentQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-added_at", "-id"]
        indexes = [models.Index(fields=["child", "-added_at"], name="document_by_child")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("children:document", kwargs={"child_pk": self.child_id, "pk": self.pk})

    @property
    def telling(self):
        """What the log may say of it to everybody who reads the log: not what few may read."""
        if self.audience == Audience.EVERYONE:
            return f"“{self.title}”"
        return f"({self.get_kind_display().lower()}, for {self.get_audience_display().lower()})"


class DocumentFileQuerySet(ChildRecordQuerySet):
    def waiting(self):
        """Files that nothing has checked for viruses yet."""
        return self.filter(checked=DocumentFile.Check.WAITING)


class DocumentFile(ChildRecord):
    """One version of a document, as it was sent in."""

    class Check(models.TextChoices):
        WAITING = "waiting", "Being checked for viruses"
        CLEAN = "clean", "Checked: no virus found"
        INFECTED = "infected", "Refused: it contains a virus"
        NONE = "none", "Not checked: no virus scanner is set up here"

    OPEN = (Check.CLEAN, Check.NONE)

    document = models.ForeignKey(ChildDocument, models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField("version")
    file = models.FileField(storage=PrivateStorage(), upload_to=kept_at, max_length=200)
    name = models.CharField("name of the file as sent in", max_length=200)
    # The ending that says the type found in the content: a key of lac.children.filetypes.TYPES.
    extension = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    checked = models.CharField(max_length=10, choices=Check.choices, default=Check.WAITING)
    checked_at = models.DateTimeField(null=True, blank=True)
    threat = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    unscoped = DocumentFileQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="one_file_a_document_and_version"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], name="document_file_waiting", condition=Q(checked="waiting")
            )
        ]

    def __str__(self):
        return f"{self.document}, version {self.number}"

    @property
    def is_open(self):
        """Whether it may be downloaded, as far as the check for viruses goes."""
        return self.checked in self.OPEN

    @property
    def download_name(self):
        """A name for the reader's computer, with the ending that its content deserves."""
        stem = self.name.rpartition(".")[0] or self.name
        return f"{stem}.{self.extension}"
