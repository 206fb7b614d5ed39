"""Requests for a school place: asked for, answered, and what followed a refusal."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from lac.organisations.models import School

from .records import ChildRecord, ChildRecordQuerySet
from .schooling import Enrolment


class AdmissionRoute(models.TextChoices):
    IN_YEAR = "in_year", "During the school year"
    NORMAL = "normal", "The usual round, for September"


# The steps after asking, in the order in which they are shown.
ADMISSION_STEPS = (
    "acknowledged",
    "offered",
    "refused",
    "appealed",
    "direction_asked",
    "fair_access",
    "started",
    "closed",
)


class AdmissionRequestQuerySet(ChildRecordQuerySet):
    def open(self):
        """Requests under which the child has not started, and that nobody gave up."""
        return self.filter(started_on=None, closed_on=None)

    def unanswered(self):
        """Open requests that the school neither offered a place for nor refused."""
        return self.open().filter(offered_on=None, refused_on=None)


class AdmissionRequest(ChildRecord):
    """A request to one school to take the child. Where it stands follows from its dates."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    route = models.CharField(
        max_length=8, choices=AdmissionRoute.choices, default=AdmissionRoute.IN_YEAR
    )
    asked_on = models.DateField()
    asked_by_name = models.CharField("who asked", max_length=120)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    wanted_from = models.DateField("start asked for", null=True, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    offered_on = models.DateField(null=True, blank=True)
    refused_on = models.DateField(null=True, blank=True)
    refusal_reason = models.TextField(blank=True)
    appealed_on = models.DateField(null=True, blank=True)
    direction_asked_on = models.DateField(null=True, blank=True)
    fair_access_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    enrolment = models.ForeignKey(
        Enrolment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.TextField("why nobody asks any longer", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = AdmissionRequestQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "school"],
                condition=Q(started_on=None, closed_on=None),
                name="one_open_request_a_child_and_school",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(closed_on__isnull=True),
                name="admission_starts_or_is_given_up",
            ),
            models.CheckConstraint(
                condition=(Q(offered_on__isnull=True) | Q(offered_on__gte=F("asked_on")))
                & (Q(refused_on__isnull=True) | Q(refused_on__gte=F("asked_on")))
                & (Q(closed_on__isnull=True) | Q(closed_on__gte=F("asked_on"))),
                name="admission_goes_forward",
            ),
        ]
        indexes = [models.Index(fields=["child", "-asked_on"], name="admission_by_child")]

    def __str__(self):
        return f"{self.school}, asked on {self.asked_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("children:admission", kwargs={"child_pk": self.child_id, "pk": self.pk})

    def steps(self):
        """The steps that were taken, as pairs of name and day, the earliest first."""
        taken = [(step, getattr(self, f"{step}_on")) for step in ADMISSION_STEPS]
        # sorted() is stable: steps of one day stay in their usual order.
        return sorted(((step, day) for step, day in taken if day), key=lambda pair: pair[1])

    @property
    def state(self):
        """Where it stands: its last step, or that it was only asked for."""
        if self.closed_on:
            return "closed"
        if self.started_on:
            return "started"
        steps = self.steps()
        return steps[-1][0] if steps else "asked"

    @property
    def last_step_on(self):
        """The day of the last step, the start aside, which may be in the future."""
        days = [day for step, day in self.steps() if step != "started"]
        return max([self.asked_on, *days])

    @property
    def is_open(self):
        """Whether the child still waits to start, and somebody still asks."""
        return self.started_on is None and self.closed_on is None

    def waiting_days(self, today=None):
        """Calendar days from asking until the start or the end; until today so far, from 0."""
        until = self.started_on or self.closed_on or today or timezone.localdate()
        return max((until - self.asked_on).days, 0)
