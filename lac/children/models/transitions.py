"""A plan for a change of phase or of school: its steps, and what was handed on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lac.organisations.models import LocalAuthority, School

from .records import ChildRecord, ChildRecordQuerySet


class TransitionKind(models.TextChoices):
    TO_PRIMARY = "to_primary", "Nursery to primary school"
    TO_SECONDARY = "to_secondary", "Primary to secondary school"
    MID_YEAR = "mid_year", "Another school during the year"
    POST_16 = "post_16", "School to education or training after 16"
    FROM_PROVISION = "from_provision", "Return from alternative provision"


class TransitionQuerySet(ChildRecordQuerySet):
    def running(self):
        """Plans that nobody has ended."""
        return self.filter(ended_on=None)


class TransitionPlan(ChildRecord):
    """One plan. For a change of phase it opens by itself in the year before."""

    kind = models.CharField(max_length=14, choices=TransitionKind.choices)
    starts_on = models.DateField("first day at the new setting")
    opened_on = models.DateField()
    from_school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    # As people say it: a college or provider need not be in the register of schools.
    to_name = models.CharField("school, college or provider", max_length=200, blank=True)
    child_view = models.TextField("what the child thinks and wants", blank=True)
    key_adult = models.CharField("key adult at the new setting", max_length=160, blank=True)
    risks = models.TextField("what could go wrong, and what helps", blank=True)
    # The plan for education, training and employment, handed to the provider after 16 (S1-44).
    handed_on = models.DateField(null=True, blank=True)
    handed_to = models.CharField(max_length=200, blank=True)
    handed_version = models.CharField(max_length=160, blank=True)
    handed_by = models.CharField(max_length=120, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=120, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    how_it_went = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = TransitionQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind", "starts_on"], name="one_transition_a_child_kind_and_day"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_on__isnull=True) | Q(handed_on__isnull=False),
                name="transition_is_acknowledged_after_it_was_handed_on",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.starts_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("children:transition", kwargs={"child_pk": self.child_id, "pk": self.pk})

    @property
    def is_running(self):
        """Whether nobody has ended it."""
        return self.ended_on is None

    @property
    def is_post_16(self):
        """Whether the plan for education, training and employment is handed on."""
        return self.kind == TransitionKind.POST_16


class TransitionStep(ChildRecord):
    """One step of a plan: who does it by when, and the day it was done."""

    plan = models.ForeignKey(TransitionPlan, models.CASCADE, related_name="steps")
    title = models.CharField(max_length=160)
    owner_name = models.CharField("who", max_length=120)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField("what came of it", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(ChildRecord.Meta):
        ordering = ["due_on", "id"]

    def __str__(self):
        return self.title

    def is_late(self, today=None):
        """Whether its last day has passed; that day itself is still on time."""
        return self.done_on is None and self.due_on < (today or timezone.localdate())


class TransitionSteps(models.Model):
    """An authority's own steps for one kind of transition; without them the usual ones hold.

    Each is a line "weeks before | who | what".
    """

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=TransitionKind.choices)
    lines = ArrayField(models.CharField(max_length=300))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_authority", "kind"], name="one_list_of_steps_a_kind"
            )
        ]

    def __str__(self):
        return f"Steps for: {self.get_kind_display()}"
