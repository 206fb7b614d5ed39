"""Which children a person works with today: the one predicate every list and page asks.

Scope comes from facts and ends with them: enrolments at my school, children in
care to my authority (or educated in it for another), my caseload, placements
with my household, my own record, and named grants between two dates.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from lac.accounts.access import (
    AUTHORITY_ROLES,
    CASELOAD_ROLES,
    ROLES,
    SCHOOL_ROLES,
    Permission,
    Role,
    roles_with,
    sees_records_when,
)
from lac.accounts.models import ActsFor
from lac.audit.log import is_look, name_actors_by
from lac.organisations.models import School
from lac.prepared import Prepared

from . import sql
from .models import CareEpisode, Child, ChildUserObjectPermission

# An authority finishes its work on a child's education in the year after they leave care.
AFTER_CARE = dt.timedelta(days=365)

# What each permission of a grant lets its holder do.
GRANTS = {
    "view_child": frozenset({Permission.VIEW_CHILD, Permission.VIEW_PEP}),
    "write_pep": frozenset({Permission.VIEW_CHILD, Permission.VIEW_PEP, Permission.WRITE_PEP}),
}


# What emergency access gives: to read, without addresses and other sensitive details.
BY_GLASS = "by_emergency_access"
GLASS = frozenset({Permission.VIEW_CHILD, Permission.VIEW_PEP})
# What is left of a record that was closed after an adoption: its authority's heads read it.
AS_CLOSED = "as_closed"
CLOSED = frozenset(
    {
        Permission.VIEW_CHILD,
        Permission.VIEW_PEP,
        Permission.VIEW_SENSITIVE,
        Permission.VIEW_HEALTH,
        Permission.VIEW_ACCESS_LOG,
    }
)


def open_on(day, start, end):
    """A condition: the row's dates cover the day, the last day included."""
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))


# What an authority's staff may do with another authority's child at a school in their area:
# read, advise and meet. The child's own authority keeps the record and judges the plan (S1-39).
HOST = frozenset({Permission.VIEW_CHILD, Permission.VIEW_PEP, Permission.HOLD_MEETING})


@dataclass(frozen=True)
class Standing:
    """All that a scope may depend on besides facts about the child: who, when and as what.

    A scope is compiled once for each; whatever else decides it belongs in its SQL.
    """

    user_id: int
    today: dt.date
    memberships: tuple[tuple[str, int | None, int | None], ...]
    # What others have let this person do for them.
    lent: tuple[ActsFor, ...] = ()
    # The closed record whose page this request is: no list ever shows one.
    closed: int | None = None

    @classmethod
    def of(cls, user):
        """A person's standing today."""
        held = ((it.role, it.school_id, it.local_authority_id) for it in user.current_memberships)
        closed = user.__dict__.get("_closed_record")
        return cls(user.pk, timezone.localdate(), tuple(held), tuple(user.delegations), closed)


def _scopes(standing, has=sql.exists):
    """(name, condition on Child, permissions) for each way in which roles open records.

    A restricted record opens by the very role that is named: by no other role that its holder
    has with the child, and by nothing that was lent.
    """
    ways = list(_open_ways(standing, has))
    # With one role alone it is asked once, in front of everything: see `_open_to_readers`.
    asks = len({role for _, role, _, _ in ways}) > 1
    for name, role, opened, gives in ways:
        named = open_by_name(reader_keys(standing.user_id, [role] if role else []))
        yield name, opened & named if asks else opened, gives


def _open_ways(standing, has):
    """(name, the role that one holds, or None, condition, permissions), restricted or not."""
    today, user_id = standing.today, standing.user_id
    for role in sorted({Role(held) for held, _, _ in standing.memberships}):
        schools = [school for held, school, _ in standing.memberships if held == role]
        authorities = [authority for held, _, authority in standing.memberships if held == role]
        gives = ROLES[role].permissions
        if role in SCHOOL_ROLES:
            yield role, role, Q(has(sql.ON_ROLL_AT, today, today, schools, today, today)), gives
        elif role in AUTHORITY_ROLES:
            in_care = Q(has(sql.IN_CARE_SINCE, today, today - AFTER_CARE))
            here = Q(has(sql.ON_ROLL_IN, today, today, authorities))
            yield role, role, in_care & Q(local_authority__in=authorities), gives
            yield f"{role}_of_host", role, in_care & here, gives & HOST
        elif role in CASELOAD_ROLES:
            yield role, role, Q(has(sql.ON_CASELOAD_OF, today, today, user_id, role.value)), gives
        elif role == Role.CARER:
            yield role, role, Q(has(sql.LIVES_WITH, today, today, today, today, user_id)), gives
        elif role == Role.YOUNG_PERSON:
            yield role, role, Q(has(sql.IS_THE_CHILD, user_id)), gives
    for lent in standing.lent:
        yield f"{lent.role}_for_{lent.pk}", None, _lent(lent, today, has), lent.permissions


def _lent(lent, today, has):
    """The children of a delegation: its giver's, or those of them that it names."""
    if lent.role in SCHOOL_ROLES:
        schools = [lent.school_id]
        giver_sees = Q(has(sql.ON_ROLL_AT, today, today, schools, today, today))
    else:
        in_care = Q(has(sql.IN_CARE_SINCE, today, today - AFTER_CARE))
        giver_sees = in_care & Q(local_authority=lent.local_authority_id)
    return giver_sees if lent.all_children else giver_sees & Q(has(sql.IS_DELEGATED, lent.pk))


def _is_school_role(name):
    """Whether a scope comes from working at a school, oneself or for somebody who does."""
    return name.split("_for_")[0] in SCHOOL_ROLES


def _granted(standing, codenames):
    today = standing.today
    return sql.exists(sql.GRANTED_TO, today, today, standing.user_id, list(codenames))


def reader_keys(user_id, roles=()):
    """The names under which a restricted record may be open to somebody in some of their roles."""
    return [f"user:{user_id}", *(f"role:{role}" for role in roles)]


def open_by_name(names):
    """A condition on Child: the record is not restricted, or open to one of these readers."""
    return Q(readers__isnull=True) | Q(readers__overlap=names)


def _open_to_readers(standing):
    """As `open_by_name`, for a standing: the person and the roles they hold themselves."""
    held = (role for role, _, _ in standing.memberships)
    return open_by_name(reader_keys(standing.user_id, held))


def _broken_by(standing):
    """The children opened in an emergency by somebody whose role still allows it."""
    carrying = roles_with(Permission.BREAK_GLASS)
    if not any(Role(role) in carrying for role, _, _ in standing.memberships):
        return Q(pk__in=[])
    return Q(sql.exists(sql.GLASS_BROKEN_BY, standing.user_id))


def now_reading(user, child):
    """This request is a page of a closed record: its rows are open to whoever may read it."""
    if child is not None and child.closed_on:
        user.__dict__["_closed_record"] = child.pk


def _closed_to(standing):
    """A condition on Child: closed after an adoption, and kept by an authority they lead."""
    closing = roles_with(Permission.CLOSE_RECORD)
    led = [place for role, _, place in standing.memberships if Role(role) in closing]
    return Q(closed_on__isnull=False, local_authority__in=led) if led else Q(pk__in=[])


def scope(user, permission=None, *, few=False):
    """The children this user works with today, as a condition on Child.

    With a permission, only the children on whom one of the user's roles (or a
    grant) carries it. Nobody who is signed out or inactive has any. `few` says
    that few children will be asked: a page of a list.
    """
    if not (user.is_authenticated and user.is_active):
        return Q(pk__in=[])
    return _opened(user, permission, sql.looked_up if few else sql.exists)


def _opened(user, permission, has=sql.exists, *, beyond_school=False):
    """`scope`; `beyond_school` leaves out what comes from working at a school."""
    standing = Standing.of(user)
    codenames = [code for code, gives in GRANTS.items() if not permission or permission in gives]
    condition = Q(_granted(standing, codenames)) if codenames else Q(pk__in=[])
    if permission is None or permission in GLASS:
        condition |= _broken_by(standing)
    for name, opened, gives in _scopes(standing, has):
        if beyond_school and _is_school_role(name):
            continue
        if permission is None or permission in gives:
            condition |= opened
    condition &= _open_to_readers(standing)
    if standing.closed and (permission is None or permission in CLOSED):
        condition |= Q(pk=standing.closed) & _closed_to(standing)
    return condition


@sees_records_when
def holds_grant(user):
    """Whether somebody gave this person access to a child that lasts today."""
    grants = ChildUserObjectPermission.objects.filter(user=user)
    return grants.filter(open_on(timezone.localdate(), "starts_on", "ends_on")).exists()


def scope_of_own_role(user, role):
    """The children of one role that somebody holds themselves, wherever, as a condition on Child.

    Not those whom only another of their roles opens, a grant, an emergency, or a
    school in their authority's area that teaches another authority's child.
    """
    standing = Standing.of(user)
    condition = Q(pk__in=[])
    for name, opened, _ in _scopes(standing):
        if name == role:
            condition |= opened
    return _open_to_readers(standing) & condition


def scope_of_lent(lent):
    """The children of one delegation (`ActsFor`), as a condition on Child."""
    return _lent(lent, timezone.localdate(), sql.exists)


def scope_of_role(membership):
    """The children whom the holder of a role that can be lent works with in it today."""
    today = timezone.localdate()
    if membership.role in SCHOOL_ROLES:
        schools = [membership.school_id]
        return Q(sql.exists(sql.ON_ROLL_AT, today, today, schools, today, today))
    in_care = Q(sql.exists(sql.IN_CARE_SINCE, today, today - AFTER_CARE))
    return in_care & Q(local_authority=membership.local_authority_id)


def in_scope(user, permission=None):
    """The children this user works with today, as a queryset: `scope` asked of every child."""
    return Child.unscoped.filter(scope(user, permission))


def authorities_led(user, permission):
    """Ids of the authorities at which a role for all their children carries the permission."""
    carrying = roles_with(permission) & AUTHORITY_ROLES
    return sorted(
        {it.local_authority_id for it in user.current_memberships if Role(it.role) in carrying}
    )


def kept_to_schools(user, child, permission):
    """Ids of the schools to whose rows about the child this person is kept; None: to none.

    Whoever has the permission on the child only by working at a school changes
    that school's rows; another school of the child keeps its own. Both read all.
    The virtual school and the social worker of the responsible authority are kept
    to no school.
    """
    elsewhere = _opened(user, permission, beyond_school=True)
    if Child.unscoped.filter(elsewhere, pk=child.pk).exists():
        return None
    lent = [it.school_id for it in user.delegations if permission in it.permissions]
    return [*user.school_ids(permission), *filter(None, lent)]


def writable_schools(user, child, permission):
    """The schools whose rows about the child this person may change or add, of all schools."""
    kept = kept_to_schools(user, child, permission)
    return School.objects.all() if kept is None else School.objects.filter(pk__in=kept)


def permissions_on(user, child_pk):
    """What this user may do with one child today: a set of Permission, empty out of scope.

    One query, built from the very conditions `in_scope` uses.
    """
    return child_and_permissions(user, child_pk)[1]


def child_and_permissions(user, child_pk):
    """One child with their identity, and what this user may do with them today, in one query.

    (None, an empty set) when there is no such child or they are out of scope.
    """
    if not (user.is_authenticated and user.is_active):
        return None, frozenset()
    query, ways = _opening(Standing.of(user))
    child = query.first(child=child_pk)
    open_ways = [(way, gives) for way, gives in ways if getattr(child, way, False)]
    if child is not None and child.closed_on:
        open_ways = [(way, gives) for way, gives in open_ways if way == AS_CLOSED]
    held = frozenset().union(*(gives for way, gives in open_ways if "_for_" not in way))
    lent = {int(way.split("_for_")[1]): gives for way, gives in open_ways if "_for_" in way}
    may = held.union(*lent.values())
    _remember(user, child_pk, held, lent, [way for way, _ in open_ways])
    if not may:
        return None, frozenset()
    child.by_glass = [way for way, _ in open_ways] == [BY_GLASS]
    child.open_to(user, may)
    return child, may


def permissions_on_each(user, child_ids):
    """{child's id: what this user may do with them today} of the children of a page; one query.

    A child out of scope is not among them.
    """
    asked, ways = _ways(Standing.of(user), sql.looked_up)
    rows = Child.unscoped.filter(_open_to_readers(Standing.of(user)), pk__in=child_ids)
    found = {}
    for row in rows.order_by().annotate(**asked).values("pk", *asked):
        may = frozenset().union(*(gives for way, gives in ways if row[way]))
        found |= {row["pk"]: may} if may else {}
    return found


@lru_cache(maxsize=256)
def _opening(standing):
    """The query for one child that says how they are open to a standing; what each way gives."""
    asked, ways = _ways(standing)
    asked[AS_CLOSED] = ExpressionWrapper(_closed_to(standing), BooleanField())
    known = Child.unscoped.with_identity(standing.today).annotate(**asked)
    known = known.filter(_open_to_readers(standing) | _closed_to(standing))
    query = Prepared(lambda child: known.filter(pk=child), child=int)
    return query, [*ways, (AS_CLOSED, CLOSED)]


def _ways(standing, has=sql.exists):
    """The ways in which a record may be open, as {name: condition}, and what each gives."""
    scopes = [(f"as_{name}", opened, gives) for name, opened, gives in _scopes(standing, has)]
    grants = [(f"granted_{it}", _granted(standing, [it]), gives) for it, gives in GRANTS.items()]
    ways = [*scopes, *grants, (BY_GLASS, _broken_by(standing), GLASS)]
    asked = {way: ExpressionWrapper(Q(it), BooleanField()) for way, it, _ in ways}
    return asked, [(way, gives) for way, _, gives in ways]


@dataclass(frozen=True)
class Rights:
    """What somebody may do with one child by themselves, and what was lent to them by whom.

    `roles` are those in which they work with the child; of somebody who was given access by
    name, all they have.
    """

    own: frozenset
    lent: tuple = ()
    roles: frozenset = frozenset()

    def giver(self, action):
        """The delegation that an event of the log is owed to, or None where it is their own.

        A look is their own when they may see the child by themselves. A change is put
        down to whoever lent them a right that they have not themselves.
        """
        if is_look(action) and Permission.VIEW_CHILD in self.own:
            return None
        return next((it for it in self.lent if it.permissions - self.own), None)


def _remember(user, child_pk, own, lent, ways):
    held = tuple(it for it in user.delegations if it.pk in lent)
    roles = {role for role in user.roles if f"as_{role}" in ways}
    if any(way.startswith("granted_") for way in ways):
        roles = user.roles
    user.__dict__.setdefault("_rights", {})[child_pk] = Rights(own, held, frozenset(roles))


def rights_on(user, child_pk):
    """The `Rights` of somebody on one child; asks the database only if no page did."""
    if child_pk not in user.__dict__.get("_rights", {}):
        permissions_on(user, child_pk)
    return user.__dict__.get("_rights", {}).get(child_pk, Rights(frozenset()))


@name_actors_by
def acts_as(person, child_pk, action):
    """How the audit log names somebody: "X for Y" where Y let X act for them with this child."""
    if not person.is_active or not person.delegations:
        return str(person)
    giver = rights_on(person, child_pk).giver(action)
    return f"{person} for {giver.giver}" if giver else str(person)


def care_started_on():
    """An expression on Child: when the current period of care began, NULL when not in care."""
    today = timezone.localdate()
    current = CareEpisode.unscoped.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=today),
        started_on__lte=today,
        child=OuterRef("pk"),
    )
    return current.values("care_started_on")[:1]
