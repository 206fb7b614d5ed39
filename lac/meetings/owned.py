"""What people own here: what meetings agreed that they will do."""

from lac.accounts.ownership import Owned, owned, stays
from lac.audit.log import record_many
from lac.children.models import Enrolment

from .models import MeetingAction


@owned("meeting_actions", "Actions that meetings gave them")
class Actions(Owned):
    """Actions that are not done. They pass to the successor at once, with their day."""

    def rows(self, membership, last_day):
        """Undone, about the authority's children or those who are or were on the school's roll."""
        if stays(membership, last_day):
            return MeetingAction.unscoped.none()
        undone = MeetingAction.unscoped.filter(owner=membership.user_id, done_on=None)
        if membership.school_id:
            there = Enrolment.unscoped.filter(school=membership.school_id).order_by()
            return undone.filter(child__in=there.values("child"))
        return undone.filter(child__local_authority=membership.local_authority_id)

    def hand_over(self, membership, last_day, to, by):
        """Name the successor as who does it."""
        rows = list(self.rows(membership, last_day).select_for_update(of=("self",)))
        MeetingAction.unscoped.filter(pk__in=[it.pk for it in rows]).update(
            owner=to, owner_name=to.full_name
        )
        record_many(
            "meeting_actions.handed_over",
            by=by,
            children=sorted({it.child_id for it in rows}),
            subject=membership,
            name=membership.user.full_name,
            to=to.full_name,
        )
