"""Education, health and care plans and their annual reviews."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from lac.organisations.models import LocalAuthority

from .records import ChildRecord, ChildRecordQuerySet


class EducationHealthCarePlanQuerySet(ChildRecordQuerySet):
    def in_force(self, day=None):
        """Plans issued and not ceased on a day; today when None."""
        return self._covering(day, "issued_on", "ceased_on")

    def with_last_review(self):
        """With `last_reviewed_on`, the day of the last annual review; NULL without one."""
        held = EhcpReview.unscoped.filter(plan=OuterRef("pk")).order_by("-held_on")
        return self.annotate(last_reviewed_on=Subquery(held.values("held_on")[:1]))


class EducationHealthCarePlan(ChildRecord):
    """An EHCP; its annual reviews are rows of their own."""

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    issued_on = models.DateField()
    ceased_on = models.DateField(null=True, blank=True)
    primary_need = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = EducationHealthCarePlanQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-issued_on"]


class EhcpReview(ChildRecord):
    """One annual review of a plan: the day of the meeting, and what the authority then decided."""

    class Outcome(models.TextChoices):
        MAINTAIN = "maintain", "Keep the plan as it is"
        AMEND = "amend", "Amend the plan"
        CEASE = "cease", "Cease the plan"
        # Held before the plan was recorded here: nothing else is known of it.
        BEFORE = "before", "Held before the plan was recorded here"

    plan = models.ForeignKey(EducationHealthCarePlan, models.CASCADE, related_name="reviews")
    held_on = models.DateField()
    # Empty until the authority has decided.
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decision_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(ChildRecord.Meta):
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "held_on"], name="one_review_a_plan_and_day"),
            models.CheckConstraint(
                condition=Q(decision_on__isnull=True, outcome__in=["", "before"])
                | Q(decision_on__gte=F("held_on"), outcome__in=["maintain", "amend", "cease"]),
                name="review_decision_has_its_day",
            ),
        ]

    def __str__(self):
        return f"Annual review of {self.held_on:%-d %B %Y}"


class EhcpCycle(ChildRecord):
    """A year of a plan: from its issue, or from a review, to the next review. A view, not a table.

    A year that ended with a review held before the plan was recorded here is left
    out: nobody knows which reviews came before it.
    """

    id = models.TextField(primary_key=True)
    plan = models.ForeignKey(EducationHealthCarePlan, models.DO_NOTHING, related_name="+")
    child = models.ForeignKey("children.Child", models.DO_NOTHING, related_name="+")
    started_on = models.DateField()
    reviewed_on = models.DateField(null=True)
    ceased_on = models.DateField(null=True)

    class Meta(ChildRecord.Meta):
        managed = False
        db_table = "children_ehcpcycle"
