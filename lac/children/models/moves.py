"""A move of school in key stage 4: proposed, decided by a nominated officer, or made at once."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import DateField, ExpressionWrapper, F, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from lac.organisations.models import School

from .records import ChildRecord, ChildRecordQuerySet
from .schooling import Enrolment


class MoveOutcome(models.TextChoices):
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"


class SchoolMoveQuerySet(ChildRecordQuerySet):
    def waiting(self):
        """Moves that were neither decided nor withdrawn; those made at once as well."""
        return self.filter(decided_on=None, withdrawn_on=None)

    def standing(self):
        """Moves that were approved, or made at once, and not withdrawn; some have run out."""
        at_once = Q(at_once_on__isnull=False, decided_on=None)
        return self.filter(at_once | Q(outcome=MoveOutcome.APPROVED), withdrawn_on=None)

    def lasting(self, first_day):
        """Moves whose planned day is not too long before a first day (a date or expression).

        Too long is more than the authority's number of calendar days (`move_approval_days`).
        """
        ends_on = ExpressionWrapper(
            Greatest("planned_on", "at_once_on") + F("child__local_authority__move_approval_days"),
            output_field=DateField(),
        )
        return self.alias(ends_on=ends_on).filter(ends_on__gte=first_day)


class SchoolMove(ChildRecord):
    """A move to another school in Year 10 or 11. Where it stands follows from its dates.

    An emergency move has no time to wait: the child starts, and the decision comes after.
    """

    from_school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    to_school = models.ForeignKey(School, models.PROTECT, related_name="+")
    planned_on = models.DateField("first day at the new school")
    # The day on which it was recorded that the child had to move at once.
    at_once_on = models.DateField(null=True, blank=True)
    reason = models.TextField("why the child has to move")
    wishes = models.TextField("what the child wishes and feels", blank=True)
    effect = models.TextField("what it means for courses and examinations", blank=True)
    alternatives = models.TextField("what else was considered", blank=True)
    fit = models.TextField("how the new school fits the PEP", blank=True)
    proposed_on = models.DateField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=MoveOutcome.choices, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_reason = models.TextField(blank=True)
    teacher_asked_on = models.DateField(null=True, blank=True)
    reviewer_asked_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    # The first day that rests on this move.
    enrolment = models.ForeignKey(
        Enrolment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = SchoolMoveQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-proposed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "to_school"],
                condition=Q(decided_on=None, withdrawn_on=None),
                name="one_waiting_move_a_child_and_school",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True)
                | Q(withdrawn_on__isnull=True)
                | Q(outcome=MoveOutcome.APPROVED),
                name="move_is_decided_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, outcome="")
                | Q(decided_on__isnull=False, outcome__in=MoveOutcome.values),
                name="move_is_decided_with_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["child", "-proposed_on"], name="school_move_by_child")]

    def __str__(self):
        return f"Move to {self.to_school}"

    def get_absolute_url(self):
        return reverse("children:school_move", kwargs={"child_pk": self.child_id, "pk": self.pk})

    @property
    def state(self):
        """Where it stands: withdrawn, approved, ran_out, refused, emergency or waiting."""
        if self.withdrawn_on:
            return "withdrawn"
        if self.is_unused_approval and timezone.localdate() > self.lasts_until:
            return "ran_out"
        return self.outcome or ("emergency" if self.is_emergency else "waiting")

    @property
    def is_emergency(self):
        """Whether the child moved before anybody could decide."""
        return self.at_once_on is not None

    @property
    def is_unused_approval(self):
        """Whether it was approved before the first day, and no first day rests on it."""
        approved = self.outcome == MoveOutcome.APPROVED and self.withdrawn_on is None
        return approved and not self.is_emergency and self.enrolment_id is None

    @property
    def lasts_until(self):
        """The last first day that may rest on its approval, as the authority now has it."""
        begins = max(self.planned_on, self.at_once_on or self.planned_on)
        return begins + dt.timedelta(days=self.child.local_authority.move_approval_days)

    @property
    def is_waiting(self):
        """Whether somebody still has to decide."""
        return self.decided_on is None and self.withdrawn_on is None
