"""What a person can own, told by each app in its `owned.py`, and handing it over to others.

    @owned("allocations", "Schools they are the first contact of")
    class Allocations(Owned): ...

Whoever ends a role says who takes over what hangs on it: nothing is left without an owner.

An account may be closed in a hurry, and a last day passes by itself. What nobody has to do
afterwards is found by asking, never stored; each app tells its kinds in the same file:

    @ownerless("allocations", "Schools without a first contact")
    class AllocationsLeft(Ownerless): ...
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection
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

    def when_closed(self, user, by):
        """Somebody's account is about to be closed, at once: what cannot wait goes to others."""


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


def account_closes(user, by):
    """Ask each kind, while the person still counts as active."""
    for kind in KINDS.values():
        kind.when_closed(user, by)


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


LEFT: dict[str, "Ownerless"] = {}


@dataclass(frozen=True)
class Left:
    """One thing that nobody has to do, as the list shows it."""

    # Tells the things of a kind apart: "412", or "designated_teacher-57".
    key: str
    what: str
    about: str
    url: str
    had_by: str = ""
    due_on: dt.date | None = None
    # The role that nobody holds, and the school where: giving the thing means giving the role.
    role: str = ""
    school: int | None = None
    # The id of the child it is about, for the log.
    child: int | None = None


class Ownerless:
    """One kind of thing that can be left with nobody to do it.

    `children` are the authority's children whom the reader may see, as a queryset.
    """

    key = ""
    label = ""

    def rows(self, authority, children, today):
        """What nobody has to do today, the most pressing first, as a queryset."""
        raise NotImplementedError

    def item(self, row):
        """A row of it as `Left`; no query."""
        raise NotImplementedError

    def find(self, authority, children, today, key):
        """The row with this key, or None: somebody has it by now, or it is another authority's."""
        rows = self.rows(authority, children, today)
        return rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None

    def takers(self, row, authority, today):
        """The people to whom it can be given."""
        raise NotImplementedError

    def give(self, row, to, by):
        """Make it somebody's from today. Kinds that name a role are given by the role instead."""
        raise NotImplementedError


def ownerless(key, label):
    """Register a kind of thing that can be left; a decorator of its class."""

    def register(kind):
        kind.key, kind.label = key, label
        LEFT[key] = kind()
        return kind

    return register


def count_left(authority, children, today):
    """{key of a kind: how many}, over all kinds, in one query."""
    parts, values = [], []
    for kind in LEFT.values():
        try:
            sql, params = kind.rows(authority, children, today).order_by().query.sql_with_params()
        except EmptyResultSet:
            sql, params = "SELECT WHERE FALSE", ()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(LEFT, cursor.fetchone(), strict=True))


def holders(role, day, **place):
    """Who holds one of these roles at a place on a day, as memberships; for `Exists`."""
    roles = [role] if isinstance(role, str) else role
    return Membership.objects.on(day).filter(role__in=roles, **place).order_by()
