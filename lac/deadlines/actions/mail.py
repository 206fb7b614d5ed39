"""What people do about the e-mails."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record

from ..models import Delivery


@transaction.atomic
def requeue_delivery(*, delivery, by):
    """Send an e-mail once more that failed, came back, or may have been sent."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state not in Delivery.SENT_AGAIN_FROM:
        raise ValidationError("Only an e-mail that failed or came back can be sent again.")
    delivery.state, delivery.attempts = Delivery.State.QUEUED, 0
    delivery.next_attempt_at = timezone.now()
    delivery.save(update_fields=["state", "attempts", "next_attempt_at"])
    record("delivery.requeued", by=by, subject=delivery)


@transaction.atomic
def mark_bounced(*, delivery, by):
    """Note that an e-mail came back: it was sent and did not arrive."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state not in (Delivery.State.SENT, Delivery.State.UNSURE):
        raise ValidationError("Only an e-mail that was sent can have come back.")
    delivery.state, delivery.last_error = Delivery.State.BOUNCED, "It came back undelivered."
    delivery.save(update_fields=["state", "last_error"])
    record("delivery.bounced", by=by, subject=delivery)
