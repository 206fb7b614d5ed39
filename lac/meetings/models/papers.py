"""What has to be there before a meeting: an authority's lists, and what is there already."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lac.children.models import ChildDocument
from lac.children.models.records import ChildRecord
from lac.organisations.models import LocalAuthority

from .meeting import Meeting, MeetingKind


class PaperList(models.Model):
    """An authority's own list for one kind of meeting; without one the usual list holds.

    An empty list says that nothing has to be there.
    """

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=MeetingKind.choices)
    titles = ArrayField(models.CharField(max_length=120), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_authority", "kind"], name="one_paper_list_a_kind"
            )
        ]

    def __str__(self):
        return f"Papers for: {self.get_kind_display()}"


class MeetingPaper(ChildRecord):
    """One paper of a meeting: ready since a day, or what is known about it so far."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="papers")
    # In the words of the list when it was written down: lists change.
    title = models.CharField(max_length=120)
    ready_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey(
        ChildDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta(ChildRecord.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "title"], name="one_paper_a_title"),
            models.CheckConstraint(
                condition=Q(document=None) | Q(ready_on__isnull=False),
                name="paper_kept_here_is_ready",
            ),
        ]

    def __str__(self):
        return self.title
