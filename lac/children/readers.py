"""Who can open a record: each restricted one has to have somebody, and work is given to others.

Asked of the one predicate, `in_scope`, person by person: a restricted record has few readers.
"""

from django.db.models import Q
from django.utils import timezone

from lac.accounts.access import AUTHORITY_ROLES, CASELOAD_ROLES, ROLES, Permission
from lac.accounts.models import Membership, User

from .access import in_scope, open_on, permissions_on
from .models import Child, ChildUserObjectPermission, Enrolment, Professional


def restricted_records(authorities):
    """The restricted records of these authorities (ids) that are not closed."""
    return Child.unscoped.filter(
        readers__isnull=False, closed_on=None, local_authority__in=authorities
    )


def without_reader(children, besides=None):
    """Those of these restricted records that nobody active can open today, `besides` aside."""
    rest = {it.pk: it for it in children}
    if not rest:
        return []
    for user in _candidates(rest.values(), besides):
        opened = in_scope(user, Permission.VIEW_CHILD).filter(pk__in=rest)
        for pk in opened.values_list("pk", flat=True):
            del rest[pk]
        if not rest:
            break
    return list(rest.values())


def _candidates(children, besides):
    """Active people who are named, or hold a named role and have to do with one of the children."""
    today = timezone.localdate()
    keys = {key for it in children for key in it.readers}
    ids = [int(key[5:]) for key in keys if key.startswith("user:")]
    roles = [key[5:] for key in keys if key.startswith("role:")]
    pks = [it.pk for it in children]
    schools = Enrolment.unscoped.current(today).filter(child__in=pks).values("school")
    named = Professional.unscoped.current(today).filter(child__in=pks, user__isnull=False)
    granted = ChildUserObjectPermission.objects.filter(
        open_on(today, "starts_on", "ends_on"), content_object__in=pks
    )
    near = (
        Q(role__in=AUTHORITY_ROLES, local_authority__in={it.local_authority_id for it in children})
        | Q(school__in=schools)
        | Q(user__in=named.values("user"))
        | Q(user__in=granted.values("user"))
    )
    held = Membership.objects.on(today).filter(near, role__in=roles)
    users = User.objects.filter(Q(pk__in=ids) | Q(pk__in=held.values("user")), is_active=True)
    return users.exclude(pk=besides.pk) if besides else users


def people_who_may(child, *permissions, roles=ROLES):
    """The active staff who may do all of this with the child today, by name, as a queryset.

    Asked person by person of whoever holds a role that allows it (one of `roles`) and has to do
    with the child: an authority's staff, the schools' staff, workers and whoever was given
    access.
    """
    today = timezone.localdate()
    rolls = Enrolment.unscoped.current(today).filter(child=child).order_by()
    named = Professional.unscoped.current(today).filter(child=child, user__isnull=False)
    granted = ChildUserObjectPermission.objects.filter(
        open_on(today, "starts_on", "ends_on"), content_object=child
    )
    near = (
        Q(role__in=AUTHORITY_ROLES, local_authority=child.local_authority_id)
        | Q(
            role__in=AUTHORITY_ROLES,
            local_authority__in=rolls.values("school__local_authority"),
        )
        | Q(school__in=rolls.values("school"))
        | Q(role__in=CASELOAD_ROLES, user__in=named.values("user"))
    )
    carrying = [role for role in roles if ROLES[role].permissions.issuperset(permissions)]
    held = Membership.objects.on(today).filter(near, role__in=carrying).order_by()
    asked = User.objects.filter(
        Q(pk__in=held.values("user")) | Q(pk__in=granted.values("user")), is_active=True
    )
    found = [it.pk for it in asked if permissions_on(it, child.pk).issuperset(permissions)]
    return User.objects.filter(pk__in=found).order_by("full_name")


def last_reader_of(user):
    """The restricted records that this person opens today, and nobody else does."""
    mine = in_scope(user, Permission.VIEW_CHILD).filter(readers__isnull=False, closed_on=None)
    return without_reader(mine, besides=user)
