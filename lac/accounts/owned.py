"""What people own here: the schools they are the first contact of."""

import datetime as dt

from django.db.models import Q

from lac.audit.log import record

from .access import Role
from .models import OfficerAllocation
from .ownership import Owned, owned, people_of, stays

OFFICERS = (Role.VIRTUAL_SCHOOL_OFFICER, Role.VIRTUAL_SCHOOL_HEAD)


@owned("allocations", "Schools they are the first contact of")
class Allocations(Owned):
    """Schools for which an officer is the first contact (S1-34)."""

    def rows(self, membership, last_day):
        """Allocations that go on after the last day, unless another officer's role does too."""
        if membership.role not in OFFICERS or stays(membership, last_day, OFFICERS):
            return OfficerAllocation.objects.none()
        return OfficerAllocation.objects.filter(
            Q(ends_on=None) | Q(ends_on__gt=last_day),
            officer=membership.user_id,
            local_authority=membership.local_authority_id,
        )

    def successors(self, membership, last_day):
        """Other officers of the authority."""
        return people_of(membership, last_day + dt.timedelta(days=1), OFFICERS)

    def hand_over(self, membership, last_day, to, by):
        """End them on the last day and begin the successor's on the next."""
        rows = list(self.rows(membership, last_day).select_for_update())
        after = last_day + dt.timedelta(days=1)
        begun = [it for it in rows if it.starts_on <= last_day]
        OfficerAllocation.objects.filter(pk__in=[it.pk for it in begun]).update(ends_on=last_day)
        to_come = [it.pk for it in rows if it.starts_on > last_day]
        OfficerAllocation.objects.filter(pk__in=to_come).update(officer=to)
        OfficerAllocation.objects.bulk_create(
            OfficerAllocation(
                school_id=it.school_id,
                local_authority_id=it.local_authority_id,
                officer=to,
                starts_on=after,
                ends_on=it.ends_on,
            )
            for it in begun
        )
        record(
            "ownership.handed_over",
            by=by,
            subject=membership,
            what=self.label.lower(),
            number=len(rows),
            name=membership.user.full_name,
            to=to.full_name,
        )
