"""Parts of plans that nobody is there to write."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lac.accounts.access import Role
from lac.accounts.models import Membership, User
from lac.accounts.ownership import Left, Ownerless, holders, ownerless
from lac.children.actions import add_professional
from lac.children.models import Professional
from lac.deadlines.owned import staff_at

from .models import Pep
from .models.plan import OPEN_STATES
from .sections import sections_of


@ownerless("pep_sections", "Parts of PEPs that nobody is there to write")
class SectionsLeft(Ownerless):
    """Plans being written where the school has no designated teacher or the child no worker."""

    def rows(self, authority, children, today):
        teachers = Membership.objects.on(today).filter(
            role=Role.DESIGNATED_TEACHER, school=OuterRef("school")
        )
        workers = Professional.unscoped.current(today).filter(
            role=Role.SOCIAL_WORKER, child=OuterRef("child")
        )
        rows = Pep.unscoped.filter(state__in=OPEN_STATES, child__in=children).annotate(
            no_teacher=Q(school__isnull=False) & ~Exists(teachers.order_by()),
            no_worker=~Exists(workers.order_by()),
        )
        rows = rows.filter(Q(no_teacher=True) | Q(no_worker=True))
        return rows.select_related("child", "school").order_by("cutoff_on", "pk")

    def item(self, row):
        role = Role.DESIGNATED_TEACHER if row.no_teacher else Role.SOCIAL_WORKER
        titles = [it.title for it in sections_of(row) if it.owner == role]
        parts = ", ".join(titles) if len(titles) < 4 else f"{len(titles)} sections of the plan"
        return Left(
            key=str(row.pk),
            what=f"{role.label}: {parts}",
            about=row.child.name,
            child=row.child_id,
            url=row.get_absolute_url(),
            due_on=row.cutoff_on,
            role=role if row.no_teacher else "",
            school=row.school_id if row.no_teacher else None,
        )

    def takers(self, row, authority, today):
        """The school's staff for its part; the authority's social workers for theirs."""
        if row.no_teacher:
            return staff_at(school=row.school_id)
        held = holders(Role.SOCIAL_WORKER, today, local_authority=authority)
        return User.objects.filter(pk__in=held.values("user")).order_by("full_name")

    def give(self, row, to, by):
        """Name the child's social worker from today."""
        role, today = Role.SOCIAL_WORKER, timezone.localdate()
        add_professional(child=row.child, role=role, user=to, starts_on=today, by=by)
