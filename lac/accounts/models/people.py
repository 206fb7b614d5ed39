"""People who sign in, and their memberships: a role, at an organisation, from a day to a day."""

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from lac.organisations.models import AtOrganisation, LocalAuthority, School, one_organisation
from lac.prepared import Prepared

from ..access import AUTHORITY_ROLES, ROLES, SEES_RECORDS_WHEN, Permission, Role, roles_with


class UserManager(BaseUserManager):
    """Makes and finds people by their e-mail address."""

    def create_user(self, email, password=None, **fields):
        """Create a person who signs in by e-mail; without a password, by resetting it first."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email=None, password=None, **fields):
        """Refuse: nobody sees every record. The first administrator is added by a command."""
        raise ValidationError("There is no superuser here. Use: manage.py add_administrator")

    def get_by_natural_key(self, email):
        """The person with an e-mail address, however it is capitalised."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in by e-mail. There is no standing superuser: see design, access."""

    email = models.EmailField("e-mail address", unique=True)
    full_name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    # Takes the field of PermissionsMixin away: there is nothing to switch on.
    is_superuser = None
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_an_email")]

    def __str__(self):
        return self.full_name

    def get_full_name(self):
        """As people write it; django-allauth asks for it in its e-mails."""
        return self.full_name

    def get_short_name(self):
        """What the admin calls a person."""
        return self.full_name

    @property
    def is_staff(self):
        """Whether today's roles open the Django admin, which holds reference tables only."""
        return self.may(Permission.MANAGE_REFERENCE_TABLES)

    @cached_property
    def current_memberships(self):
        """Today's memberships with their organisations: one query a request.

        Each carries `acts_for`, what others have let this person do for them.
        """
        return _held(user=self.pk, today=timezone.localdate())

    @property
    def delegations(self):
        """The delegations by which this person acts for others today (`ActsFor`); no query more.

        Whoever has no role of their own today acts for nobody.
        """
        from .delegations import acts_for

        return (
            [acts_for(row) for row in self.current_memberships[0].acts_for]
            if (self.current_memberships)
            else []
        )

    @property
    def roles(self):
        """The roles this person holds today."""
        return {Role(membership.role) for membership in self.current_memberships}

    @property
    def is_staff_role(self):
        """Whether any of today's roles works with other people's records.

        So does who has no role, or who sees records for another reason: what they
        may see was granted to them by name.
        """
        return not self.has_portal_roles_only or any(asked(self) for asked in SEES_RECORDS_WHEN)

    @property
    def has_portal_roles_only(self):
        """Whether this person is a carer or a young person here and nothing else."""
        return bool(self.roles) and not any(ROLES[role].is_staff for role in self.roles)

    def may(self, permission):
        """Whether a role of today carries it, one's own or lent, whatever the child."""
        return bool(self.roles & roles_with(permission)) or any(
            permission in it.permissions for it in self.delegations
        )

    def authority_ids(self, permission):
        """The local authorities at which this person holds the permission today."""
        return self._organisation_ids("local_authority_id", permission)

    def school_ids(self, permission):
        """The schools at which this person holds the permission today."""
        return self._organisation_ids("school_id", permission)

    def _organisation_ids(self, field, permission):
        carrying = roles_with(permission)
        ids = (getattr(it, field) for it in self.current_memberships if it.role in carrying)
        return sorted({pk for pk in ids if pk is not None})


@Prepared.of(user=int, today=dt.date)
def _held(user, today):
    from .delegations import rows_for

    rows = Membership.objects.on(today).filter(user=user)
    lent = ArraySubquery(rows_for(OuterRef("user"), today))
    return rows.select_related("school", "local_authority").annotate(acts_for=lent)


def allocated_to(user, day):
    """Ids of the schools for which a person is the allocated officer on a day."""
    if not user.roles & AUTHORITY_ROLES:
        return []
    return list(OfficerAllocation.schools_of(user, day))


class MembershipQuerySet(models.QuerySet):
    """Questions about many memberships."""

    def on(self, day):
        """Memberships in force on a day; the last day counts."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            starts_on__lte=day,
            user__is_active=True,
        )


class Membership(AtOrganisation):
    """A role that a person holds at a school or a local authority."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # For a designated teacher (S1-08, S1-13); empty for other roles.
    is_senior_leader = models.BooleanField("member of the senior leadership team", null=True)
    is_qualified_teacher = models.BooleanField(null=True)
    last_trained_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            one_organisation("membership_at_one_organisation"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}, {self.organisation}"


class OfficerAllocation(models.Model):
    """The virtual school officer who is a school's first contact (S1-34), for one authority."""

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    local_authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="+")
    officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "local_authority"],
                condition=Q(ends_on__isnull=True),
                name="one_current_officer_a_school",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="allocation_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.officer} for {self.school}"

    @classmethod
    def schools_of(cls, officer, day):
        """Ids of the schools allocated to a person on a day, as a queryset; the last day counts."""
        lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        held = cls.objects.filter(lasting, starts_on__lte=day, officer=officer)
        return held.order_by().values_list("school", flat=True)
