"""What a child is given beyond lessons, and the school's regular look at whether it is enough."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lac.children.models.records import ChildRecord, ChildRecordQuerySet
from lac.organisations.models import School

from .learning import Area
from .targets import Target


class ProvisionKind(models.TextChoices):
    LESSONS = "lessons", "Extra help in lessons"
    TUITION = "tuition", "Tuition"
    PROGRAMME = "programme", "A programme for a need"
    PASTORAL = "pastoral", "Emotional or pastoral support"
    EQUIPMENT = "equipment", "Equipment or transport"
    ENRICHMENT = "enrichment", "Club, trip, music or sport"


class ProvisionResult(models.TextChoices):
    TOO_EARLY = "too_early", "Too early to say"
    HELPED = "helped", "It helped"
    PARTLY = "partly", "It helped in part"
    NOT = "not", "It did not help"


class ProvisionQuerySet(ChildRecordQuerySet):
    def running(self, day=None):
        """What is given on a day (today), the last day included."""
        return self._covering(day or timezone.localdate(), "starts_on", "ends_on")


class Provision(ChildRecord):
    """Support or enrichment for one child (S1-16, S1-30): a line of the provision map."""

    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=ProvisionKind.choices)
    what = models.CharField(max_length=120)
    need = models.TextField(blank=True)
    # S1-15: the area of need that it answers, and the target it works towards.
    area = models.CharField(max_length=15, choices=Area.choices, blank=True)
    target = models.ForeignKey(Target, models.SET_NULL, null=True, blank=True, related_name="+")
    # S1-16: looked-after children come first where places are few.
    is_priority = models.BooleanField(default=False)
    # S1-30: what stands in the way because the child is in care, and how that is overcome.
    barrier = models.TextField(blank=True)
    minutes_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    result = models.CharField(
        max_length=10, choices=ProvisionResult.choices, default=ProvisionResult.TOO_EARLY
    )
    outcome = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = ProvisionQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="provision_ends_after_it_starts",
            )
        ]
        indexes = [models.Index(fields=["child", "starts_on"], name="provision_by_child")]

    def __str__(self):
        return self.what


class NeedAssessment(ChildRecord):
    """Somebody finds out what a child needs in one area: asked for, done, what was found."""

    area = models.CharField(max_length=15, choices=Area.choices)
    what = models.CharField(max_length=160)
    who = models.CharField(max_length=120, blank=True)
    asked_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    found = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(ChildRecord.Meta):
        verbose_name = "assessment of a need"
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(done_on__gte=F("asked_on")),
                name="need_assessed_after_it_was_asked",
            )
        ]
        indexes = [models.Index(fields=["child", "area"], name="need_assessment_by_child")]

    def __str__(self):
        return self.what


class ProvisionReview(ChildRecord):
    """The school's look at a child's provision and outcomes, each term (S1-23)."""

    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_on = models.DateField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    working = models.TextField()
    change = models.TextField()
    is_enough = models.BooleanField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(ChildRecord.Meta):
        ordering = ["-reviewed_on", "-id"]
        indexes = [models.Index(fields=["child", "-reviewed_on"], name="provision_review_by_child")]

    def __str__(self):
        return f"Review of provision on {self.reviewed_on:%-d %B %Y}"
