"""A button pressed twice records once."""

import datetime as dt

from django.utils import timezone

from lac.audit.models import Event

A_MOMENT = dt.timedelta(minutes=1)


def just_recorded(action, row, *, child, by, but=()):
    """The row like `row` that the same person recorded in the last minute, or None.

    `row` is not saved yet; `action` is the audit event that recording one writes.
    `but` names the fields that may differ, such as the time. Call it with the row
    that `row` belongs to locked, so that the second press waits for the first.
    """
    recent = Event.objects.filter(
        child_id=child,
        action=action,
        actor_id=getattr(by, "pk", None),
        at__gt=timezone.now() - A_MOMENT,
    )
    if not recent.exists():
        return None
    same = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in but
    }
    return type(row)._base_manager.filter(**same).order_by("pk").last()


def same_again(action, row, details, *, by):
    """The row as it stands, if the same person gave it these very details in the last minute.

    For forms that change a row: the second press neither fails nor finds that
    "somebody else" saved first. Otherwise None. Locks the row.
    """
    current = type(row)._base_manager.select_for_update().get(pk=row.pk)
    if any(getattr(current, name) != value for name, value in details.items()):
        return None
    recent = Event.objects.filter(
        child_id=current.child_id,
        action=action,
        actor_id=getattr(by, "pk", None),
        subject_id=current.pk,
        at__gt=timezone.now() - A_MOMENT,
    )
    return current if recent.exists() else None
