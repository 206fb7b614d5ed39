"""What people own here: open attendance cases."""

from django.db.models import F

from lac.accounts.ownership import Owned, owned, stays
from lac.audit.log import record_many

from .models import AttendanceCase


@owned("attendance_cases", "Open attendance cases they lead")
class Cases(Owned):
    """Open cases of which somebody is the lead officer. They pass to the successor at once."""

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
