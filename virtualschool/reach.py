"""Whom and what the administrators of an authority may change, and which roles each may give.

The rule is in docs/adr/0005-who-gives-roles.md. Nobody changes their own roles: that is held by
`lac.accounts.actions`, whoever calls it.
"""

from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from lac.accounts.access import AUTHORITY_ROLES, SCHOOL_ROLES, Role
from lac.accounts.models import Membership, OfficerAllocation, User
from lac.children.models import Enrolment
from lac.organisations.models import Inspection, School

# What somebody with the first role may give to others, and take from them again.
MAY_GIVE = {
    Role.VIRTUAL_SCHOOL_HEAD: frozenset(Role),
    # Who runs the system cannot open it to somebody who then sees every child.
    Role.SYSTEM_ADMINISTRATOR: frozenset(Role) - AUTHORITY_ROLES,
    Role.VIRTUAL_SCHOOL_OFFICER: SCHOOL_ROLES | {Role.CARER},
}


def roles_to_give(person, authority):
    """The roles that somebody may give at an authority and its schools, in the usual order."""
    mine = {
        Role(it.role) for it in person.current_memberships if it.local_authority_id == authority.pk
    }
    allowed = frozenset().union(*(MAY_GIVE.get(role, frozenset()) for role in mine))
    return [role for role in Role if role in allowed]


def may_change(person, membership, authority):
    """Whether somebody may end or change a membership."""
    return (
        membership.user_id != person.pk
        and Role(membership.role) in roles_to_give(person, authority)
        and is_run_by(membership.school or membership.local_authority, authority)
    )


def check_may_give(person, role, organisation, authority):
    """Raise ValidationError unless somebody may give or take the role there."""
    if Role(role) not in roles_to_give(person, authority):
        raise ValidationError(f"Your role does not let you give or end: {Role(role).label}.")
    if not is_run_by(organisation, authority):
        raise ValidationError(f"{organisation} is managed by its own authority's virtual school.")
    heads = Role.VIRTUAL_SCHOOL_HEAD in person.roles
    if not heads and is_shared(organisation, authority):
        raise ValidationError(
            f"{organisation} has children of another authority that uses LAC on its roll, so "
            "only a virtual school head may change who works there."
        )


def is_shared(organisation, authority):
    """Whether a school outside the authority has another LAC authority's children on roll."""
    if not isinstance(organisation, School) or organisation.local_authority_id == authority.pk:
        return False
    others = Enrolment.unscoped.current().filter(
        school=organisation, child__local_authority__uses_lac=True
    )
    return others.exclude(child__local_authority=authority).exists()


def is_run_by(organisation, authority):
    """Whether an authority manages who has a role at an organisation.

    Its own schools, and those of authorities that do not use this system.
    """
    if not isinstance(organisation, School):
        return organisation == authority
    home = organisation.local_authority
    return home == authority or not home.uses_lac


def _on_roll(authority):
    """Enrolments of the authority's children today."""
    return Enrolment.unscoped.current().main().filter(child__local_authority=authority)


def schools_of(authority):
    """The schools in the authority and those with its children on roll, wherever they are."""
    return School.objects.filter(
        Q(local_authority=authority) | Q(pk__in=_on_roll(authority).values("school"))
    ).select_related("local_authority")


def run_by(authority):
    """Of those, the schools whose people the authority manages."""
    return schools_of(authority).filter(
        Q(local_authority=authority) | Q(local_authority__uses_lac=False)
    )


def with_people(schools, authority):
    """Schools annotated with what their list shows; no query a row."""
    today = timezone.localdate()
    of_school = {"school": OuterRef("pk")}
    teachers = Membership.objects.on(today).filter(role=Role.DESIGNATED_TEACHER, **of_school)
    officers = OfficerAllocation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        local_authority=authority,
        starts_on__lte=today,
        **of_school,
    )
    inspections = Inspection.objects.filter(**of_school).order_by("-inspected_on")
    counts = _on_roll(authority).filter(**of_school).order_by().values("school")
    return schools.annotate(
        teacher=Subquery(teachers.values("user__full_name")[:1]),
        officer=Subquery(officers.order_by("-starts_on").values("officer__full_name")[:1]),
        outcome=Subquery(inspections.values("outcome")[:1]),
        inspected_on=Subquery(inspections.values("inspected_on")[:1]),
        child_count=Subquery(counts.annotate(n=Count("child", distinct=True)).values("n")),
    )


def memberships_of(authority):
    """The memberships at the authority and at the schools whose people it manages, ever."""
    return Membership.objects.filter(
        Q(local_authority=authority) | Q(school__in=run_by(authority).values("pk"))
    ).select_related("user", "school__local_authority", "local_authority")


def people_of(authority):
    """Everybody who has or had a role there."""
    return User.objects.filter(pk__in=memberships_of(authority).values("user"))


def officers_of(authority):
    """Who can be a school's first contact today."""
    roles = (Role.VIRTUAL_SCHOOL_OFFICER, Role.VIRTUAL_SCHOOL_HEAD)
    holding = Membership.objects.on(timezone.localdate()).filter(
        role__in=roles, local_authority=authority
    )
    return User.objects.filter(pk__in=holding.values("user")).order_by("full_name")
