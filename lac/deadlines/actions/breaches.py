"""What people write about breaches, and that lists left the system as files."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import in_words
from lac.children.versions import apply, claim

from ..models import Breach


@transaction.atomic
def explain_breach(*, breach, cause, mitigation, by, version=None):
    """Say why a deadline was not met and what is done about it; nobody can take the breach away.

    Raises StaleSave when somebody else explained it since `version`.
    """
    current = claim(breach, version)
    mitigation = mitigation.strip()
    if cause not in Breach.Cause.values:
        raise ValidationError({"cause": "Choose why the deadline was not met."})
    if cause == Breach.Cause.OTHER and not mitigation:
        raise ValidationError({"mitigation": "Say in words what happened and what is done."})
    changed = apply(current, {"cause": cause, "mitigation": mitigation})
    if changed:
        current.explained_by, current.explained_at = by, timezone.now()
        current.save(update_fields=["explained_by", "explained_at"])
        record(
            "breach.explained",
            by=by,
            subject=current,
            child=current.child_id,
            duty=current.deadline.name,
            due_on=in_words(current.due_on),
            cause=current.get_cause_display(),
            changed=changed,
        )
    return current


@transaction.atomic
def record_register_export(*, rows, by, child_ids):
    """Note that the register of breaches left the system as a file."""
    record("breaches.exported", by=by, rows=rows, children=sorted(set(child_ids)))


@transaction.atomic
def record_forecast_export(*, rows, by):
    """Note that the forecast left the system as a file; it names no child."""
    record("forecast.exported", by=by, rows=rows)
