"""What people do about the e-mails."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record

from ..models import Delivery


@transaction.atomic
def requeue_delivery(*, delivery, by):
    """Send an e-mail that failed once more."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state != Delivery.State.FAILED:
        raise ValidationError("Only an e-mail that failed can be sent again.")
    delivery.state, delivery.attempts = Delivery.State.QUEUED, 0
    delivery.next_attempt_at = timezone.now()
    delivery.save(update_fields=["state", "attempts", "next_attempt_at"])
    record("delivery.requeued", by=by, subject=delivery)
