"""What people own here: the children on their caseload."""

import datetime as dt

from django.db.models import Q

from lac.accounts.access import CASELOAD_ROLES
from lac.accounts.ownership import Owned, owned, people_of, stays
from lac.audit.log import record_many

from .models import Professional


@owned("caseload", "Children on their caseload")
class Caseload(Owned):
    """Children for whom somebody is the social worker, reviewing officer or careers adviser."""

    def rows(self, membership, last_day):
        """Named after the last day, of the authority's children, in that role."""
        if membership.role not in CASELOAD_ROLES or stays(membership, last_day, [membership.role]):
            return Professional.unscoped.none()
        return Professional.unscoped.filter(
            Q(ends_on=None) | Q(ends_on__gt=last_day),
            child__closed_on=None,
            user=membership.user_id,
            role=membership.role,
            child__local_authority=membership.local_authority_id,
        )

    def successors(self, membership, last_day):
        """Others who hold the same role at the authority."""
        return people_of(membership, last_day + dt.timedelta(days=1), [membership.role])

    def hand_over(self, membership, last_day, to, by):
        """End their work on the last day and begin the successor's on the next."""
        rows = list(self.rows(membership, last_day).select_for_update(of=("self",)))
        begun = [it for it in rows if it.starts_on <= last_day]
        to_come = [it.pk for it in rows if it.starts_on > last_day]
        named = {"user": to, "name": to.full_name, "email": to.email, "telephone": to.telephone}
        Professional.unscoped.filter(pk__in=[it.pk for it in begun]).update(ends_on=last_day)
        Professional.unscoped.filter(pk__in=to_come).update(**named)
        Professional.unscoped.bulk_create(
            Professional(
                child_id=it.child_id,
                role=it.role,
                team=it.team,
                starts_on=last_day + dt.timedelta(days=1),
                ends_on=it.ends_on,
                **named,
            )
            for it in begun
        )
        record_many(
            "caseload.handed_over",
            by=by,
            children=sorted({it.child_id for it in rows}),
            subject=membership,
            name=membership.user.full_name,
            to=to.full_name,
        )
