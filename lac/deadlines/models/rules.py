"""What an authority decides about the rules: pauses, local limits, the ladder of escalation."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lac.children.models.records import ChildRecord
from lac.organisations.models import LocalAuthority

from .deadline import Deadline


class Pause(ChildRecord):
    """Days on which a deadline's clock stands still, both included; open-ended until resumed.

    The days do not count: the due date is the day on which the limit is reached
    without them. Pauses of one deadline do not overlap.
    """

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(ChildRecord.Meta):
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="pause_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["deadline"], condition=Q(ends_on=None), name="one_open_pause_a_deadline"
            ),
        ]

    def __str__(self):
        return f"Paused from {self.starts_on:%-d %B %Y}"


class Extension(ChildRecord):
    """More time for one deadline: asked for, then granted or refused; never changed after that.

    `until_on` is the last day that is still on time. The sweep takes the later of it and the
    day by the rule, so an extension outlives every sweep and a later rule outlives it.
    """

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="+")
    until_on = models.DateField()
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    # NULL while nobody has decided.
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    # What whoever decided said; asked for with a refusal.
    answer = models.CharField(max_length=500, blank=True)

    class Meta(ChildRecord.Meta):
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"],
                condition=Q(granted=None),
                name="one_open_request_a_deadline",
            ),
            models.CheckConstraint(
                condition=Q(granted=None, decided_by=None)
                | Q(granted__isnull=False) & Q(decided_by__isnull=False),
                name="extension_is_decided_by_somebody",
            ),
        ]

    def __str__(self):
        return f"Extension to {self.until_on:%-d %B %Y}"


class LocalRule(models.Model):
    """An authority's own limit for a local rule, or the rule switched off, from a day on.

    It applies to clocks that start on or after that day. Rows are never changed:
    a later row for the same day takes the place of an earlier one.
    """

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=60)
    in_force_from = models.DateField()
    enabled = models.BooleanField(default=True)
    # The number of the rule's own unit (days, working days, months). Empty: the usual number.
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["duty", "-in_force_from", "-id"]

    def __str__(self):
        return f"{self.duty} at {self.local_authority} from {self.in_force_from:%-d %B %Y}"


class EscalationStep(models.Model):
    """One rung of the ladder: who is told, how many working days before or after the due date.

    Rows without an authority are the ladder everybody has; an authority with rows
    of its own uses only those.
    """

    class Recipient(models.TextChoices):
        OWNER = "owner", "Whoever has to do it"
        DELEGATE = "delegate", "Whoever acts for them, where somebody does"
        OFFICER = "officer", "The school's officer at the virtual school"
        HEAD = "head", "The virtual school head"
        DIRECTOR = "director", "The head of social care"

    local_authority = models.ForeignKey(
        LocalAuthority, models.CASCADE, null=True, blank=True, related_name="+"
    )
    # Negative: before the due date. 0: on the day.
    working_days = models.SmallIntegerField()
    recipient = models.CharField(max_length=10, choices=Recipient.choices)
    # No longer taken; kept because notices name it.
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["local_authority", "working_days", "recipient"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_authority", "working_days", "recipient"],
                name="one_step_a_day_and_recipient",
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return f"{self.get_recipient_display()}, {self.when()}"

    def when(self):
        """When the step is taken, in words."""
        days = abs(self.working_days)
        if not days:
            return "on the day"
        number = f"{days} working day{'' if days == 1 else 's'}"
        return f"{number} {'before' if self.working_days < 0 else 'after'}"
