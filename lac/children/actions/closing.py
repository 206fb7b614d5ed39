"""Closing the record of a child who was adopted, for good."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.calendars.days import in_words

from ..access import authorities_led
from ..closing import Closing, end_all
from ..models import CareEpisode, ClosedRecord
from ..models.codes import ADOPTED
from ..versions import claim

CLOSED_ALREADY = "This record is closed already."


@transaction.atomic
def close_on_adoption(*, child, adopted_on, reason, by, confirmed, reason_ended="", version=None):
    """Close a child's record after the adoption order: all that is open in it ends, in one go.

    `confirmed` is the social care ID, typed by whoever closes it; `reason_ended` is E11 or E12
    where care has not ended yet. The UPN passes to the closed record's own history. Only a head
    of the child's authority closes a record, and nobody opens it again. It is a new record that
    a school or an authority makes of the child later, under the new name; none leads to the other.
    """
    current = claim(child, version)
    _check(current, adopted_on, reason, by, confirmed)
    _check_care(current, adopted_on, reason_ended)
    today = timezone.localdate()
    closing = Closing(adopted_on, today, by, reason_ended)
    ended = end_all(current, closing)
    closed = ClosedRecord.unscoped.create(
        child=current, adopted_on=adopted_on, reason=reason.strip(), upn=current.upn, closed_by=by
    )
    current.upn, current.readers, current.closed_on = "", [], today
    current.version += 1
    current.save(update_fields=["upn", "readers", "closed_on", "version"])
    record(
        "child.closed",
        by=by,
        subject=closed,
        child=current,
        adopted_on=in_words(adopted_on),
        reason=reason.strip(),
        ended=ended,
    )
    return closed


def _check(child, adopted_on, reason, by, confirmed):
    if child.closed_on:
        raise ValidationError(CLOSED_ALREADY)
    if child.local_authority_id not in authorities_led(by, Permission.CLOSE_RECORD):
        raise ValidationError("Only a head of the child’s own virtual school closes a record.")
    if adopted_on > timezone.localdate():
        raise ValidationError({"adopted_on": "The date must be today or in the past."})
    if adopted_on < child.born_on:
        raise ValidationError({"adopted_on": "The date is before the child was born."})
    if not reason.strip():
        raise ValidationError({"reason": "Say how you know of the adoption order."})
    if confirmed.strip() != child.la_child_id:
        raise ValidationError(
            {"confirmed": f"Type {child.la_child_id} to confirm that this record is meant."}
        )


def _check_care(child, adopted_on, reason_ended):
    """Care that goes on has to end with the order, and may not have begun after it."""
    later = CareEpisode.unscoped.filter(child=child, started_on__gte=adopted_on).first()
    if later:
        raise ValidationError(
            {
                "adopted_on": f"The record says that {child.first_name} was in care from "
                f"{in_words(later.started_on)}: the order must be of a later day."
            }
        )
    is_open = CareEpisode.unscoped.filter(child=child, ended_on=None).exists()
    if is_open and reason_ended not in ADOPTED:
        raise ValidationError({"reason_ended": "Choose how care ended."})
