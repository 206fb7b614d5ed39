"""The append-only log. Rows carry no foreign keys, so nothing they name can take them along."""

from django.db import models
from django.utils import timezone


class Event(models.Model):
    """One change or one look. The database numbers, chains and protects the rows.

    A trigger sets `id`, `previous_hash` and `hash` under a lock; another refuses
    UPDATE, DELETE and TRUNCATE (see migration 0002).
    """

    at = models.DateTimeField(default=timezone.now)
    # What happened, as a key of `lac.audit.sentences.SENTENCES`: "child.viewed".
    action = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    # The name as it was that day; "The system" for scheduled work.
    actor_name = models.CharField(max_length=120)
    child_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    # What a reader needs to understand the row: changed fields, reasons, counts.
    data = models.JSONField(default=dict)
    # Where the request came from; empty for scheduled work.
    address = models.GenericIPAddressField(null=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["child_id", "-id"], name="audit_by_child")]

    def __str__(self):
        return f"{self.actor_name}: {self.action}"
