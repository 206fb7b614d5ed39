"""Policies of a school or an authority: their versions, and who has read them (S1-01)."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from lac.accounts.access import Permission
from lac.children.storage import PrivateStorage
from lac.organisations.models import LocalAuthority, School


def kept_at(row, filename):
    """A name on the disk that tells nothing."""
    return f"policies/{get_random_string(32)}"


class PolicyQuerySet(models.QuerySet):
    """Questions about many policies."""

    def for_reader(self, user):
        """Those of the organisations this person belongs to, and of their schools' authorities."""
        held = user.current_memberships
        schools = {it.school for it in held if it.school_id}
        authorities = {it.local_authority_id for it in held if it.local_authority_id}
        authorities |= {it.local_authority_id for it in schools}
        at = Q(local_authority__in=authorities) | Q(school__in=[it.pk for it in schools])
        return self.filter(at)

    def kept_by(self, user):
        """Those that this person may change."""
        authorities = user.authority_ids(Permission.MANAGE_ORGANISATION)
        schools = user.school_ids(Permission.KEEP_DOCUMENTS)
        return self.filter(Q(local_authority__in=authorities) | Q(school__in=schools))

    def in_force(self):
        """Policies that were not withdrawn."""
        return self.filter(withdrawn_on=None)

    def with_reading(self, user):
        """Annotate `read`: whether this person has confirmed reading the current version."""
        mine = PolicyRead.objects.filter(
            user=user, version__policy=OuterRef("pk"), version__number=OuterRef("number")
        )
        return self.annotate(read=Exists(mine))


class Policy(models.Model):
    """A policy that people are asked to read. It is withdrawn, never deleted."""

    title = models.CharField(max_length=120)
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    local_authority = models.ForeignKey(
        LocalAuthority, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The number of the version in force.
    number = models.PositiveSmallIntegerField(default=0, editable=False)
    review_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name_plural = "policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(school=None, local_authority__isnull=False)
                | Q(school__isnull=False, local_authority=None),
                name="policy_of_one_organisation",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("virtualschool:policy", kwargs={"pk": self.pk})

    @property
    def organisation(self):
        """The school or the authority whose policy it is."""
        return self.school or self.local_authority

    @property
    def current(self):
        """The version in force."""
        return self.versions.get(number=self.number)


class PolicyVersion(models.Model):
    """One published text of a policy; it never changes."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(storage=PrivateStorage(), upload_to=kept_at, max_length=200)
    extension = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    what_changed = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="one_policy_version_a_number")
        ]

    def __str__(self):
        return f"{self.policy}, version {self.number}"


class PolicyRead(models.Model):
    """Somebody confirmed that they have read a version."""

    version = models.ForeignKey(PolicyVersion, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "user"], name="read_once_a_version")
        ]

    def __str__(self):
        return f"{self.user} has read {self.version}"
