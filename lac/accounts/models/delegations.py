"""Somebody lets a colleague act for them, for a time, and goes on answering for what is done."""

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone

from ..access import LENDABLE, ROLES, Role
from .people import Membership, User


class DelegationQuerySet(models.QuerySet):
    """Questions about many delegations."""

    def on(self, day):
        """Those in force on a day, the last day included; each ends with its giver's role.

        It also ends when the colleague no longer works at that school or authority: a carer
        or a young person there does not.
        """
        today = Q(ends_on__gte=day, starts_on__lte=day, ended_at=None)
        giver = Q(membership__starts_on__lte=day, membership__user__is_active=True) & (
            Q(membership__ends_on=None) | Q(membership__ends_on__gte=day)
        )
        staff = [role.value for role, it in ROLES.items() if it.is_staff]
        colleague = Membership.objects.on(day).filter(user=OuterRef("delegate"), role__in=staff)
        at_school = colleague.filter(school=OuterRef("membership__school"))
        at_authority = colleague.filter(local_authority=OuterRef("membership__local_authority"))
        return self.filter(today & giver).filter(
            models.Exists(at_school) | models.Exists(at_authority)
        )


class Delegation(models.Model):
    """A named colleague acts for the holder of a role, from a day to a day.

    Which children, where not all, is kept by `lac.children`.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    delegate = models.ForeignKey(User, models.PROTECT, related_name="+")
    all_children = models.BooleanField(default=True)
    # Keys of `Permission`: a part of what the giver's role may do.
    permissions = ArrayField(models.CharField(max_length=40))
    # Keys of the sections of the PEP that the colleague may write.
    sections = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    reason = models.CharField(max_length=300)
    starts_on = models.DateField()
    # The last day. Every delegation has one.
    ends_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(default=timezone.now)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return f"{self.delegate} for {self.membership.user}"


@dataclass(frozen=True)
class ActsFor:
    """A delegation in force today, as the colleague's own pages and rights read it."""

    pk: int
    giver_id: int
    giver: str
    role: Role
    school_id: int | None
    local_authority_id: int | None
    all_children: bool
    permissions: frozenset[str]
    sections: frozenset[str]
    ends_on: str


def rows_for(delegate, day):
    """The delegations to somebody (an id or a reference) in force on a day, one JSON each."""
    rows = Delegation.objects.on(day).filter(delegate=delegate).order_by("pk")
    return rows.values(
        row=JSONObject(
            pk="pk",
            giver_id="membership__user",
            giver="membership__user__full_name",
            role="membership__role",
            school_id="membership__school",
            local_authority_id="membership__local_authority",
            all_children="all_children",
            permissions="permissions",
            sections="sections",
            ends_on="ends_on",
        )
    )


def acts_for(row):
    """What `rows_for` gave, as `ActsFor`: never more than its giver's role has and can lend."""
    role = Role(row["role"])
    lendable = frozenset(LENDABLE) & ROLES[role].permissions
    return ActsFor(
        **row
        | {
            "role": role,
            "permissions": lendable & frozenset(row["permissions"]),
            "sections": frozenset(row["sections"]),
        }
    )
