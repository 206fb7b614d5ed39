"""Letting a colleague act for oneself, and ending it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts.access import LENDABLE, LENDING_ROLES, ROLES, Permission, Role
from lac.accounts.mail import send
from lac.accounts.models import Delegation, Membership
from lac.audit.log import record, record_many
from lac.calendars.days import in_words

from ..delegation import children_of_giver, colleagues_of
from ..models import DelegatedChild

# The longest a delegation lasts; after that it is thought about anew.
LONGEST = dt.timedelta(days=366)
ALWAYS = frozenset({Permission.VIEW_CHILD, Permission.VIEW_PEP})


@transaction.atomic
def delegate(
    *,
    membership,
    to,
    ends_on,
    reason,
    by,
    permissions=(),
    sections=(),
    children=None,
    starts_on=None,
):
    """Let a colleague act for the holder of a role until a day, who goes on answering for it.

    `children` None means all of the holder's children, those to come included;
    `sections` are the parts of the PEP that the colleague may write. Pressed twice, it is
    given once.
    """
    starts_on = starts_on or timezone.localdate()
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    _check(membership, to, starts_on, ends_on, reason, by)
    given = {
        "membership": membership,
        "delegate": to,
        "all_children": children is None,
        "permissions": sorted(_lent(membership, permissions, sections)),
        "sections": sorted(sections),
        "reason": reason.strip(),
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    if pressed := _same(given, children):
        return pressed
    delegation = Delegation.objects.create(**given)
    named = _name_children(delegation, children)
    send(
        "delegation",
        key=f"delegation:{delegation.pk}",
        user=to,
        giver=membership.user.full_name,
        until=in_words(ends_on),
    )
    _log("delegation.given", delegation, by, named)
    return delegation


@transaction.atomic
def end_delegation(*, delegation, by):
    """End a delegation before its last day, from this moment on."""
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if by.pk not in (delegation.membership.user_id, delegation.delegate_id):
        raise ValidationError("Only the two colleagues themselves end this.")
    if delegation.ended_at:
        raise ValidationError("This has ended already.")
    delegation.ended_at = timezone.now()
    delegation.save(update_fields=["ended_at"])
    named = DelegatedChild.unscoped.filter(delegation=delegation).values_list("child", flat=True)
    _log("delegation.ended", delegation, by, list(named))
    return delegation


def _check(membership, to, starts_on, ends_on, reason, by):
    if by.pk != membership.user_id:
        raise ValidationError("Only you can let somebody act for you.")
    if membership.role not in LENDING_ROLES:
        raise ValidationError(f"{membership.get_role_display()} is not a role to lend.")
    if not Membership.objects.on(timezone.localdate()).filter(pk=membership.pk).exists():
        raise ValidationError("You do not hold this role today.")
    if to.pk == by.pk:
        raise ValidationError({"to": "Choose somebody else than yourself."})
    if not colleagues_of(membership).filter(user=to).exists():
        raise ValidationError({"to": f"{to} does not work at {membership.organisation}."})
    if ends_on < starts_on or ends_on < timezone.localdate():
        raise ValidationError({"ends_on": "The last day must be today or later."})
    if ends_on - starts_on > LONGEST:
        raise ValidationError({"ends_on": "Choose a day within a year: then think about it anew."})
    if not reason.strip():
        raise ValidationError({"reason": "Say why."})


def _lent(membership, permissions, sections):
    """What is lent: never more than the role has; writing the PEP with a section of it."""
    asked = {Permission(it) for it in permissions} - {Permission.WRITE_PEP}
    if sections:
        asked.add(Permission.WRITE_PEP)
    if beyond := asked - set(LENDABLE):
        raise ValidationError(f"This cannot be lent: {sorted(it.label for it in beyond)[0]}.")
    return (asked | ALWAYS) & ROLES[Role(membership.role)].permissions


def _same(given, children):
    """The delegation in force with the very same words and children, or None."""
    wanted = {child.pk for child in children or ()}
    for it in Delegation.objects.filter(**given, ended_at=None):
        named = DelegatedChild.unscoped.filter(delegation=it).values_list("child", flat=True)
        if set(named) == wanted:
            return it
    return None


def _name_children(delegation, children):
    if children is None:
        return []
    chosen = {child.pk for child in children}
    if not chosen:
        raise ValidationError({"children": "Choose at least one child, or all of them."})
    if len(chosen) != children_of_giver(delegation.membership).filter(pk__in=chosen).count():
        raise ValidationError({"children": "You can only lend what is yours: choose again."})
    DelegatedChild.unscoped.bulk_create(
        DelegatedChild(delegation=delegation, child_id=pk) for pk in chosen
    )
    return sorted(chosen)


def _log(action, delegation, by, named):
    """One event for each child that is named, and one in all where none is."""
    words = {
        "name": delegation.delegate.full_name,
        "giver": delegation.membership.user.full_name,
        "until": in_words(delegation.ends_on),
    }
    if named:
        record_many(action, by=by, children=named, subject=delegation, **words)
    else:
        record(action, by=by, subject=delegation, **words)
