"""Written sections: one row a section, so that two people in different sections never collide."""

from django.conf import settings
from django.db import models

from .plan import PepPart


class PepSection(PepPart):
    """The answers of one section of one plan, by the questions of `pep.sections`."""

    key = models.CharField(max_length=30)
    # {field name: answer}, checked against the section's questions before it is stored.
    content = models.JSONField(default=dict)
    # What it was opened with: last term's answers, to see what has changed since.
    opened_with = models.JSONField(default=dict)
    # Names of the answers copied from last term that nobody has confirmed yet.
    carried = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whoever answers for the section says that it is finished.
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The first time, for the clocks of its owner: a later change by somebody else stops none.
    first_completed_at = models.DateTimeField(null=True, blank=True)
    # Why the virtual school finished it in the name of whoever answers for it.
    completed_note = models.CharField(max_length=300, blank=True)

    class Meta(PepPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["pep", "key"], name="one_section_of_a_key_a_pep")
        ]

    def __str__(self):
        return self.key

    def author_of(self, name):
        """Who wrote the answer as it stands, or None when it came from last term."""
        author = None
        kept = self.revisions.filter(applied=True).select_related("saved_by")
        for revision in kept.order_by("-version"):
            if revision.content.get(name) != self.content.get(name):
                break
            author = revision.saved_by
        return author


class PepSectionRevision(models.Model):
    """Every saved text of a section, by version: nothing that was typed is ever lost.

    `applied` is false for a save that met somebody else's: what its author typed
    is kept here, and what they had seen, so that their next save is compared
    with their own page and not with a text they never saw.
    """

    section = models.ForeignKey(PepSection, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    applied = models.BooleanField(default=True)
    seen = models.JSONField(null=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["section", "version"], name="revision_by_version")]

    def __str__(self):
        return f"{self.section} version {self.version}"
