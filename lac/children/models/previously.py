"""Previously looked-after pupils, as a school's register knows them: no care history, no plan."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lac.accounts.access import Permission
from lac.calendars import ages
from lac.organisations.models import School


class LeftCareBy(models.TextChoices):
    ADOPTION = "adoption", "Adoption"
    GUARDIANSHIP = "guardianship", "Special guardianship order"
    ARRANGEMENTS = "arrangements", "Child arrangements order"
    ABROAD = "abroad", "Adopted from state care outside England and Wales"


class ToldBy(models.TextChoices):
    FAMILY = "family", "Their parent or guardian"
    SCHOOL = "school", "Their school before"
    VIRTUAL_SCHOOL = "virtual_school", "The virtual school"
    OTHER = "other", "Somebody else"


class PreviouslyLookedAfterQuerySet(models.QuerySet):
    def at_schools(self, schools, today=None):
        """The pupils on the registers of these schools (ids) on a day; today when None."""
        today = today or timezone.localdate()
        staying = Q(left_school_on=None) | Q(left_school_on__gte=today)
        return self.filter(staying, school__in=schools)

    def visible_to(self, user, permission=Permission.VIEW_CHILD):
        """The pupils on the registers of the schools where this person holds the permission."""
        return self.at_schools(user.school_ids(permission) if user.is_active else [])


class PreviouslyLookedAfter(models.Model):
    """A pupil whom a school knows to have left care for good, because somebody told it so.

    It stands for itself: it hangs on no record of the time in care. Only where a child
    left care by guardianship, under the name they had, `child` says whose notes these are.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    child = models.ForeignKey(
        "children.Child", models.CASCADE, null=True, blank=True, related_name="+", editable=False
    )
    given_name = models.CharField("first name", max_length=80, blank=True)
    family_name = models.CharField("last name", max_length=80, blank=True)
    born_on = models.DateField("date of birth", null=True, blank=True)
    left_care_by = models.CharField(max_length=12, choices=LeftCareBy.choices, blank=True)
    left_care_on = models.DateField(null=True, blank=True)
    care_country = models.CharField("country whose care it was", max_length=60, blank=True)
    told_by = models.CharField(max_length=14, choices=ToldBy.choices, blank=True)
    known_since = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    left_school_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = PreviouslyLookedAfterQuerySet.as_manager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        ordering = ["family_name", "given_name", "pk"]
        verbose_name_plural = "previously looked-after pupils"
        constraints = [
            models.UniqueConstraint(fields=["child", "school"], name="one_note_a_child_and_school"),
            models.CheckConstraint(
                condition=Q(child__isnull=False)
                | (~Q(given_name="") & ~Q(left_care_by="") & Q(known_since__isnull=False)),
                name="declared_pupil_has_name_and_status",
            ),
            models.CheckConstraint(
                condition=Q(left_care_on=None)
                | Q(known_since=None)
                | Q(known_since__gte=F("left_care_on")),
                name="known_to_have_left_care_after_leaving",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def visible_to(cls, user, permission=Permission.VIEW_CHILD):
        """The pupils on the registers of this person's schools."""
        return cls.unscoped.visible_to(user, permission)

    @property
    def name(self):
        """The name the school uses."""
        return f"{self.given_name} {self.family_name}".strip()

    def year_group_on(self, day):
        """The pupil's year on a day, in words; empty without a date of birth."""
        return ages.nc_year_label(self.born_on, day) if self.born_on else ""
