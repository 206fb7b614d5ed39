"""The professionals around a child."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from .child import Fold
from .records import ChildRecord, ChildRecordQuerySet


class ProfessionalRole(models.TextChoices):
    SOCIAL_WORKER = "social_worker", "Social worker"
    REVIEWING_OFFICER = "reviewing_officer", "Independent reviewing officer"
    CAREERS_ADVISER = "careers_adviser", "Careers adviser"
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker", "Supervising social worker"
    EDUCATIONAL_PSYCHOLOGIST = "educational_psychologist", "Educational psychologist"
    CAMHS = "camhs", "CAMHS clinician"
    HEALTH = "health", "Nurse for looked-after children"
    SENCO = "senco", "SENCO"
    CLASS_TEACHER = "class_teacher", "Class teacher or tutor"
    PERSONAL_ADVISER = "personal_adviser", "Personal adviser"
    ADVOCATE = "advocate", "Advocate"
    YOUTH_SUPPORT = "youth_support", "Youth support worker"
    OTHER = "other", "Other"


class ProfessionalQuerySet(ChildRecordQuerySet):
    def current(self, day=None):
        """Those who work with the child on a day; today when None."""
        return self._covering(day, "starts_on", "ends_on")


class Professional(ChildRecord):
    """Someone who works with the child, who may or may not sign in here."""

    role = models.CharField(max_length=30, choices=ProfessionalRole.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    team = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    unscoped = ProfessionalQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["role", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="professional_ends_after_they_start",
            )
        ]
        indexes = [
            models.Index(fields=["user", "role"], name="professional_by_user"),
            GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="professional_search"),
        ]

    def __str__(self):
        return f"{self.name}, {self.get_role_display()}"
