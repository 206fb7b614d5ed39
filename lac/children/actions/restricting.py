"""Restricted records: only the people and roles that are named open them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lac.accounts.access import Role
from lac.audit.log import record

from ..access import in_scope, scope_of_own_role
from ..models import Child
from ..readers import without_reader
from ..versions import apply, claim


@transaction.atomic
def restrict(*, child, roles, users, reason, by, version=None):
    """Close a child's record to all but these roles and people, of those who work with the child.

    `roles` are values of Role. Whoever restricts a record keeps it open to themselves.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Say why the record is restricted."})
    strangers = [str(it) for it in users if not in_scope(it).filter(pk=child.pk).exists()]
    current = claim(child, version)
    if strangers and current.readers is None:
        raise ValidationError(
            {
                "people": f"{', '.join(strangers)} does not work with {child.first_name} today. "
                "A restriction opens no record: give access first."
            }
        )
    named = {f"role:{Role(role).value}" for role in roles} | {f"user:{it.pk}" for it in users}
    if by is not None and not named & _roles_with(by, child):
        named.add(f"user:{by.pk}")
    changed = apply(current, {"readers": sorted(named)})
    if without_reader([current]):
        raise ValidationError(
            "Nobody who works with the child today could open the record. "
            "Name a role or a person who could."
        )
    if changed:
        record(
            "child.restricted",
            by=by,
            subject=current,
            child=current,
            readers=", ".join(_in_words(roles, users)),
            reason=reason,
        )
    return current


def _roles_with(user, child):
    """The names of the roles in which somebody works with the child themselves."""
    ways = {role: scope_of_own_role(user, role) for role in user.roles}
    return {
        f"role:{role}"
        for role, opened in ways.items()
        if Child.unscoped.filter(opened, pk=child.pk).exists()
    }


def _in_words(roles, users):
    return [Role(role).label for role in roles] + [str(it) for it in users]


@transaction.atomic
def lift_restriction(*, child, reason, by, version=None):
    """Open a restricted record again to everybody who works with the child."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Say why the record is opened again."})
    current = claim(child, version)
    if current.readers is None:
        raise ValidationError("This record is not restricted.")
    apply(current, {"readers": None})
    record("child.opened", by=by, subject=current, child=current, reason=reason)
    return current
