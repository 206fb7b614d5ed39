"""New readers of restricted records: a record that nobody can open has a way back."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lac.accounts.access import Permission, Role
from lac.audit.log import record

from ..access import authorities_led, in_scope
from ..models import Child
from ..readers import last_reader_of, without_reader
from ..versions import claim

HEADS = f"role:{Role.VIRTUAL_SCHOOL_HEAD.value}"


@transaction.atomic
def name_reader(*, child, user, reason, by):
    """Name a reader of a restricted record that nobody can open any more.

    Only a head of the child's authority does, without reading the record: the reader is
    themselves or somebody else who works with the child today.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Say why this person reads the record from now on."})
    if child.local_authority_id not in authorities_led(by, Permission.GRANT_ACCESS):
        raise ValidationError("Only a head of the child’s own virtual school names a reader.")
    current = claim(child, None)
    if current.readers is None or current.closed_on or not without_reader([current]):
        raise ValidationError("Somebody can open this record: ask them, or another head.")
    _add(current, f"user:{user.pk}")
    if not in_scope(user, Permission.VIEW_CHILD).filter(pk=current.pk).exists():
        raise ValidationError(
            {"user": f"{user} does not work with this child today: name somebody who does."}
        )
    record(
        "child.reader_named",
        by=by,
        subject=current,
        child=current,
        to=str(user),
        reason=reason.strip(),
    )
    return current


@transaction.atomic
def hand_over_readers(*, user, to, by):
    """Whatever only this person opens, another reads from now on; heads where `to` is None."""
    rows = last_reader_of(user)
    for child in rows:
        _add(claim(child, None), f"user:{to.pk}" if to else HEADS)
        record(
            "child.reader_followed",
            by=by,
            subject=child,
            child=child,
            to=str(to) if to else "the virtual school heads",
            name=user.full_name,
        )
    return rows


def _add(child, key):
    child.readers = sorted({*child.readers, key})
    Child.unscoped.filter(pk=child.pk).update(readers=child.readers, version=child.version + 1)
