"""A meeting about a child: planned for a moment, then held or cancelled."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lac.children.models.records import ChildRecord, ChildRecordQuerySet

from .series import MeetingSeries


class MeetingKind(models.TextChoices):
    PEP = "pep", "PEP meeting"
    LAC_REVIEW = "lac_review", "Care review"
    PRE_ADMISSION = "pre_admission", "Pre-admission professionals meeting"
    INITIAL = "initial", "Initial meeting"
    PROGRESS_REVIEW = "progress_review", "Progress review meeting"
    EXIT = "exit", "Exit meeting"
    MULTI_AGENCY = "multi_agency", "Multi-agency meeting"
    PSP = "psp", "Pastoral support plan meeting"
    EPS = "eps", "Meeting with the educational psychology service"
    VST = "vst", "Meeting with the virtual school"
    INTEGRATED_ASSESSMENT = "integrated_assessment", "Integrated assessment meeting"
    EHCP_REVIEW = "ehcp_review", "EHCP annual review"
    OTHER = "other", "Another meeting"


class MeetingQuerySet(ChildRecordQuerySet):
    def held(self):
        """Meetings that took place."""
        return self.filter(held_on__isnull=False)

    def of_kind(self, *kinds):
        """Meetings of these kinds that were not cancelled."""
        return self.filter(kind__in=kinds, cancelled_at=None)

    def upcoming(self, now=None):
        """Meetings still to come: planned for today or later, neither held nor cancelled."""
        return self.still_planned(now).filter(cancelled_at=None)

    def still_planned(self, now=None):
        """Meetings planned for today or later and not held; some of them may be cancelled."""
        start_of_today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(planned_at__gte=start_of_today, held_on=None)

    def unrecorded(self, now=None):
        """Meetings whose day has passed with nobody saying whether they were held."""
        start_of_today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(planned_at__lt=start_of_today, held_on=None, cancelled_at=None)


class Meeting(ChildRecord):
    """One meeting, planned for a moment; held on a day, or cancelled with a reason."""

    kind = models.CharField(max_length=30, choices=MeetingKind.choices)
    planned_at = models.DateTimeField("date and time")
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField("link to join online", max_length=500, blank=True)
    chair = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    held_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancellation_reason = models.CharField(max_length=300, blank=True)
    # The day on which everybody who is asked had the papers.
    papers_sent_on = models.DateField(null=True, blank=True)
    series = models.ForeignKey(
        MeetingSeries, models.SET_NULL, null=True, blank=True, related_name="meetings"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = MeetingQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-planned_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(cancelled_at__isnull=True),
                name="meeting_is_held_or_cancelled",
            )
        ]
        indexes = [
            models.Index(fields=["child", "kind", "held_on"], name="meeting_by_child"),
            models.Index(fields=["planned_at"], name="meeting_by_date"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {timezone.localtime(self.planned_at):%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("meetings:detail", kwargs={"child_pk": self.child_id, "pk": self.pk})

    @property
    def state(self):
        """Where the meeting stands, from the facts: held, cancelled, planned or unrecorded."""
        if self.cancelled_at:
            return "cancelled"
        if self.held_on:
            return "held"
        planned_on = timezone.localtime(self.planned_at).date()
        return "planned" if planned_on >= timezone.localdate() else "unrecorded"

    def following(self):
        """This meeting of a series and those after it that are still to be held, in order."""
        of_series = Meeting.unscoped.filter(series=self.series_id, held_on=None, cancelled_at=None)
        return of_series.filter(planned_at__gte=self.planned_at).order_by("planned_at", "pk")
