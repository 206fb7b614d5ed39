"""Which children a person works with today: the one predicate every list and page asks.

Scope comes from facts and ends with them: enrolments at my school, children in
care to my authority (or educated in it for another), my caseload, placements
with my household, my own record, and named grants between two dates.
"""

import datetime as dt

from django.db.models import Case, OuterRef, Q, When
from django.utils import timezone

from lac.accounts.access import (
    AUTHORITY_ROLES,
    CASELOAD_ROLES,
    ROLES,
    SCHOOL_ROLES,
    Permission,
    Role,
    roles_with,
)

from . import sql
from .models import CareEpisode, Child

# An authority finishes its work on a child's education in the year after they leave care.
AFTER_CARE = dt.timedelta(days=365)

# What each permission of a grant lets its holder do.
GRANTS = {
    "view_child": frozenset({Permission.VIEW_CHILD, Permission.VIEW_PEP}),
    "write_pep": frozenset({Permission.VIEW_CHILD, Permission.VIEW_PEP, Permission.WRITE_PEP}),
}


def open_on(day, start, end):
    """A condition: the row's dates cover the day, the last day included."""
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))


def _scopes(user, today, roles, has=sql.exists):
    """One condition on Child for each of the user's roles among `roles`."""
    held = [it for it in user.current_memberships if Role(it.role) in roles]
    scopes = {}
    for role in {Role(it.role) for it in held}:
        mine = [it for it in held if it.role == role]
        if role in SCHOOL_ROLES:
            schools = [it.school_id for it in mine]
            scopes[role] = Q(has(sql.ON_ROLL_AT, today, today, schools))
        elif role in AUTHORITY_ROLES:
            scopes[role] = _of_authorities([it.local_authority_id for it in mine], today, has)
        elif role in CASELOAD_ROLES:
            scopes[role] = Q(has(sql.ON_CASELOAD_OF, today, today, user.pk, role.value))
        elif role == Role.CARER:
            scopes[role] = Q(has(sql.LIVES_WITH, today, today, today, today, user.pk))
        elif role == Role.YOUNG_PERSON:
            scopes[role] = Q(has(sql.IS_THE_CHILD, user.pk))
    return scopes


def _of_authorities(authorities, today, has):
    """In the care of these authorities, or in care elsewhere and at a school in their area."""
    in_care = Q(has(sql.IN_CARE_SINCE, today, today - AFTER_CARE))
    ours = Q(local_authority__in=authorities)
    return in_care & (ours | Q(has(sql.ON_ROLL_IN, today, today, authorities)))


def _granted(user, today, codenames):
    return sql.exists(sql.GRANTED_TO, today, today, user.pk, list(codenames))


def scope(user, permission=None, *, few=False):
    """The children this user works with today, as a condition on Child.

    With a permission, only the children on whom one of the user's roles (or a
    grant) carries it. Nobody who is signed out or inactive has any. `few` says
    that few children will be asked: a page of a list.
    """
    if not (user.is_authenticated and user.is_active):
        return Q(pk__in=[])
    today = timezone.localdate()
    roles = roles_with(permission) if permission else frozenset(ROLES)
    codenames = [code for code, gives in GRANTS.items() if not permission or permission in gives]
    condition = Q(_granted(user, today, codenames)) if codenames else Q(pk__in=[])
    for scope_of_role in _scopes(user, today, roles, sql.looked_up if few else sql.exists).values():
        condition |= scope_of_role
    return condition


def in_scope(user, permission=None):
    """The children this user works with today, as a queryset: `scope` asked of every child."""
    return Child.unscoped.filter(scope(user, permission))


def permissions_on(user, child_pk):
    """What this user may do with one child today: a set of Permission, empty out of scope.

    One query, built from the very conditions `in_scope` uses.
    """
    return child_and_permissions(user, Child.unscoped.filter(pk=child_pk))[1]


def child_and_permissions(user, rows):
    """The one child of `rows` with what this user may do with them today, in one query.

    (None, an empty set) when there is no such child or they are out of scope.
    """
    if not (user.is_authenticated and user.is_active):
        return None, frozenset()
    today = timezone.localdate()
    scopes = _scopes(user, today, frozenset(ROLES))
    child = rows.annotate(
        **{
            f"as_{role}": Case(When(held, then=True), default=False)
            for role, held in scopes.items()
        },
        **{f"granted_{code}": _granted(user, today, [code]) for code in GRANTS},
    ).first()
    held = set()
    for role in scopes:
        if getattr(child, f"as_{role}", False):
            held |= ROLES[role].permissions
    for code, gives in GRANTS.items():
        if getattr(child, f"granted_{code}", False):
            held |= gives
    if not held:
        return None, frozenset()
    child.open_to(user, frozenset(held))
    return child, frozenset(held)


def care_started_on():
    """An expression on Child: when the current period of care began, NULL when not in care."""
    today = timezone.localdate()
    current = CareEpisode.unscoped.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=today),
        started_on__lte=today,
        child=OuterRef("pk"),
    )
    return current.values("care_started_on")[:1]
