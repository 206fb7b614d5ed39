"""What people own here: the children on their caseload, and referrals they follow up."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import (
    AUTHORITY_ROLES,
    CASELOAD_ROLES,
    ROLES,
    SCHOOL_ROLES,
    Permission,
    Role,
    roles_with,
)
from lac.accounts.models import Delegation, Membership, User
from lac.accounts.ownership import (
    Left,
    Owned,
    Ownerless,
    holders,
    owned,
    ownerless,
    people_of,
    stays,
)
from lac.audit.log import record_many

from .access import open_on, permissions_on
from .actions import add_professional, hand_over_readers
from .models import Child, ChildUserObjectPermission, Enrolment, Professional, Referral
from .models.referrals import HEALTH_AGENCIES
from .readers import last_reader_of, people_who_may


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


def of_place(membership):
    """A condition on rows about children: those of the role's authority, or of its school's roll.

    Of the roll now or before: what somebody promised about a child outlives the child's stay.
    """
    if membership.school_id:
        there = Enrolment.unscoped.filter(school=membership.school_id).order_by()
        return Q(child__in=there.values("child"))
    return Q(child__local_authority=membership.local_authority_id)


class OfChildren(Owned):
    """A kind of thing about children, which only somebody who may do it with each can take over."""

    permission = Permission.VIEW_CHILD

    def needs_of(self, row):
        """What the owner of this one has to be able to do with its child."""
        return (self.permission,)

    def successors(self, membership, last_day):
        """People there with a role that allows it.

        Workers see no more than their own caseload: they take over from one another, with it.
        """
        roles = roles_with(self.permission) - (CASELOAD_ROLES - {membership.role})
        staff = [role for role in roles if ROLES[role].is_staff]
        return people_of(membership, last_day + dt.timedelta(days=1), staff)

    def check_successor(self, rows, membership, last_day, to):
        """Raise ValidationError where the successor cannot do it though the leaver can.

        Of a child whom the leaver does not see any more, nobody else is asked either. A child
        whose worker the successor becomes is theirs from the day after.
        """
        taken = Professional.unscoped.current(last_day + dt.timedelta(days=1)).filter(
            user=to, role=membership.role
        )
        theirs = set(taken.values_list("child", flat=True))
        gives = ROLES[Role(membership.role)].permissions
        blocked = set()
        for row in rows:
            needed = set(self.needs_of(row))
            may = permissions_on(to, row.child_id) | (gives if row.child_id in theirs else set())
            if not needed <= may and needed <= permissions_on(membership.user, row.child_id):
                blocked.add(row.child_id)
        if blocked:
            of = "the child" if len(blocked) == 1 else f"{len(blocked)} of the children"
            raise ValidationError(
                {
                    self.key: f"{to} may not do this with {of}, or does not work with them. "
                    "Choose somebody else, or give them access first."
                }
            )


def needs_of_referral(row):
    """What whoever follows a referral up has to be able to do with its child."""
    if row.agency in HEALTH_AGENCIES:
        return (Permission.RECORD_SUPPORT, Permission.VIEW_HEALTH)
    return (Permission.RECORD_SUPPORT,)


@owned("referrals", "Referrals they follow up")
class Referrals(OfChildren):
    """Open referrals. They pass to the successor at once."""

    permission = Permission.RECORD_SUPPORT

    def needs_of(self, row):
        return needs_of_referral(row)

    def rows(self, membership, last_day):
        """Open referrals of the authority's children, or of the school's, that they follow up."""
        if stays(membership, last_day):
            return Referral.unscoped.none()
        return Referral.unscoped.open().filter(of_place(membership), owner=membership.user_id)

    def hand_over(self, membership, last_day, to, by):
        """Name the successor as who follows them up."""
        rows = list(self.rows(membership, last_day).select_for_update(of=("self",)))
        self.check_successor(rows, membership, last_day, to)
        Referral.unscoped.filter(pk__in=[it.pk for it in rows]).update(
            owner=to, owner_name=to.full_name, version=F("version") + 1
        )
        record_many(
            "referrals.handed_over",
            by=by,
            children=sorted({it.child_id for it in rows}),
            subject=membership,
            name=membership.user.full_name,
            to=to.full_name,
        )


def owner_is_gone(today, owner="owner"):
    """A condition on rows about a child: whoever owned them works with the child no more.

    That is: has no role today at the child's authority or school, or at the authority that
    the school is in, and no access of their own to the child.
    """
    held = Membership.objects.on(today).filter(user=OuterRef(owner)).order_by()
    rolls = Enrolment.unscoped.current(today).filter(child=OuterRef(OuterRef("child"))).order_by()
    near = held.filter(
        Q(local_authority=OuterRef("child__local_authority"))
        | Q(school__in=rolls.values("school"))
        | Q(local_authority__in=rolls.values("school__local_authority"))
    )
    granted = ChildUserObjectPermission.objects.filter(
        open_on(today, "starts_on", "ends_on"),
        user=OuterRef(owner),
        user__is_active=True,
        content_object=OuterRef("child"),
    )
    return Q(**{f"{owner}__isnull": False}) & ~Exists(near) & ~Exists(granted)


class OfChild(Ownerless):
    """A kind of thing about one child, kept in a row with `owner`, `owner_name` and `version`."""

    # What its owner has to be able to do with the child.
    needs: tuple[Permission, ...] = (Permission.VIEW_CHILD,)

    def needs_of(self, row):
        """What the owner of this one has to be able to do with its child."""
        return self.needs

    def takers(self, row, authority, today):
        """Whoever works with the child and may do it."""
        return people_who_may(row.child, *self.needs_of(row))

    def give(self, row, to, by):
        """Name somebody as its owner; `takers` said that they can do it."""
        self.rename(row, to)

    def rename(self, row, to):
        """Write who has it from now on."""
        row.owner = to
        fields = ["owner"]
        if hasattr(row, "owner_name"):
            row.owner_name = to.full_name
            fields.append("owner_name")
        if hasattr(row, "version"):
            row.version += 1
            fields.append("version")
        row.save(update_fields=fields)


@ownerless("referrals", "Referrals that nobody follows up")
class ReferralsLeft(OfChild):
    """Open referrals of somebody who works with the child no more.

    Not every reader of the list may know of a referral to a health service. So no row says to
    which agency it is, and each leads to the child's referrals, where its readers find it.
    """

    def needs_of(self, row):
        return needs_of_referral(row)

    def rows(self, authority, children, today):
        rows = Referral.unscoped.open().filter(owner_is_gone(today), child__in=children)
        return rows.select_related("child", "owner").order_by("made_on", "pk")

    def item(self, row):
        return Left(
            key=str(row.pk),
            what="Referral",
            about=row.child.name,
            url=reverse("children:referrals", kwargs={"child_pk": row.child_id}),
            child=row.child_id,
            had_by=row.owner_name,
        )


@ownerless("caseload", "Children whose worker has left")
class CaseloadLeft(Ownerless):
    """Children whose social worker, reviewing officer or careers adviser can sign in no more."""

    def rows(self, authority, children, today):
        """Named today, by an account that is closed or holds the role there no more."""
        held = Membership.objects.on(today).filter(
            user=OuterRef("user"),
            role=OuterRef("role"),
            local_authority=OuterRef("child__local_authority"),
        )
        rows = Professional.unscoped.current(today).filter(
            ~Exists(held.order_by()),
            user__isnull=False,
            role__in=CASELOAD_ROLES,
            child__in=children,
        )
        return rows.select_related("child").order_by(
            "child__family_name", "child__given_name", "pk"
        )

    def item(self, row):
        return Left(
            key=str(row.pk),
            what=row.get_role_display(),
            about=row.child.name,
            url=reverse("children:people", kwargs={"child_pk": row.child_id}),
            child=row.child_id,
            had_by=row.name,
        )

    def takers(self, row, authority, today):
        """Whoever holds the same role at the authority."""
        held = holders(row.role, today, local_authority=authority)
        return User.objects.filter(pk__in=held.values("user")).order_by("full_name")

    def give(self, row, to, by):
        """Name the successor from today; the last day of who left becomes yesterday."""
        add_professional(
            child=row.child, role=row.role, user=to, starts_on=timezone.localdate(), by=by,
            replaces=row,
        )  # fmt: skip


@ownerless("delegations", "Work lent to a colleague who has left")
class DelegationsLeft(Ownerless):
    """Delegations that are to last, to somebody who works there no more.

    Whom they lend to is for each to say: it can only be given back.
    """

    def rows(self, authority, children, today):
        """Of people whose own role lasts, at the authority or a school in its area."""
        giver = Q(membership__user__is_active=True, membership__starts_on__lte=today) & (
            Q(membership__ends_on=None) | Q(membership__ends_on__gte=today)
        )
        ours = Q(membership__local_authority=authority) | Q(
            membership__school__local_authority=authority
        )
        lasting = Delegation.objects.filter(
            giver, ours, starts_on__lte=today, ends_on__gte=today, ended_at=None
        )
        rows = lasting.exclude(pk__in=Delegation.objects.on(today).order_by().values("pk"))
        return rows.select_related("membership__user", "delegate").order_by("ends_on", "pk")

    def item(self, row):
        return Left(
            key=str(row.pk),
            what=f"Acting as {row.membership.get_role_display().lower()}",
            about=row.membership.user.full_name,
            url=reverse("children:delegations"),
            had_by=row.delegate.full_name,
            due_on=row.ends_on,
        )

    def takers(self, row, authority, today):
        """Whoever lent it."""
        return User.objects.filter(pk=row.membership.user_id)

    def give(self, row, to, by):
        """End the delegation: its giver does the work again."""
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])


@owned("restricted_records", "Restricted records that nobody else can open")
class RestrictedRecords(Owned):
    """Records with one reader left: whoever takes over reads them from today."""

    def rows(self, membership, last_day):
        """Those that their holder opens, and nobody else."""
        if stays(membership, last_day):
            return Child.unscoped.none()
        return Child.unscoped.filter(pk__in=[it.pk for it in last_reader_of(membership.user)])

    def successors(self, membership, last_day):
        """Colleagues whose role has to do with all children there."""
        roles = SCHOOL_ROLES if membership.school_id else AUTHORITY_ROLES
        return people_of(membership, last_day + dt.timedelta(days=1), list(roles))

    def hand_over(self, membership, last_day, to, by):
        """Name the successor as a reader."""
        hand_over_readers(user=membership.user, to=to, by=by)

    def when_closed(self, user, by):
        """The heads of each child's authority read them from now on."""
        hand_over_readers(user=user, to=None, by=by)
