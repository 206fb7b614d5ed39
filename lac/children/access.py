"""Which children a person works with today: the one predicate every list and page asks.

Scope comes from facts and ends with them: enrolments at my school, children in
care to my authority (or educated in it for another), my caseload, placements
with my household, my own record, and named grants between two dates.
"""

import datetime as dt

from django.db.models import Case, Exists, OuterRef, Q, When
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

from .models import (
    CareEpisode,
    Child,
    ChildUserObjectPermission,
    Enrolment,
    HouseholdMember,
    Placement,
    Professional,
    YoungPersonAccount,
)

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


def _child_has(rows):
    return Exists(rows.filter(child=OuterRef("pk")))


def _scopes(user, today, roles):
    """One condition on Child for each of the user's roles among `roles`."""
    held = [it for it in user.current_memberships if Role(it.role) in roles]
    scopes = {}

    def add(role, condition):
        scopes[role] = scopes[role] | condition if role in scopes else condition

    for role in {Role(it.role) for it in held} & SCHOOL_ROLES:
        schools = [it.school_id for it in held if it.role == role]
        rows = Enrolment.unscoped.filter(open_on(today, "admitted_on", "left_on"))
        add(role, Q(_child_has(rows.filter(school__in=schools))))

    for role in {Role(it.role) for it in held} & AUTHORITY_ROLES:
        authorities = [it.local_authority_id for it in held if it.role == role]
        in_care = CareEpisode.unscoped.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=today - AFTER_CARE), started_on__lte=today
        )
        educated_here = Enrolment.unscoped.filter(
            open_on(today, "admitted_on", "left_on"), school__local_authority__in=authorities
        )
        add(role, Q(local_authority__in=authorities) & Q(_child_has(in_care)))
        elsewhere = ~Q(local_authority__in=authorities) & Q(_child_has(in_care))
        add(role, elsewhere & Q(_child_has(educated_here)))

    for role in {Role(it.role) for it in held} & CASELOAD_ROLES:
        rows = Professional.unscoped.filter(open_on(today, "starts_on", "ends_on"), user=user)
        add(role, Q(_child_has(rows.filter(role=role.value))))

    if Role.CARER in {it.role for it in held}:
        households = HouseholdMember.objects.filter(
            open_on(today, "starts_on", "ends_on"), user=user
        )
        rows = Placement.unscoped.filter(
            open_on(today, "started_on", "ended_on"), household__in=households.values("household")
        )
        add(Role.CARER, Q(_child_has(rows)))

    if Role.YOUNG_PERSON in {it.role for it in held}:
        add(Role.YOUNG_PERSON, Q(_child_has(YoungPersonAccount.unscoped.filter(user=user))))

    return scopes


def _granted(user, today, codenames):
    rows = ChildUserObjectPermission.objects.filter(
        open_on(today, "starts_on", "ends_on"),
        user=user,
        permission__codename__in=codenames,
        content_object=OuterRef("pk"),
    )
    return Exists(rows)


def scope(user, permission=None):
    """The children this user works with today, as a condition on Child.

    With a permission, only the children on whom one of the user's roles (or a
    grant) carries it. Nobody who is signed out or inactive has any.
    """
    if not (user.is_authenticated and user.is_active):
        return Q(pk__in=[])
    today = timezone.localdate()
    roles = roles_with(permission) if permission else frozenset(ROLES)
    codenames = [code for code, gives in GRANTS.items() if not permission or permission in gives]
    condition = Q(_granted(user, today, codenames)) if codenames else Q(pk__in=[])
    for scope_of_role in _scopes(user, today, roles).values():
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
    return (child, frozenset(held)) if held else (None, frozenset())


def care_started_on():
    """An expression on Child: when the current period of care began, NULL when not in care."""
    today = timezone.localdate()
    current = CareEpisode.unscoped.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=today),
        started_on__lte=today,
        child=OuterRef("pk"),
    )
    return current.values("care_started_on")[:1]
