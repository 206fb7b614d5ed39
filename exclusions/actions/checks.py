"""What every change to a decision shares: the row that stands, and how it is spoken of."""

from django.core.exceptions import ValidationError

from lac.audit.log import record
from lac.calendars.days import in_words
from lac.children.versions import apply, claim


def said(suspension):
    """What the audit log says of a decision."""
    return {
        "kind": suspension.get_kind_display().lower(),
        "start": in_words(suspension.started_on),
        "school": str(suspension.school),
    }


def standing(suspension, version=None):
    """Lock the decision; raises ValidationError once it was cancelled, StaleSave by version."""
    suspension = claim(suspension, version)
    if suspension.cancelled_on:
        raise ValidationError("This decision was cancelled and can no longer be changed.")
    return suspension


def change(action, suspension, given, *, by):
    """Write down what is new in a locked decision; nothing is recorded where nothing is new."""
    if changed := apply(suspension, given):
        record(
            action,
            by=by,
            subject=suspension,
            child=suspension.child_id,
            changes=changed,
            **said(suspension),
        )
    return suspension
