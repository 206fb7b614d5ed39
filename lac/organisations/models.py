"""Local authorities, schools and colleges, as the national register names them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class LocalAuthority(models.Model):
    """A children's services authority in England, by its three-digit DfE code."""

    code = models.CharField("DfE code", max_length=3, unique=True)
    name = models.CharField(max_length=120)
    # Set for an authority whose virtual school works in this system.
    uses_lac = models.BooleanField("its virtual school uses this system", default=False)
    # The youngest age at which its children have a PEP: two in some authorities, three in others.
    pep_from_age = models.PositiveSmallIntegerField("children have a PEP from age", default=3)
    # The first day of its work that is recorded here. What was due before it was done, or not
    # done, elsewhere: it is never late here. Empty: everything counts.
    records_kept_from = models.DateField("records kept here from", null=True, blank=True)

    # Starting at a school and leaving it ask for a meeting, or for the reason why there was none.
    asks_for_school_meetings = models.BooleanField(
        "asks for pre-admission and exit meetings", default=True, db_default=True
    )
    # How long an approved move in Year 10 or 11 may be used after the first day that was planned.
    move_approval_days = models.PositiveSmallIntegerField(
        "days for which the approval of a move in Year 10 or 11 lasts after the planned day",
        default=30,
        db_default=30,
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "local authorities"

    def __str__(self):
        return self.name


class Phase(models.TextChoices):
    NURSERY = "nursery", "Nursery"
    PRIMARY = "primary", "Primary"
    MIDDLE = "middle", "Middle"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all_through", "All-through"
    POST_16 = "post_16", "16 plus"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class School(models.Model):
    """A school or college: one row of the national register, known by its URN."""

    urn = models.CharField("URN", max_length=6, unique=True)
    establishment_number = models.CharField(max_length=4, blank=True)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True)
    name = models.CharField(max_length=200, db_index=True)
    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    phase = models.CharField(max_length=20, choices=Phase.choices, default=Phase.NOT_APPLICABLE)
    establishment_type = models.CharField("type", max_length=100, blank=True)
    is_open = models.BooleanField(default=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    lowest_age = models.PositiveSmallIntegerField(null=True, blank=True)
    highest_age = models.PositiveSmallIntegerField(null=True, blank=True)
    street = models.CharField(max_length=120, blank=True)
    town = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    website = models.CharField(max_length=200, blank=True)
    head_teacher = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["name", "urn"]

    def __str__(self):
        return self.name

    def clean(self):
        """A school closes after it opens."""
        if self.opened_on and self.closed_on and self.closed_on < self.opened_on:
            raise ValidationError({"closed_on": "A school cannot close before it opens."})

    @property
    def laestab(self):
        """The seven-digit DfE number: authority code, then establishment number."""
        return f"{self.local_authority.code}{self.establishment_number}"


class Inspection(models.Model):
    """The outcome of one inspection, in the inspectorate's own words of that day.

    Single-word grades ended in September 2024, so the raw words are kept and
    `judged_good_or_better` says what they mean (empty when they do not say).
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="inspections")
    inspected_on = models.DateField()
    inspectorate = models.CharField(max_length=60, default="Ofsted")
    outcome = models.CharField(max_length=200)
    judged_good_or_better = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["-inspected_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "inspected_on"], name="one_inspection_a_school_and_day"
            )
        ]

    def __str__(self):
        return f"{self.outcome} ({self.inspected_on:%-d %B %Y})"


def one_organisation(name):
    """The constraint that a row belongs to one authority or one school, never to both or none."""
    return models.CheckConstraint(
        condition=Q(local_authority__isnull=False, school__isnull=True)
        | Q(local_authority__isnull=True, school__isnull=False),
        name=name,
    )


class AtOrganisation(models.Model):
    """The base of rows at an authority or at a school; add `one_organisation` to their Meta."""

    local_authority = models.ForeignKey(
        LocalAuthority, models.PROTECT, null=True, blank=True, related_name="+"
    )
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def organisation(self):
        """The school or the local authority."""
        return self.school or self.local_authority
