"""What people own here: open attendance cases."""

from django.db.models import F, Q
from django.urls import reverse

from lac.accounts.access import Permission
from lac.accounts.ownership import Left, owned, ownerless, stays
from lac.audit.log import record_many
from lac.children.access import writable_schools
from lac.children.owned import OfChild, OfChildren, owner_is_gone

from .models import AttendanceCase


@owned("attendance_cases", "Open attendance cases they lead")
class Cases(OfChildren):
    """Open cases of which somebody is the lead officer. They pass to the successor at once."""

    permission = Permission.RECORD_ATTENDANCE

    def rows(self, membership, last_day):
        """Open cases of the authority's children, or at the school, that they lead."""
        if stays(membership, last_day):
            return AttendanceCase.unscoped.none()
        cases = AttendanceCase.unscoped.filter(owner=membership.user_id, closed_on=None)
        if membership.school_id:
            return cases.filter(school=membership.school_id)
        return cases.filter(child__local_authority=membership.local_authority_id)

    def hand_over(self, membership, last_day, to, by):
        """Name the successor as lead officer."""
        rows = list(self.rows(membership, last_day).select_for_update(of=("self",)))
        self.check_successor(rows, membership, last_day, to)
        AttendanceCase.unscoped.filter(pk__in=[it.pk for it in rows]).update(
            owner=to, version=F("version") + 1
        )
        record_many(
            "attendance_case.handed_over",
            by=by,
            children=sorted({it.child_id for it in rows}),
            subject=membership,
            name=membership.user.full_name,
            to=to.full_name,
        )


@ownerless("attendance_cases", "Attendance cases that nobody leads")
class CasesLeft(OfChild):
    """Open cases without a lead officer, or whose lead officer works with the child no more."""

    needs = (Permission.RECORD_ATTENDANCE,)

    def takers(self, row, authority, today):
        """Whoever may write that school's attendance; another school of the child may not."""
        may = super().takers(row, authority, today)
        if row.school is None:
            return may
        write = [
            it.pk
            for it in may
            if writable_schools(it, row.child, Permission.RECORD_ATTENDANCE).contains(row.school)
        ]
        return may.filter(pk__in=write)

    def rows(self, authority, children, today):
        rows = AttendanceCase.unscoped.filter(
            Q(owner=None) | owner_is_gone(today), closed_on=None, child__in=children
        )
        return rows.select_related("child", "owner", "school").order_by("opened_on", "pk")

    def item(self, row):
        return Left(
            key=str(row.pk),
            what=str(row),
            about=row.child.name,
            child=row.child_id,
            url=reverse("attendance:detail", kwargs={"child_pk": row.child_id}),
            had_by=row.owner.full_name if row.owner else "",
            due_on=row.review_on,
        )
