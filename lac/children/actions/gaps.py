"""Accepting a gap in a record for a time."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import in_words

from ..models import AcceptedGap
from ..quality import CHECKS

LONGEST = dt.timedelta(days=366)


@transaction.atomic
def accept_gap(*, child, check, until, reason, by):
    """Leave a gap of the kind `check` (a code of CHECKS) as it is until a day, with a reason."""
    today = timezone.localdate()
    if check not in CHECKS:
        raise ValidationError("There is no such check.")
    if not today <= until <= today + LONGEST:
        raise ValidationError({"until": "Choose a day from today to a year from now."})
    if not reason.strip():
        raise ValidationError({"reason": "Say why the record may stay as it is."})
    gap, _ = AcceptedGap.unscoped.update_or_create(
        child=child,
        check_code=check,
        defaults={"until": until, "reason": reason.strip(), "accepted_by": by},
    )
    record(
        "gap.accepted",
        by=by,
        subject=gap,
        child=child,
        what=CHECKS[check].label,
        until=in_words(until),
        reason=reason.strip(),
    )
    return gap
