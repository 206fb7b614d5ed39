"""Many plans in one file, made in the background for whoever asked."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .kept import PepDocument
from .plan import Pep


class PepPack(models.Model):
    """The plans that somebody asked for together, each as their own printed copy of it."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    plans = models.ManyToManyField(Pep, related_name="+")
    # A copy for each plan that its reader may still read when the pack is made.
    documents = models.ManyToManyField(PepDocument, related_name="packs")
    # Every copy has been asked for: when all are made, they are put into the file.
    filled_at = models.DateTimeField(null=True)
    file = models.FileField(upload_to="packs/%Y/%m/", max_length=200, blank=True)
    made_at = models.DateTimeField(null=True)

    objects = models.Manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["asked_by", "-id"], name="pack_by_reader")]

    def __str__(self):
        return f"Pack of {timezone.localtime(self.asked_at):%-d %B %Y}"
