"""What happened to a deadline, and each run of the sweep. History is only ever added to."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from lac.children.models.records import ChildRecord, VisibleTo

from .deadline import Deadline


class DeadlineEventQuerySet(models.QuerySet):
    def visible_to(self, user, permission=None):
        """The history of the deadlines this user may see."""
        return self.filter(deadline__in=Deadline.visible_to(user, permission).values("pk"))


class DeadlineEvent(VisibleTo, models.Model):
    """One thing that happened to a deadline. A trigger refuses UPDATE and DELETE.

    A date that passed undone is a `Breach` instead.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", "Clock started"
        MOVED = "moved", "Due date moved"
        MET = "met", "Done"
        UNMET = "unmet", "No longer done"
        ENDED = "ended", "Stopped applying"
        REOPENED = "reopened", "Applies again"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REVIVED = "revived", "Came back"
        WAIVED = "waived", "Waived"
        UNWAIVED = "unwaived", "Waiver lifted"
        PAUSED = "paused", "Clock paused"
        RESUMED = "resumed", "Clock resumed"
        ASKED = "asked", "More time asked for"
        EXTENDED = "extended", "More time granted"
        REFUSED = "refused", "More time refused"
        REMINDED = "reminded", "Reminder sent"
        ESCALATED = "escalated", "Escalated"

    class Cause(models.TextChoices):
        """Why a due date moved."""

        START = "start", "the day the clock started was corrected"
        LIMIT = "limit", "the limit changed"
        PAUSE = "pause", "the clock was paused"
        EXTENSION = "extension", "more time was granted"
        DATE = "date", "the date set was changed"
        CALENDAR = "calendar", "the calendar changed"

    # Like the audit log, history carries no constraint on what it is about.
    deadline = models.ForeignKey(Deadline, models.DO_NOTHING, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(db_default=Now())
    # Moved: the due date before and after. Opened: when due. Met: when done.
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    cause = models.CharField(max_length=10, choices=Cause.choices, db_default="")
    # A reason somebody gave, or whom a reminder went to.
    note = models.CharField(max_length=500, db_default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The audit log's word for the change that led to it; empty when the nightly sweep found it.
    because = models.CharField(max_length=60, db_default="")

    unscoped = DeadlineEventQuerySet.as_manager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        ordering = ["id"]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.deadline}"


class Sweep(models.Model):
    """One run over every duty. Without a finished one for 26 hours, pages raise the alarm."""

    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    as_of = models.DateField()
    # {duty: {cases, opened, moved, met, changed, withdrawn, undated, seconds}}
    counts = models.JSONField(default=dict)
    # Duties whose sweep failed, with the error; the others went on.
    failures = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["-finished_at"], name="sweep_by_end")]

    def __str__(self):
        return f"Sweep of {self.started_at:%-d %B %Y}"


class UndatedCase(ChildRecord):
    """A case whose due date cannot be computed: its days lie outside the known calendar years."""

    duty = models.CharField(max_length=60)
    case_key = models.CharField(max_length=40)
    started_on = models.DateField()

    class Meta(ChildRecord.Meta):
        ordering = ["duty", "started_on"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "case_key"], name="one_undated_row_a_case")
        ]

    def __str__(self):
        return f"{self.duty}, started {self.started_on:%-d %B %Y}"
