"""Who acts for whom, about which child: questions that every app may ask.

Somebody acts for a colleague with that colleague's scope and a part of their
rights, for a time. Whoever gave them goes on answering for what is done, and
the audit log says "X for Y".
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lac.accounts.access import LENDING_ROLES, ROLES
from lac.accounts.models import Delegation, Membership, User

from .access import open_by_name, reader_keys, scope_of_lent, scope_of_role
from .models import Child, DelegatedChild, Enrolment

# Choices of the sections of the PEP, told by the app that keeps them.
SECTIONS = []


def sections_are(choices):
    """Register a function that gives (key, title) of each section a delegation may name."""
    SECTIONS[:] = [choices]
    return choices


def sections():
    """(key, title) of the sections of the PEP."""
    return list(SECTIONS[0]()) if SECTIONS else []


def for_child(child, on=None):
    """The delegations in force on a day (today) that are about a child, whoever gave them.

    The child's school or authority is not asked about: see `acting_on` for a page.
    """
    named = DelegatedChild.unscoped.filter(delegation=OuterRef("pk"), child=child)
    return Delegation.objects.on(on or timezone.localdate()).filter(
        Q(all_children=True) | Exists(named)
    )


def delegates_of(user, on=None, child=None):
    """The people who act for somebody on a day (today), about one child where one is given."""
    on = on or timezone.localdate()
    given = for_child(child, on) if child is not None else Delegation.objects.on(on)
    given = given.filter(membership__user=user)
    return User.objects.filter(pk__in=given.values("delegate"), is_active=True)


def colleagues_of(membership):
    """The memberships, today, of those who could act for the holder of a role: staff there."""
    staff = [role for role, it in ROLES.items() if it.is_staff]
    held = Membership.objects.on(timezone.localdate()).filter(role__in=staff)
    return held.filter(
        school=membership.school_id, local_authority=membership.local_authority_id
    ).exclude(user=membership.user_id)


def lending_memberships(user):
    """The roles of today that a person may let a colleague act in."""
    return [it for it in user.current_memberships if it.role in LENDING_ROLES]


def children_of_giver(membership):
    """The children whom the holder of a role works with in it today."""
    named = open_by_name(reader_keys(membership.user_id, [membership.role]))
    return Child.unscoped.filter(named, scope_of_role(membership))


def lent_rows(user):
    """A condition on rows with `child` and `owner` (a role): what somebody does for a colleague."""
    rows = Q(pk__in=[])
    for lent in user.delegations:
        children = Child.unscoped.filter(
            open_by_name(reader_keys(user.pk)), scope_of_lent(lent)
        ).order_by()
        rows |= Q(owner=lent.role, child__in=children.values("pk"))
    return rows


def acting_on(child, on=None):
    """Who acts for whom with a child on a day (today): delegations with both people loaded.

    Only of people whose role opens the child to them that day.
    """
    on = on or timezone.localdate()
    schools = Enrolment.unscoped.current(on).filter(child=child).values("school")
    given = for_child(child, on).filter(
        Q(membership__school__in=schools) | Q(membership__local_authority=child.local_authority_id)
    )
    return given.select_related(
        "delegate", "membership__user", "membership__school", "membership__local_authority"
    )
