"""The register of breaches: a row for each deadline that passed undone, kept for ever."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest, Least, Now, TruncDate
from django.urls import reverse

from lac.accounts.access import Role
from lac.calendars.models import WorkingDay
from lac.children.models.records import ChildRecord, ChildRecordQuerySet
from lac.organisations.models import School

from .deadline import Deadline, in_our_records


def _ordinal(day):
    """The working-day number of a day."""
    return Subquery(WorkingDay.objects.filter(day=OuterRef(day)).values("ordinal")[:1])


class BreachQuerySet(ChildRecordQuerySet):
    def in_our_records(self):
        """Breaches of deadlines due on or after the day from which records are kept here."""
        return self.filter(in_our_records())

    def with_lateness(self, today):
        """Annotate `days_late` and `working_days_late`, up to the day it was over, or today.

        It is over when it is done, waived or withdrawn, or stops applying. A missed date that
        turns out to have been met (a late record) is 0 days late. Working days are empty where
        the bank holidays of the year are not known.
        """
        over = Least(
            F("deadline__done_on"),
            F("deadline__ended_on"),
            TruncDate("deadline__waived_at"),
            TruncDate("deadline__withdrawn_at"),
            Value(today, models.DateField()),
        )
        rows = self.annotate(over_on=Greatest(over, F("due_on")))
        days = models.ExpressionWrapper(F("over_on") - F("due_on"), models.DurationField())
        return rows.annotate(
            late_for=days, working_days_late=_ordinal("over_on") - _ordinal("due_on")
        )

    def unexplained(self):
        """Breaches of which nobody has said why yet."""
        return self.filter(cause="")

    def still_open(self, today):
        """Breaches whose deadline has still to be met."""
        return self.filter(
            Q(deadline__ended_on=None) | Q(deadline__ended_on__gte=today),
            deadline__done_on=None,
            deadline__waived_at=None,
            deadline__withdrawn_at=None,
        )


class Breach(ChildRecord):
    """One due date that passed undone, and what people say about it.

    The sweep writes it the first night after the last day. What happened (deadline, due date,
    owner, school) can never be changed and the row never be deleted: a trigger refuses. Only the
    cause and the mitigation are written by people.
    """

    class Cause(models.TextChoices):
        """Why, in the words of the register."""

        TOLD_LATE = "told_late", "We were told late"
        PEOPLE = "people", "Somebody who was needed could not come"
        CAPACITY = "capacity", "Not enough people or time"
        CHILD = "child", "The child was ill, missing or not ready"
        MOVE = "move", "The child moved home or school"
        CLOSED = "closed", "School holidays or a closure"
        ELSEWHERE = "elsewhere", "Waiting for another authority or agency"
        RECORDED_LATE = "recorded_late", "Done in time, but recorded late or wrongly"
        OVERLOOKED = "overlooked", "It was overlooked"
        OTHER = "other", "Another reason"

    # The sweep writes these rows from the deadlines themselves, a million in a first night, so they
    # are not checked one by one: a trigger keeps a deadline that has a breach. They are found by
    # the index of the constraint below.
    deadline = models.ForeignKey(
        Deadline, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    due_on = models.DateField()
    owner = models.CharField(max_length=30, choices=Role.choices)
    # The school the child was at on the last day; empty without one.
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())
    cause = models.CharField(max_length=15, choices=Cause.choices, blank=True, db_default="")
    mitigation = models.TextField(max_length=1000, blank=True, db_default="")
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    explained_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(db_default=1)

    unscoped = BreachQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-due_on", "-id"]
        verbose_name_plural = "breaches"
        constraints = [
            models.UniqueConstraint(fields=["deadline", "due_on"], name="one_breach_a_due_date")
        ]
        indexes = [models.Index(fields=["-due_on", "-id"], name="breach_by_date")]

    def __str__(self):
        return f"{self.deadline.name}, was due {self.due_on.day} {self.due_on:%B %Y}"

    def get_absolute_url(self):
        """What is said about it, to read and to write."""
        return reverse("deadlines:breach", kwargs={"child_pk": self.child_id, "pk": self.pk})
