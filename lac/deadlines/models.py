"""Deadlines as facts: when the clock started, when it is due, when it was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from lac.accounts.access import Role
from lac.children.models.records import ChildRecord, ChildRecordQuerySet


class State(models.TextChoices):
    RUNNING = "running", "Running"
    DUE_SOON = "due_soon", "Due soon"
    OVERDUE = "overdue", "Overdue"
    MET = "met", "Met"
    MET_LATE = "met_late", "Met late"
    MISSED = "missed", "Missed"
    LAPSED = "lapsed", "No longer applies"
    WAIVED = "waived", "Waived"
    PAUSED = "paused", "Paused"


class DeadlineQuerySet(ChildRecordQuerySet):
    def open(self):
        """Deadlines somebody still has to meet."""
        return self.filter(
            done_on=None, waived_at=None, withdrawn_at=None, ended_on=None
        )


class Deadline(ChildRecord):
    """One case of one duty. No status is stored: `state_on` computes it from the facts and a day."""

    duty = models.CharField(max_length=60)
    # Tells the duty's cases apart: "412", or "57-9" for a child and a term.
    case_key = models.CharField(max_length=40)
    detail = models.CharField(max_length=120, blank=True)
    owner = models.CharField(max_length=30, choices=Role.choices)
    school_id = models.BigIntegerField(null=True)
    started_on = models.DateField()
    # The last day on which it is still on time.
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    # When the duty stopped applying by fact: the child left the school or care.
    ended_on = models.DateField(null=True)
    # When the case itself disappeared: a row entered by mistake was withdrawn.
    withdrawn_at = models.DateTimeField(null=True)
    # The limit that was applied: unit and number, for "why this date?".
    limit_unit = models.CharField(max_length=20)
    limit_number = models.IntegerField()
    waived_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    waiver_reason = models.CharField(max_length=500, blank=True)

    unscoped = DeadlineQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "case_key"], name="one_deadline_a_case")
        ]
        indexes = [
            models.Index(fields=["child", "due_on"], name="deadline_by_child"),
            models.Index(
                fields=["due_on", "child"],
                name="open_deadline_by_date",
                condition=Q(done_on=None, waived_at=None, withdrawn_at=None, ended_on=None),
            ),
        ]
