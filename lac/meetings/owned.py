"""What people own here: what meetings agreed that they will do, and meetings they chair."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Permission
from lac.accounts.models import Membership, User
from lac.accounts.ownership import Left, owned, ownerless, stays
from lac.audit.log import record_many
from lac.children.models import Enrolment
from lac.children.owned import OfChild, OfChildren, of_place, owner_is_gone

from .models import Meeting, MeetingAction


@owned("meeting_actions", "Actions that meetings gave them")
class Actions(OfChildren):
    """Actions that are not done. They pass to the successor at once, with their day."""

    def rows(self, membership, last_day):
        """Undone, about the authority's children or those who are or were on the school's roll."""
        if stays(membership, last_day):
            return MeetingAction.unscoped.none()
        return MeetingAction.unscoped.filter(
            of_place(membership), owner=membership.user_id, done_on=None
        )

    def hand_over(self, membership, last_day, to, by):
        """Name the successor as who does it."""
        rows = list(self.rows(membership, last_day).select_for_update(of=("self",)))
        self.check_successor(rows, membership, last_day, to)
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


@ownerless("meeting_actions", "Actions that nobody will do")
class ActionsLeft(OfChild):
    """Actions that are not done, of somebody who works with the child no more."""

    def rows(self, authority, children, today):
        rows = MeetingAction.unscoped.filter(owner_is_gone(today), done_on=None, child__in=children)
        return rows.select_related("child", "owner").order_by("due_on", "pk")

    def item(self, row):
        return Left(
            key=str(row.pk),
            what=row.text,
            about=row.child.name,
            child=row.child_id,
            url=reverse("meetings:detail", kwargs={"child_pk": row.child_id, "pk": row.meeting_id}),
            had_by=row.owner_name,
            due_on=row.due_on,
        )


@ownerless("chaired", "Meetings that nobody will chair")
class ChairsLeft(OfChild):
    """Meetings to come whose chair has left; the chair is known by name, as it was typed."""

    needs = (Permission.HOLD_MEETING,)

    def rows(self, authority, children, today):
        """With the name of an account that worked with the child once, and no such name now."""
        named = User.objects.filter(full_name__iexact=OuterRef("chair")).order_by()
        rolls = Enrolment.unscoped.filter(child=OuterRef(OuterRef("child"))).order_by()
        place = Q(local_authority=OuterRef("child__local_authority")) | Q(
            school__in=rolls.values("school")
        )
        same = Membership.objects.filter(place, user__full_name__iexact=OuterRef("chair"))
        now = Membership.objects.on(today).filter(place, user__full_name__iexact=OuterRef("chair"))
        rows = Meeting.unscoped.upcoming().filter(
            Exists(named), Exists(same.order_by()), ~Exists(now.order_by()), child__in=children
        )
        return rows.select_related("child").order_by("planned_at", "pk")

    def item(self, row):
        return Left(
            key=str(row.pk),
            what=row.get_kind_display(),
            about=row.child.name,
            child=row.child_id,
            url=row.get_absolute_url(),
            had_by=row.chair,
            due_on=timezone.localtime(row.planned_at).date(),
        )

    def rename(self, row, to):
        """Put the new chair's name on the meeting."""
        row.chair, row.version = to.full_name, row.version + 1
        row.save(update_fields=["chair", "version"])
