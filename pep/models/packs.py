"""Many plans in one file, and blank forms: made in the background for whoever asked."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from .form import LocalForm
from .kept import PepDocument
from .plan import Pep, PepBand


class PackKind(models.TextChoices):
    """What the plans are put into."""

    ZIP = "zip", "One PDF for each plan, in a ZIP file"
    PDF = "pdf", "One PDF with a bookmark for each child"


class PepPack(models.Model):
    """The plans that somebody asked for together, each as their own printed copy of it."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=3, choices=PackKind.choices, default=PackKind.ZIP)
    plans = models.ManyToManyField(Pep, related_name="+")
    # A copy for each plan that its reader may still read when the pack is made.
    documents = models.ManyToManyField(PepDocument, related_name="packs")
    # Plans that the reader might no longer read when the pack was made.
    left_out = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(upload_to="packs/%Y/%m/", max_length=200, blank=True)
    made_at = models.DateTimeField(null=True)

    objects = models.Manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["asked_by", "-id"], name="pack_by_reader")]

    def __str__(self):
        return f"Pack of {timezone.localtime(self.asked_at):%-d %B %Y}"


class BlankForm(models.Model):
    """A form to be filled in by hand. It is about no child, so whoever asks for the same has it."""

    class Progress(models.TextChoices):
        WAITING = "waiting", "Waiting to be made"
        MADE = "made", "Ready"
        FAILED = "failed", "Could not be made"

    # Of what it asks and how it is set: the same is made once.
    digest = models.CharField(max_length=64, unique=True)
    form_version = models.PositiveSmallIntegerField()
    form = models.ForeignKey(LocalForm, models.CASCADE, null=True, related_name="+")
    band = models.CharField(max_length=12, choices=PepBand.choices)
    nc_year = models.SmallIntegerField("year group")
    circumstances = ArrayField(models.CharField(max_length=12), default=list)
    is_large = models.BooleanField(default=False)
    progress = models.CharField(max_length=10, choices=Progress.choices, default=Progress.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    file = models.FileField(upload_to="blank/%Y/%m/", max_length=200, blank=True)

    objects = models.Manager()

    def __str__(self):
        return f"Blank form, {self.get_band_display()}"
