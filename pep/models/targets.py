"""SMART targets."""

from django.conf import settings
from django.db import models

from lac.children.models.records import ChildRecord

from ..measures import share_done
from .plan import PepRow


class Domain(models.TextChoices):
    LITERACY = "literacy", "Literacy"
    NUMERACY = "numeracy", "Numeracy"
    SUBJECT = "subject", "Another subject"
    ATTENDANCE = "attendance", "Attendance"
    BEHAVIOUR = "behaviour", "Behaviour"
    SEMH = "semh", "Social, emotional and mental health"
    COMMUNICATION = "communication", "Communication"
    SOCIAL = "social", "Friendships"
    INDEPENDENCE = "independence", "Independence"
    ENRICHMENT = "enrichment", "Interests and activities"
    CAREERS = "careers", "Careers"
    HEALTH = "health", "Health"


class Review(models.TextChoices):
    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"
    CONTINUED = "continued", "Continued this term"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Went(models.TextChoices):
    MET = "met", "Met"
    PARTLY = "partly", "Partly"
    NOT_MET = "not_met", "Not met"


class Target(PepRow):
    """What will change, from where to where, by when, and who makes it happen.

    A target with `carried_from` is one of last term's, in this plan to be
    reviewed; it is a target of this term too only when it is continued.
    """

    domain = models.CharField("area", max_length=15, choices=Domain.choices, blank=True)
    need = models.TextField("what is the need?", blank=True)
    action = models.TextField("what exactly will happen?", blank=True)
    measure = models.CharField("how will we measure it?", max_length=200, blank=True)
    baseline = models.CharField("where is it now?", max_length=100, blank=True)
    target_value = models.CharField("where will it be?", max_length=100, blank=True)
    # What a number counts: sessions, times a week, a standardised score.
    unit = models.CharField("what does the number count?", max_length=40, blank=True)
    owner = models.CharField("who makes it happen?", max_length=120, blank=True)
    deadline = models.DateField("by when?", null=True, blank=True)
    is_long_term = models.BooleanField("reaches beyond this term", default=False)
    own_words = models.TextField("the target in the child's own words", blank=True)
    # The day on which everybody at the PEP meeting agreed to it.
    agreed_on = models.DateField("agreed at the meeting on", null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review = models.CharField("how did it go?", max_length=10, choices=Review.choices, blank=True)
    # At the review, in the measure of the baseline.
    reached = models.CharField("where is it at the review?", max_length=100, blank=True)
    evidence = models.TextField("how do we know?", blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    def __str__(self):
        return self.action or self.need or "Target with nothing written yet"

    @property
    def is_current(self):
        """Whether it is a target of this term, and not only a review of last term's."""
        return self.carried_from_id is None or self.review == Review.CONTINUED

    @property
    def share_done(self):
        """How much of the way lies behind at the review, in per cent; None where not measured."""
        return share_done(self.baseline, self.target_value, self.reached)


class WeeklyTarget(ChildRecord):
    """A small step of one week under a target, and how the week went (S1-49, S1-57)."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="+")
    # The Monday of the week.
    week = models.DateField()
    step = models.CharField(max_length=200)
    went = models.CharField(max_length=10, choices=Went.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(ChildRecord.Meta):
        verbose_name = "weekly target"
        ordering = ["-week", "id"]
        constraints = [
            models.UniqueConstraint(fields=["target", "week"], name="one_step_a_target_and_week"),
            models.CheckConstraint(
                condition=models.Q(week__iso_week_day=1), name="weekly_target_begins_on_monday"
            ),
        ]
        indexes = [models.Index(fields=["child", "-week"], name="weekly_target_by_child")]

    def __str__(self):
        return self.step
