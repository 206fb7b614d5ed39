"""Deadlines whose owner is a role that nobody holds there any more.

A deadline is a role's to meet (`Duty.owner`): at the child's school, for the child, or at the
authority. The ladder then tells somebody else; here the role itself is filled again.
"""

from django.db.models import BigIntegerField, Count, Exists, F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import AUTHORITY_ROLES, CASELOAD_ROLES, ROLES, SCHOOL_ROLES, Role
from lac.accounts.models import Membership, User
from lac.accounts.ownership import Left, Ownerless, holders, ownerless
from lac.children.actions import add_professional
from lac.children.models import Child, Enrolment, Professional
from lac.organisations.models import School

from .models import Deadline
from .models.deadline import AHEAD


def staff_at(**place):
    """The staff who work somewhere today, by name."""
    staff = [role for role, it in ROLES.items() if it.is_staff]
    held = holders(staff, timezone.localdate(), **place)
    return User.objects.filter(pk__in=held.values("user")).order_by("full_name")


class DeadlinesLeft(Ownerless):
    """Open deadlines of the next eight weeks, counted for each role that nobody holds."""

    roles: frozenset = frozenset()

    def _open(self, children, today):
        return Deadline.unscoped.running(today).filter(
            child__in=children, owner__in=self.roles, due_on__lte=today + AHEAD
        )

    @staticmethod
    def _counted(rows, *by):
        counted = rows.order_by().values("owner", *by)
        return counted.annotate(number=Count("pk"), first=Min("due_on")).order_by("first", *by)

    def find(self, authority, children, today, key):
        """The row of "role-number", or None."""
        role = key.rpartition("-")[0]
        rows = self.rows(authority, children, today).filter(owner=role)
        return next((row for row in rows if self.item(row).key == key), None)

    @staticmethod
    def _what(row):
        number = f"{row['number']} deadline{'' if row['number'] == 1 else 's'}"
        return f"{Role(row['owner']).label}: {number}"


@ownerless("school_roles", "Deadlines of a role that nobody has at the school")
class SchoolRolesLeft(DeadlinesLeft):
    """What the designated teacher of a school has to do that has none."""

    roles = SCHOOL_ROLES

    def rows(self, authority, children, today):
        main = Enrolment.unscoped.current(today).main().filter(child=OuterRef("child"))
        main = main.order_by("-admitted_on").values("school")[:1]
        held = Membership.objects.on(today).filter(role=OuterRef("owner"), school=OuterRef("at"))
        names = School.objects.filter(pk=OuterRef("at")).values("name")
        at = Coalesce(Subquery(main), F("school_id"), output_field=BigIntegerField())
        rows = self._open(children, today).annotate(at=at)
        rows = rows.filter(~Exists(held.order_by())).annotate(at_name=Subquery(names))
        return self._counted(rows, "at", "at_name")

    def item(self, row):
        if row["at"] is None:
            return Left(
                key="",
                what=self._what(row),
                about="Children with no school place",
                url=reverse("virtualschool:indicator", args=["no_school_place"]),
                due_on=row["first"],
            )
        return Left(
            key=f"{row['owner']}-{row['at']}",
            what=self._what(row),
            about=row["at_name"],
            url=f"{reverse('home')}?whose=all&owner={row['owner']}&school={row['at']}",
            due_on=row["first"],
            role=row["owner"],
            school=row["at"],
        )

    def takers(self, row, authority, today):
        """The school's staff: one of them is given the role."""
        return staff_at(school=row["at"])


@ownerless("child_roles", "Deadlines of a worker whom the child has not")
class ChildRolesLeft(DeadlinesLeft):
    """What the social worker, reviewing officer or careers adviser of a child has to do."""

    roles = CASELOAD_ROLES

    def rows(self, authority, children, today):
        named = Professional.unscoped.current(today).filter(
            child=OuterRef("child"), role=OuterRef("owner")
        )
        rows = self._open(children, today).filter(~Exists(named.order_by()))
        return self._counted(rows, "child", "child__given_name", "child__family_name")

    def item(self, row):
        return Left(
            key=f"{row['owner']}-{row['child']}",
            what=self._what(row),
            about=f"{row['child__given_name']} {row['child__family_name']}".strip(),
            url=reverse("children:people", kwargs={"child_pk": row["child"]}),
            child=row["child"],
            due_on=row["first"],
        )

    def takers(self, row, authority, today):
        """Whoever holds the role at the authority."""
        held = holders(row["owner"], today, local_authority=authority)
        return User.objects.filter(pk__in=held.values("user")).order_by("full_name")

    def give(self, row, to, by):
        """Name them for the child from today."""
        child = Child.unscoped.get(pk=row["child"])
        today = timezone.localdate()
        add_professional(child=child, role=row["owner"], user=to, starts_on=today, by=by)


@ownerless("authority_roles", "Deadlines of a role that nobody has at the authority")
class AuthorityRolesLeft(DeadlinesLeft):
    """What an officer or the head of the virtual school has to do where there is none."""

    roles = AUTHORITY_ROLES

    def rows(self, authority, children, today):
        held = holders(list(self.roles), today, local_authority=authority)
        rows = self._open(children, today).exclude(owner__in=held.values("role"))
        return self._counted(rows)

    def item(self, row):
        return Left(
            key=f"{row['owner']}-0",
            what=self._what(row),
            about="The whole authority",
            url=f"{reverse('home')}?whose=all&owner={row['owner']}",
            due_on=row["first"],
            role=row["owner"],
        )

    def takers(self, row, authority, today):
        """The authority's staff: one of them is given the role."""
        return staff_at(local_authority=authority)
