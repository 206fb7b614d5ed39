"""The child."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from lac.calendars import ages
from lac.organisations.models import LocalAuthority

from .. import sql
from .codes import Ethnicity, SenProvision, Sex, UpnUnknown
from .records import ChildRecord, VisibleTo


class Fold(models.Func):
    """Lower case without accents, by `lac_fold` (see the migration), for searching."""

    function = "LAC_FOLD"
    output_field = models.TextField()


class ChildQuerySet(models.QuerySet):
    def visible_to(self, user, permission=None, *, few=False):
        """The children this user works with today (and holds the permission for).

        `few` says that few of them will be read: a page of a list.
        """
        from ..access import scope

        return self.filter(scope(user, permission, few=few))

    def with_identity(self, today=None):
        """With what the identity bar says: `school_id`, `school_name` and `social_worker`."""
        today = today or timezone.localdate()
        return self.select_related("local_authority").annotate(
            school_id=_of(sql.SCHOOL_ID, today, models.BigIntegerField()),
            school_name=_of(sql.SCHOOL_NAME, today, models.CharField()),
            social_worker=_of(sql.SOCIAL_WORKER, today, models.CharField()),
        )


def _of(text, day, output_field):
    return sql.OfChild(text, day, day, output_field=output_field)


class Child(VisibleTo, models.Model):
    """A child who is or was looked after, known to their authority by `la_child_id`.

    A statutory return carries no names: until somebody adds one, the child is
    shown by the authority's identifier.
    """

    local_authority = models.ForeignKey(
        LocalAuthority, models.PROTECT, related_name="+", verbose_name="responsible authority"
    )
    la_child_id = models.CharField("social care ID", max_length=20)
    given_name = models.CharField("first name", max_length=80, blank=True)
    family_name = models.CharField("last name", max_length=80, blank=True)
    preferred_name = models.CharField("name they like to be called", max_length=80, blank=True)
    born_on = models.DateField("date of birth")
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    ethnicity = models.CharField(max_length=4, choices=Ethnicity.choices, blank=True)
    first_language = models.CharField(max_length=60, blank=True)
    upn = models.CharField("UPN", max_length=13, blank=True)
    upn_unknown = models.CharField(
        "why there is no UPN", max_length=3, choices=UpnUnknown.choices, blank=True
    )
    sen_provision = models.CharField(
        "special educational needs", max_length=1, choices=SenProvision.choices, blank=True
    )
    # A child taught out of their year: their National Curriculum year less the usual one.
    # Who must not see or contact the child, as a court or the care plan says.
    restricted_contact = models.TextField("restricted contact", blank=True)
    year_group_offset = models.SmallIntegerField(
        "taught this many years ahead or behind", default=0
    )
    # Who alone opens a restricted record, of those who work with the child: "user:7",
    # "role:virtual_school_head". NULL: the record is not restricted. Only lac.children.access
    # reads it, and who is not named never learns that there is such a record.
    readers = ArrayField(models.CharField(max_length=60), null=True, blank=True, editable=False)
    # The day the record was closed for good, after an adoption: nothing about the child is
    # written any more (lac.children.closed), and `readers` is empty.
    closed_on = models.DateField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # Every name and identifier, each after a space, so that " smi" finds the start of a word.
    search_text = models.GeneratedField(
        expression=Fold(
            Concat(
                Value(" "),
                "given_name",
                Value(" "),
                "family_name",
                Value(" "),
                "preferred_name",
                Value(" "),
                "la_child_id",
                Value(" "),
                "upn",
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    unscoped = ChildQuerySet.as_manager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        ordering = ["family_name", "given_name", "la_child_id"]
        verbose_name_plural = "children"
        # With `view_child`, what a grant may give: see `GRANTS` in lac/children/access.py.
        permissions = [("write_pep", "Can write the Personal Education Plan")]
        constraints = [
            models.UniqueConstraint(
                fields=["local_authority", "la_child_id"], name="one_child_an_authority_and_id"
            ),
            models.UniqueConstraint(
                fields=["local_authority", "upn"],
                condition=~Q(upn=""),
                name="one_child_an_authority_and_upn",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(readers=[], upn=""),
                name="closed_record_is_open_to_nobody",
            ),
        ]
        indexes = [
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="child_search"),
            models.Index(fields=["family_name", "given_name", "la_child_id"], name="child_by_name"),
            models.Index(fields=["born_on"], name="child_by_birth"),
            GinIndex(
                fields=["readers"], name="restricted_child", condition=Q(readers__isnull=False)
            ),
            models.Index(fields=["id"], name="closed_child", condition=Q(closed_on__isnull=False)),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The name to show: preferred or first name, then last name, or the identifier."""
        named = f"{self.preferred_name or self.given_name} {self.family_name}".strip()
        return named or f"Child {self.la_child_id}"

    @property
    def first_name(self):
        """What to call the child in a sentence."""
        return self.preferred_name or self.given_name or "the child"

    def open_to(self, user, may):
        """Remember, for this request, what the user may do with the child."""
        self._opened = (user.pk, may)

    def opened_to(self, user):
        """What the user may do with the child if a page opened it for them, else None."""
        opened_for, may = getattr(self, "_opened", (None, None))
        return may if user.pk is not None and opened_for == user.pk else None

    def age_on(self, day):
        """How old the child is on a day."""
        return ages.age_on(self.born_on, day)

    def year_group_on(self, day):
        """The child's year on a day, in words."""
        return ages.nc_year_label(self.born_on, day, self.year_group_offset)


class FormerName(ChildRecord):
    """A name the child had before, until a day. For readers of sensitive details only."""

    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    used_until = models.DateField()
    search_text = models.GeneratedField(
        expression=Fold(Concat(Value(" "), "given_name", Value(" "), "family_name")),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta(ChildRecord.Meta):
        ordering = ["-used_until", "-pk"]
        indexes = [GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="former_name_search")]

    def __str__(self):
        return f"{self.given_name} {self.family_name}".strip()


class ChildUserObjectPermission(UserObjectPermissionBase):
    """A named person's grant on one child, with an end date and a reason (django-guardian)."""

    content_object = models.ForeignKey(Child, models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="grant_ends_after_it_starts"
            )
        ]


class YoungPersonAccount(ChildRecord):
    """The sign-in of the young person themselves."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta(ChildRecord.Meta):
        constraints = [models.UniqueConstraint(fields=["child"], name="one_account_a_young_person")]
