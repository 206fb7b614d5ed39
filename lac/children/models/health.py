"""What a school and a virtual school hold of a child's health: the day of each review, and what
it means for their education. No diagnosis, no medication, no report: those stay with health.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from .records import ChildRecord, ChildRecordQuerySet


class HealthReviewKind(models.TextChoices):
    INITIAL = "initial", "Initial health assessment"
    REVIEW = "review", "Review health assessment"
    SDQ = "sdq", "Strengths and difficulties questionnaire (SDQ)"
    DENTAL = "dental", "Dental check"
    IMMUNISATION = "immunisation", "Immunisation check"


ASSESSMENTS = (HealthReviewKind.INITIAL, HealthReviewKind.REVIEW)


class WhyNoScore(models.TextChoices):
    """The reasons of the SSDA903 return for a year without an SDQ score."""

    SDQ1 = "SDQ1", "Under 4 or over 16 at the last assessment"
    SDQ2 = "SDQ2", "The carer refused"
    SDQ3 = "SDQ3", "A disability prevents it"
    SDQ4 = "SDQ4", "Another reason"
    SDQ5 = "SDQ5", "The child or young person refuses"


class HealthReviewQuerySet(ChildRecordQuerySet):
    def assessments(self):
        """Health assessments, the initial one and the reviews."""
        return self.filter(kind__in=ASSESSMENTS)


class HealthReview(ChildRecord):
    """A health review, planned for a day or done on one."""

    kind = models.CharField(max_length=12, choices=HealthReviewKind.choices)
    planned_for = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    # What teachers should know and do, in plain words.
    for_school = models.TextField("what it means for school", blank=True)
    score = models.PositiveSmallIntegerField("SDQ score", null=True, blank=True)
    why_no_score = models.CharField(max_length=4, choices=WhyNoScore.choices, blank=True)
    up_to_date = models.BooleanField("immunisations are up to date", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = HealthReviewQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-done_on", "-planned_for", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_for__isnull=False) | Q(done_on__isnull=False),
                name="health_review_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | (Q(score__lte=40) & Q(why_no_score="")),
                name="sdq_score_or_reason",
            ),
        ]
        indexes = [models.Index(fields=["child", "kind", "done_on"], name="health_review_by_child")]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.done_on or self.planned_for}"

    def get_absolute_url(self):
        return reverse("children:health", kwargs={"child_pk": self.child_id})


class AttendanceShare(ChildRecord):
    """A snapshot of a child's attendance, shared for a health review (S2-06)."""

    review = models.ForeignKey(HealthReview, models.CASCADE, related_name="shares")
    shared_on = models.DateField()
    shared_with = models.CharField(max_length=200)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Pairs of label and words, as they were on that day.
    figures = models.JSONField()

    class Meta(ChildRecord.Meta):
        ordering = ["-shared_on", "-id"]


class SdqYear(ChildRecord):
    """A year of the return, 1 April to 31 March, of a child who was in care on its first day.

    Such a child has been looked after for twelve months when it ends. `done_on` is the day of
    the year's first SDQ, with a score or with the reason for none. A view, not a table.
    """

    id = models.TextField(primary_key=True)
    child = models.ForeignKey("children.Child", models.DO_NOTHING, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta(ChildRecord.Meta):
        managed = False
        db_table = "children_sdqyear"
