"""What a person can own, told by each app in its `owned.py`, and handing it over to others.

    @owned("allocations", "Schools they are the first contact of")
    class Allocations(Owned): ...

Whoever ends a role says who takes over what hangs on it: nothing is left without an owner.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone

from .access import ROLES
from .models import Membership, User

KINDS: dict[str, "Owned"] = {}


class Owned:
    """One kind of thing that a person owns by holding a role."""

    key = ""
    label = ""

    def rows(self, membership, last_day):
        """What would have no owner after the role's last day, as a queryset."""
        raise NotImplementedError

    def successors(self, membership, last_day):
        """The people who could take it over the day after: staff of the same organisation."""
        return people_of(membership, last_day + dt.timedelta(days=1))

    def hand_over(self, membership, last_day, to, by):
        """Give all of it to somebody from the day after, in one statement each, and record it."""
        raise NotImplementedError


def owned(key, label):
    """Register a kind; a decorator of its class."""

    def register(kind):
        kind.key, kind.label = key, label
        KINDS[key] = kind()
        return kind

    return register


def people_of(membership, day, roles=None):
    """The other people with a role (of these, or any of staff) there on a day."""
    wanted = roles or [role for role, it in ROLES.items() if it.is_staff]
    held = Membership.objects.on(day).filter(
        role__in=wanted,
        school=membership.school_id,
        local_authority=membership.local_authority_id,
    )
    others = User.objects.filter(pk__in=held.values("user"))
    return others.exclude(pk=membership.user_id).order_by("full_name")


def stays(membership, last_day, roles=None):
    """Whether the person holds another role (of these, or any) there on the day after."""
    others = Membership.objects.on(last_day + dt.timedelta(days=1)).filter(
        user=membership.user_id,
        school=membership.school_id,
        local_authority=membership.local_authority_id,
    )
    others = others.exclude(pk=membership.pk)
    return (others.filter(role__in=roles) if roles else others).exists()


def owned_by(membership, last_day=None):
    """[(kind, how many)] of what would be left without an owner; one query a kind."""
    last_day = last_day or timezone.localdate()
    counted = [(kind, kind.rows(membership, last_day).count()) for kind in KINDS.values()]
    return [(kind, number) for kind, number in counted if number]


def hand_over(membership, last_day, successors, by):
    """Hand everything over; raises ValidationError, by kind, where nobody is named for it."""
    left = owned_by(membership, last_day)
    missing = {
        kind.key: f"Choose who takes over: {kind.label.lower()} ({number})."
        for kind, number in left
        if not successors.get(kind.key)
    }
    if missing:
        raise ValidationError(missing)
    for kind, _ in left:
        to = successors[kind.key]
        if not kind.successors(membership, last_day).filter(pk=to.pk).exists():
            raise ValidationError({kind.key: f"{to} cannot take this over: choose another."})
        kind.hand_over(membership, last_day, to, by)
