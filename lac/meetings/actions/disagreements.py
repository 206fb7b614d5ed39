"""What professionals did not agree about, and how it was resolved or escalated."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.twice import just_recorded
from lac.children.versions import apply, claim

from ..models import Disagreement
from .checks import said


@transaction.atomic
def raise_disagreement(*, meeting, about, who, by):
    """Write down what was not agreed at a meeting; raised on the day it was held, or today."""
    meeting = claim(meeting, None)
    if meeting.cancelled_at:
        raise ValidationError("This meeting was cancelled, so nothing was said there.")
    disagreement = Disagreement(
        child_id=meeting.child_id,
        meeting=meeting,
        about=about,
        who=who,
        raised_on=meeting.held_on or timezone.localdate(),
    )
    disagreement.full_clean(exclude=["meeting", "child"])
    if same := just_recorded("disagreement.raised", disagreement, child=meeting.child_id, by=by):
        return same
    disagreement.save()
    record(
        "disagreement.raised",
        by=by,
        subject=disagreement,
        child=meeting.child_id,
        who=who,
        **said(meeting),
    )
    return disagreement


@transaction.atomic
def follow_up_disagreement(*, disagreement, now, on, by, version=None, escalated_to="", outcome=""):
    """Say that a disagreement was resolved, or escalated and to whom, on a day.

    `now` is "resolved" or "escalated". What was escalated and then resolved keeps both days;
    one that is escalated again is open again. Raises StaleSave when somebody else did first.
    """
    disagreement = claim(disagreement, version)
    if not disagreement.raised_on <= on <= timezone.localdate():
        raise ValidationError({"on": "The day must be between the day it was raised and today."})
    if now == "resolved":
        if not outcome.strip():
            raise ValidationError({"outcome": "Say how it was resolved."})
        details = {"resolved_on": on}
    elif not escalated_to.strip():
        raise ValidationError({"escalated_to": "Say to whom it was escalated."})
    else:
        details = {"resolved_on": None, "escalated_on": on, "escalated_to": escalated_to.strip()}
    apply(disagreement, details | {"outcome": outcome.strip()})
    record(
        f"disagreement.{now}",
        by=by,
        subject=disagreement,
        child=disagreement.child_id,
        to=disagreement.escalated_to,
        **said(disagreement.meeting),
    )
    return disagreement
