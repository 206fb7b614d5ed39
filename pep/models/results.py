"""A child's results over the terms, in a table of their own, and what is done when progress slows.

A result that is written in a plan is copied here by `pep.results`: nobody types it twice.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from lac.children.models.records import ChildRecord, ChildRecordQuerySet
from lac.meetings.models import Challenge
from lac.organisations.models import School

from ..measures import reaches
from .progress import Attainment, OnTrack


class Measure(models.TextChoices):
    ASSESSMENT = "assessment", "Assessment in a subject"
    TOPIC = "topic", "Test at the end of a topic"
    READING = "reading", "Reading age"
    SPELLING = "spelling", "Spelling age"


# Marks below what is expected: two of them, one after the other, say that progress has slowed.
BELOW = (OnTrack.BELOW, OnTrack.WELL_BELOW)


class AttainmentPoint(ChildRecord):
    """One result on one day, in the marks the school itself uses."""

    # Where the child was on the roll then.
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    nc_year = models.SmallIntegerField("year group")
    measure = models.CharField(max_length=10, choices=Measure.choices, default=Measure.ASSESSMENT)
    subject = models.CharField(max_length=60)
    # Of a test at the end of a topic.
    topic = models.CharField(max_length=80, blank=True)
    assessed_on = models.DateField()
    prior = models.CharField("prior attainment", max_length=40, blank=True)
    current = models.CharField("result", max_length=40)
    target = models.CharField("target for the year", max_length=40, blank=True)
    expected = models.CharField("expected for age", max_length=40, blank=True)
    fft50 = models.CharField("FFT50 estimate", max_length=20, blank=True)
    fft20 = models.CharField("FFT20 estimate", max_length=20, blank=True)
    fft5 = models.CharField("FFT5 estimate", max_length=20, blank=True)
    on_track = models.CharField("on track?", max_length=10, choices=OnTrack.choices, blank=True)
    comment = models.CharField(max_length=300, blank=True)
    # The row of the plan in which it was written; empty when it was recorded here or loaded.
    attainment = models.ForeignKey(
        Attainment, models.CASCADE, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(ChildRecord.Meta):
        verbose_name = "result"
        ordering = ["-assessed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                "child",
                Lower("subject"),
                "measure",
                "topic",
                "assessed_on",
                name="one_result_a_subject_and_day",
            )
        ]

    def __str__(self):
        return f"{self.subject}: {self.topic}" if self.topic else self.subject

    @property
    def is_in_line_with_fft(self):
        """Whether it is as good as the FFT50 estimate; None when nobody can say."""
        return reaches(self.current, self.fft50)


class InterventionQuerySet(ChildRecordQuerySet):
    def open(self):
        """Cases in which something is still to be done."""
        return self.filter(closed_on=None)


class EarlyIntervention(ChildRecord):
    """Progress in a subject has slowed (S2-20): what is done, and the challenge to the school."""

    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    subject = models.CharField(max_length=60)
    opened_on = models.DateField()
    # The two results below what was expected.
    first_point_on = models.DateField()
    last_point_on = models.DateField()
    plan = models.TextField("what will be done?", blank=True)
    owner = models.CharField("who makes it happen?", max_length=120, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    # S2-26: the school is challenged, or the virtual school says why not.
    challenge = models.ForeignKey(
        Challenge, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    no_challenge_because = models.CharField(max_length=300, blank=True)
    challenge_decided_on = models.DateField(null=True, blank=True)
    outcome = models.TextField("what came of it?", blank=True)
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = InterventionQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        verbose_name = "early intervention"
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                "child",
                Lower("subject"),
                condition=Q(closed_on=None),
                name="one_open_intervention_a_subject",
            )
        ]

    def __str__(self):
        return f"Early intervention in {self.subject}"
