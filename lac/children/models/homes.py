"""Carers' households: where a child lives, and who may sign in for it."""

from django.conf import settings
from django.db import models

from lac.organisations.models import LocalAuthority


class Household(models.Model):
    """A foster family, a children's home or another home, known to one authority."""

    class Kind(models.TextChoices):
        FOSTER = "foster", "Foster family"
        KINSHIP = "kinship", "Family or friends"
        HOME = "home", "Children's home"
        SUPPORTED = "supported", "Supported accommodation"
        OTHER = "other", "Other"

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, help_text="For example, the Okafor household")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.FOSTER)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class HouseholdMember(models.Model):
    """A carer of the household who signs in; their access follows the placements' dates."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]

    def __str__(self):
        return f"{self.user}, {self.household}"
