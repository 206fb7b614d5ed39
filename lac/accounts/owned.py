"""What people own here: the schools they are the first contact of."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from lac.audit.log import record

from .access import Role
from .actions import allocate_officer
from .models import OfficerAllocation, User
from .ownership import Left, Owned, Ownerless, holders, owned, ownerless, people_of, stays

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


@ownerless("allocations", "Schools whose first contact has left")
class AllocationsLeft(Ownerless):
    """Schools allocated to somebody who is no officer of the authority any more."""

    def rows(self, authority, children, today):
        """Allocations in force whose officer holds no officer's role today."""
        officers = holders(OFFICERS, today, user=OuterRef("officer"), local_authority=authority)
        rows = OfficerAllocation.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=today),
            ~Exists(officers),
            local_authority=authority,
            starts_on__lte=today,
        )
        return rows.select_related("school", "officer").order_by("school__name", "pk")

    def item(self, row):
        return Left(
            key=str(row.pk),
            what="First contact of the school",
            about=row.school.name,
            url=reverse("virtualschool:school", args=[row.school_id]),
            had_by=row.officer.full_name,
        )

    def takers(self, row, authority, today):
        """The authority's officers."""
        return User.objects.filter(
            pk__in=holders(OFFICERS, today, local_authority=authority).values("user")
        ).order_by("full_name")

    def give(self, row, to, by):
        """Allocate the school to another officer from today."""
        if row.starts_on == timezone.localdate():
            row.delete()
        elif row.ends_on is not None:
            row.ends_on = timezone.localdate() - dt.timedelta(days=1)
            row.save(update_fields=["ends_on"])
        allocate_officer(school=row.school, local_authority=row.local_authority, officer=to, by=by)
