"""One door to the log: `record` writes one event, `record_many` one for each of many children."""

import json
from collections.abc import Callable

from django.db import connection

from .middleware import address_of_request
from .models import Event
from .sentences import SENTENCES

SYSTEM = "The system"

# Events that tell of a look; every other event tells of a change.
LOOKS = (".viewed", ".downloaded", ".searched")

Listener = Callable[[str, list[int]], None]
_listeners: list[Listener] = []


_names: list[Callable] = []


def name_actors_by(function):
    """Ask `function(person, child_id, action)` how to name who did something to a child."""
    _names[:] = [function]
    return function


def is_look(action):
    """Whether an event tells of a look rather than a change."""
    return action.endswith(LOOKS)


def subscribe(listener):
    """Call `listener(action, child_ids)` with each event about children, in its transaction.

    Before the event is written: a listener that changes rows may wait for them, and the chain
    is not locked meanwhile. One that starts work does so with `transaction.on_commit`. Returns
    the listener, so that it can be used as a decorator.
    """
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def unsubscribe(listener):
    """Call the listener no more."""
    _listeners.remove(listener)


def record(action, *, by, subject=None, child=None, **data):
    """Write one event. `by` is the person, or None for scheduled work.

    `child` is a Child or its id; `data` must be JSON. Raises KeyError for an
    action that has no sentence for people. Call it last in a transaction: the
    chain is locked until the transaction ends.
    """
    SENTENCES[action]
    child_id = getattr(child, "pk", child)
    if child_id is not None:
        _tell(action, [child_id])
    return Event.objects.create(
        action=action,
        actor_id=getattr(by, "pk", None),
        actor_name=_name_of(by, child_id, action),
        child_id=child_id,
        subject_type=_type_of(subject),
        subject_id=getattr(subject, "pk", None),
        data=data,
        address=address_of_request.get(),
    )


_RECORD_MANY = """
INSERT INTO audit_event
    (at, action, actor_id, actor_name, child_id, subject_type, subject_id, data, address,
     previous_hash, hash)
SELECT statement_timestamp(), %s, %s, child.actor, child.id, %s, %s, child.data, %s::inet, '', ''
FROM unnest(%s::bigint[], %s::jsonb[], %s::text[])
    WITH ORDINALITY AS child(id, data, actor, position)
ORDER BY position
"""


def record_many(action, *, by, children, subject=None, **data):
    """Write the same event for many children in one statement; as `record`.

    `children` are ids, or {id: what this child's event says besides `data`}.
    """
    SENTENCES[action]
    own_data = children if isinstance(children, dict) else {pk: {} for pk in children}
    if not own_data:
        return
    _tell(action, list(own_data))
    documents = [json.dumps(data | own) for own in own_data.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD_MANY,
            [
                action,
                getattr(by, "pk", None),
                _type_of(subject),
                getattr(subject, "pk", None),
                address_of_request.get(),
                list(own_data),
                documents,
                [_name_of(by, pk, action) for pk in own_data],
            ],
        )


def _name_of(person, child_id=None, action=""):
    if not person:
        return SYSTEM
    if child_id is None or not _names:
        return str(person)
    longest = Event._meta.get_field("actor_name").max_length
    return _names[0](person, child_id, action)[:longest]


def _type_of(subject):
    return subject._meta.label_lower if subject is not None else ""


def _tell(action, child_ids):
    for listener in _listeners:
        listener(action, child_ids)


def changes(before, after):
    """The fields that differ between two dicts, as {field: [before, after]} in JSON-safe text."""
    return {
        field: [_plain(before.get(field)), _plain(value)]
        for field, value in after.items()
        if before.get(field) != value
    }


def _plain(value):
    return value if value is None or isinstance(value, bool | int | str) else str(value)
