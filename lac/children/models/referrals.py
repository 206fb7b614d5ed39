"""Needs, the referrals to agencies that answer them, and what came of each."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from .records import ChildRecord, ChildRecordQuerySet


class Agency(models.TextChoices):
    CAMHS = "camhs", "Child and adolescent mental health service (CAMHS)"
    THERAPY = "therapy", "Speech, language or occupational therapy"
    HEALTH = "health", "Another health service"
    PSYCHOLOGY = "psychology", "Educational psychology"
    SEND = "send", "Special educational needs service"
    EARLY_HELP = "early_help", "Early help or family support"
    MENTORING = "mentoring", "Mentoring or counselling"
    YOUTH = "youth", "Youth service or youth justice"
    CAREERS = "careers", "Careers service"
    OTHER = "other", "Another agency"


# Read only by those who may read health records.
HEALTH_AGENCIES = (Agency.CAMHS, Agency.THERAPY, Agency.HEALTH)


class SupportNeed(ChildRecord):
    """What a child needs help with: the reason for referrals, until it is met."""

    what = models.CharField(max_length=200)
    noticed_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)

    class Meta(ChildRecord.Meta):
        ordering = ["-noticed_on", "-id"]

    def __str__(self):
        return self.what


class ReferralQuerySet(ChildRecordQuerySet):
    def readable_with(self, may):
        """Referrals that someone with these permissions on the child may read."""
        from lac.accounts.access import Permission

        return self if Permission.VIEW_HEALTH in may else self.exclude(agency__in=HEALTH_AGENCIES)

    def open(self):
        """Referrals that were neither closed nor refused."""
        return self.filter(closed_on=None, refused_on=None)

    def waiting(self):
        """Open referrals for which nothing has started yet."""
        return self.open().filter(started_on=None)


class Referral(ChildRecord):
    """A request to an agency. Where it stands follows from its dates."""

    about = models.ForeignKey(SupportNeed, models.CASCADE, related_name="referrals")
    agency = models.CharField(max_length=12, choices=Agency.choices)
    team = models.CharField("name of the service or team", max_length=120, blank=True)
    made_on = models.DateField()
    owner_name = models.CharField("who follows it up", max_length=120)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    refused_on = models.DateField(null=True, blank=True)
    # What came of it, or why the agency refused.
    outcome = models.TextField(blank=True)
    # The day the virtual school was told of a referral to CAMHS (S2-07).
    officer_told_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = ReferralQuerySet.as_manager()

    class Meta(ChildRecord.Meta):
        ordering = ["-made_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(refused_on__isnull=True),
                name="referral_is_closed_or_refused",
            ),
            models.CheckConstraint(
                condition=(Q(accepted_on__isnull=True) | Q(accepted_on__gte=F("made_on")))
                & (Q(started_on__isnull=True) | Q(started_on__gte=F("made_on")))
                & (Q(closed_on__isnull=True) | Q(closed_on__gte=F("made_on")))
                & (Q(refused_on__isnull=True) | Q(refused_on__gte=F("made_on"))),
                name="referral_goes_forward",
            ),
        ]
        indexes = [models.Index(fields=["child", "-made_on"], name="referral_by_child")]

    def __str__(self):
        return f"{self.get_agency_display()}, {self.made_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("children:referral", kwargs={"child_pk": self.child_id, "pk": self.pk})

    @property
    def state(self):
        """Where it stands: the last step that was recorded."""
        steps = ("refused", "closed", "started", "accepted")
        return next((step for step in steps if getattr(self, f"{step}_on")), "made")

    @property
    def last_step_on(self):
        """The day of the last step."""
        return max(
            filter(
                None,
                [self.made_on, self.accepted_on, self.started_on, self.closed_on, self.refused_on],
            )
        )

    def waiting_days(self, today=None):
        """Calendar days from the referral until help started or it ended; until today so far."""
        ends = [day for day in (self.started_on, self.closed_on, self.refused_on) if day]
        return (min(ends) if ends else today or timezone.localdate()).toordinal() - (
            self.made_on.toordinal()
        )
