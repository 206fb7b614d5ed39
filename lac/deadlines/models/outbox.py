"""Reminders, and the ledger of every e-mail."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from lac.children.models.records import ChildRecord

from .deadline import Deadline
from .rules import EscalationStep


class Notice(ChildRecord):
    """A step of the ladder taken for one deadline and one person, for one due date."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="+")
    step = models.ForeignKey(EscalationStep, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    # A due date that moves later than this day's step asks for the step again.
    taken_on = models.DateField()
    # The first day whose e-mail may count it: later for people who chose one a week.
    digest_on = models.DateField()
    # The day whose e-mail counted it; empty while it waits.
    mailed_on = models.DateField(null=True)

    class Meta(ChildRecord.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "step", "recipient", "taken_on"],
                name="one_notice_a_step_and_person",
            )
        ]
        indexes = [
            models.Index(
                fields=["recipient", "digest_on"],
                name="notice_waiting",
                condition=models.Q(mailed_on=None),
            )
        ]

    def __str__(self):
        return f"Notice {self.pk} to {self.recipient_id}"


class Delivery(models.Model):
    """One e-mail, from queued to sent. It holds counts and links, never anything about a child."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        RETRIED = "retried", "Failed, will be tried again"
        FAILED = "failed", "Failed"
        # Whoever sent it stopped half-way: see docs/adr on e-mail that may have been sent.
        UNSURE = "unsure", "May have been sent"
        BOUNCED = "bounced", "Came back"

    # States from which a person may send it once more.
    SENT_AGAIN_FROM = (State.FAILED, State.UNSURE, State.BOUNCED)

    # What makes it one of a kind: "digest:12:2026-11-21". Queueing it again changes nothing.
    key = models.CharField(max_length=120, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    # For people without an account, such as a guest at a meeting.
    email = models.EmailField(blank=True)
    # The template's name in templates/email, without ".txt".
    template = models.CharField(max_length=60)
    context = models.JSONField(default=dict)
    # A calendar file to attach, where the e-mail invites to a meeting.
    calendar_file = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="delivery_waiting",
                condition=models.Q(state__in=["queued", "retried", "sending"]),
            )
        ]

    def __str__(self):
        return f"{self.template}, {self.get_state_display()}"

    @property
    def address(self):
        """Where it goes: the person's address as it is now, or the one given."""
        return self.user.email if self.user else self.email
