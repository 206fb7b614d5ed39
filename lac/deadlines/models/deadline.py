"""Deadlines as facts: when the clock started, when it is due, when it was done."""

import datetime as dt
from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.functional import cached_property

from lac.accounts.access import Role
from lac.children.models import Enrolment
from lac.children.models.records import ChildRecord, ChildRecordQuerySet
from lac.children.sql import OfChild
from lac.organisations.models import LocalAuthority

from ..duty import COUNTED_UNITS, DUTIES, limit_of

SOON = dt.timedelta(days=7)
AHEAD = dt.timedelta(weeks=8)


class State(models.TextChoices):
    RUNNING = "running", "Running"
    DUE_SOON = "due_soon", "Due soon"
    OVERDUE = "overdue", "Overdue"
    MET = "met", "Met"
    MET_LATE = "met_late", "Met late"
    MISSED = "missed", "Missed"
    LAPSED = "lapsed", "No longer applies"
    WAIVED = "waived", "Waived"
    PAUSED = "paused", "Paused"
    BEFORE_RECORDS = "before_records", "Before our records"


# States in which somebody still has something to do, or to wait for.
OPEN_STATES = (State.RUNNING, State.DUE_SOON, State.OVERDUE, State.PAUSED)


# The day from which the child's authority keeps its records here; the first day of all without one.
_KEPT_FROM = """COALESCE((SELECT authority.records_kept_from
    FROM children_child kept JOIN organisations_localauthority authority
      ON authority.id = kept.local_authority_id
    WHERE kept.id = {child}), '0001-01-01'::date)"""


def kept_from():
    """An expression on Deadline: the first day of the records that its authority keeps here."""
    return OfChild(_KEPT_FROM, output_field=models.DateField(), child="child_id")


def in_our_records():
    """A condition on Deadline: due on or after the day from which records are kept here.

    Most deadlines are due after every authority's day: they are spared the look at their own.
    """
    latest = "(SELECT COALESCE(MAX(records_kept_from), '0001-01-01') FROM {table})"
    table = LocalAuthority._meta.db_table
    latest = RawSQL(latest.format(table=table), [], models.DateField())  # noqa: S611
    return Q(due_on__gte=latest) | Q(due_on__gte=kept_from())


def end_of_week(day):
    """The Sunday of a day's week."""
    return day + dt.timedelta(days=6 - day.weekday())


def state_conditions(today):
    """The states in order, each with the condition that makes it so: the first that holds.

    `Deadline.state_on` says the same in Python; a test holds the two together.
    """
    over = Q(ended_on__lt=today)
    in_time = Q(done_on__lte=F("due_on"))
    lapsed = Q(ended_on__lte=F("due_on"))
    paused = Q(paused_from__lte=today) & (Q(paused_until=None) | Q(paused_until__gte=today))
    return [
        (State.LAPSED, Q(withdrawn_at__isnull=False)),
        (State.WAIVED, Q(waived_at__isnull=False)),
        (State.MET, in_time),
        (State.LAPSED, over & lapsed),
        (State.BEFORE_RECORDS, Q(due_on__lt=kept_from())),
        (State.MET_LATE, Q(done_on__isnull=False)),
        (State.MISSED, over),
        (State.PAUSED, paused),
        (State.OVERDUE, Q(due_on__lt=today)),
        (State.DUE_SOON, Q(due_on__lte=today + SOON)),
    ]


def state_expression(today):
    """The state of a deadline on a day, as a database expression."""
    states = state_conditions(today)
    whens = [When(condition, then=Value(state.value)) for state, condition in states]
    return Case(*whens, default=Value(State.RUNNING.value), output_field=models.CharField())


@cache
def _permission_of(url_name):
    """What a page about a child needs to be opened. Raises NoReverseMatch."""
    view = resolve(reverse(url_name, kwargs={"child_pk": 0})).func
    return getattr(getattr(view, "view_class", None), "permission", None)


class DeadlineQuerySet(ChildRecordQuerySet):
    def open(self, today=None):
        """Deadlines still to be met: not done, waived, withdrawn or ended before today.

        What was due before the authority's records begin is not among them.
        """
        today = today or timezone.localdate()
        still = self.filter(done_on=None, waived_at=None, withdrawn_at=None)
        return still.exclude(ended_on__lt=today).in_our_records()

    def in_our_records(self):
        """Deadlines whose last day is on or after the day from which records are kept here."""
        return self.filter(in_our_records())

    def before_records(self):
        """Deadlines that were not met in time, and due before the authority's records begin."""
        return self.in_state(State.BEFORE_RECORDS)

    def with_records_kept_from(self):
        """Annotate `records_kept_from`, for `state_on`; every deadline that is loaded has it."""
        return self.annotate(records_kept_from=kept_from())

    def running(self, today=None):
        """Open deadlines whose clock is not paused today."""
        today = today or timezone.localdate()
        paused = Q(paused_from__lte=today) & (Q(paused_until=None) | Q(paused_until__gte=today))
        return self.open(today).exclude(Q(paused_from__isnull=False) & paused)

    def overdue(self, today=None):
        """Open deadlines whose last day has passed."""
        today = today or timezone.localdate()
        return self.running(today).filter(due_on__lt=today)

    def due_soon(self, today=None):
        """Open deadlines whose last day is today or in the next seven days."""
        today = today or timezone.localdate()
        return self.running(today).filter(due_on__range=(today, today + SOON))

    def this_week(self, today=None):
        """Open deadlines whose last day is from today to Sunday."""
        today = today or timezone.localdate()
        return self.running(today).filter(due_on__range=(today, end_of_week(today)))

    def next_eight_weeks(self, today=None):
        """Open deadlines whose last day is after this week and within eight weeks."""
        today = today or timezone.localdate()
        return self.running(today).filter(due_on__gt=end_of_week(today), due_on__lte=today + AHEAD)

    def with_school(self, today=None):
        """Annotate `at_school`, the name of the main school the child is at today."""
        schools = Enrolment.unscoped.current(today).main().filter(child=OuterRef("child"))
        return self.annotate(at_school=Subquery(schools.values("school__name")[:1]))

    def with_state(self, today=None):
        """Annotate `state` as of a day (today)."""
        return self.annotate(state=state_expression(today or timezone.localdate()))

    def in_state(self, state, today=None):
        """The deadlines in one state on a day (today)."""
        return self.with_state(today).filter(state=state)


class DeadlineManager(models.Manager.from_queryset(DeadlineQuerySet)):
    """Loads every deadline with the day from which its authority's records are kept here."""

    def get_queryset(self):
        return super().get_queryset().with_records_kept_from()


class Deadline(ChildRecord):
    """One case of one duty. No status is stored: `state_on` computes it from the facts."""

    duty = models.CharField(max_length=60)
    # Tells the duty's cases apart: "412", or "57-9" for a child and a term.
    case_key = models.CharField(max_length=40)
    detail = models.CharField(max_length=120, blank=True)
    owner = models.CharField(max_length=30, choices=Role.choices)
    school_id = models.BigIntegerField(null=True)
    # The calendar whose school days were counted; NULL when none were.
    calendar_id = models.BigIntegerField(null=True)
    started_on = models.DateField()
    # The last day on which it is still on time.
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    # The last day on which the duty applied: the child left the school or care.
    ended_on = models.DateField(null=True)
    # When the case itself disappeared: a row entered by mistake was withdrawn.
    withdrawn_at = models.DateTimeField(null=True)
    # The limit that was applied: unit and number, for "why this date?".
    limit_unit = models.CharField(max_length=20)
    limit_number = models.IntegerField()
    # The due date by the rule, where an extension made it later; else empty.
    extended_from = models.DateField(null=True)
    waived_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    waiver_reason = models.CharField(max_length=500, blank=True)
    # The latest pause, copied from its row by the action that writes it.
    paused_from = models.DateField(null=True)
    paused_until = models.DateField(null=True)

    unscoped = DeadlineManager()

    class Meta(ChildRecord.Meta):
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "case_key"], name="one_deadline_a_case")
        ]
        indexes = [
            models.Index(fields=["child", "due_on"], name="deadline_by_child"),
            models.Index(
                fields=["due_on", "child"],
                name="open_deadline_by_date",
                condition=Q(done_on=None, waived_at=None, withdrawn_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.name}, due {self.due_on.day} {self.due_on:%B %Y}"

    @property
    def definition(self):
        """The duty this is a case of, or None when the code no longer knows it."""
        return DUTIES.get(self.duty)

    @property
    def name(self):
        """What has to be done, for a line in a list."""
        return self.definition.name() if self.definition else self.duty

    def act_url(self, may):
        """Where somebody with these permissions does it: the duty's own page, else the child's.

        For whoever may not open that page: why it is due.
        """
        name = (self.definition and self.definition.act_at) or "children:detail"
        try:
            needed = _permission_of(name)
        except NoReverseMatch:
            name, needed = "children:detail", None
        if needed is not None and needed not in may:
            return self.get_absolute_url()
        return reverse(name, kwargs={"child_pk": self.child_id})

    def get_absolute_url(self):
        """Why it is due when it is due."""
        return reverse("deadlines:why", kwargs={"child_pk": self.child_id, "pk": self.pk})

    @property
    def limit(self):
        """The limit that was in force when the clock started."""
        return limit_of(self.limit_unit, self.limit_number)

    @property
    def usual_due_on(self):
        """The last day by the rule, without an extension."""
        return self.extended_from or self.due_on

    @property
    def can_be_paused(self):
        """Whether its limit is a count of days or months, which a pause can stretch."""
        return self.limit_unit in COUNTED_UNITS and self.limit_number > 0

    def is_paused_on(self, day):
        """Whether the clock stands still on a day."""
        return bool(
            self.paused_from
            and self.paused_from <= day
            and (self.paused_until is None or self.paused_until >= day)
        )

    @cached_property
    def records_kept_from(self):
        """The first day of its authority's records here; the first day of all where none is set.

        Comes with the row; only a deadline that was made and not loaded looks it up.
        """
        authority = self.child.local_authority if self.child_id else None
        return (authority and authority.records_kept_from) or dt.date.min

    def state_on(self, today):
        """The state on a day, from the facts: the same order as `state_conditions`."""
        over = self.ended_on is not None and self.ended_on < today
        if self.withdrawn_at:
            return State.LAPSED
        if self.waived_at:
            return State.WAIVED
        if self.done_on and self.done_on <= self.due_on:
            return State.MET
        if over and self.ended_on <= self.due_on:
            return State.LAPSED
        if self.due_on < self.records_kept_from:
            return State.BEFORE_RECORDS
        if self.done_on:
            return State.MET_LATE
        if over:
            return State.MISSED
        if self.is_paused_on(today):
            return State.PAUSED
        if self.due_on < today:
            return State.OVERDUE
        return State.DUE_SOON if self.due_on <= today + SOON else State.RUNNING
