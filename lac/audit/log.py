"""One door to the log: `record` for a change, `looked` for a look, `record_many` for sets."""

from .middleware import address_of_request
from .models import Event
from .sentences import SENTENCES

SYSTEM = "The system"


def record(action, *, by, subject=None, child=None, **data):
    """Write one event. `by` is the person, or None for scheduled work.

    `child` is a Child or its id; `data` must be JSON. Raises KeyError for an
    action that has no sentence for people. Call it last in a transaction: the
    chain is locked until the transaction ends.
    """
    SENTENCES[action]
    return Event.objects.create(
        action=action,
        actor_id=getattr(by, "pk", None),
        actor_name=str(by) if by else SYSTEM,
        child_id=getattr(child, "pk", child),
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=getattr(subject, "pk", None),
        data=data,
        address=address_of_request.get(),
    )


def changes(before, after):
    """The fields that differ between two dicts, as {field: [before, after]} in JSON-safe text."""
    return {
        field: [_plain(before.get(field)), _plain(value)]
        for field, value in after.items()
        if before.get(field) != value
    }


def _plain(value):
    return value if value is None or isinstance(value, bool | int | str) else str(value)
