"""Pupil premium plus: asked for, decided, spent, and what it changed. Money is in pence."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from lac.children.models import DocumentFile

from .plan import PepRow
from .provision import Provision
from .targets import Target


class FundingPurpose(models.TextChoices):
    ONE_TO_ONE = "one_to_one", "One-to-one support"
    TUITION = "tuition", "Tuition"
    SMALL_GROUP = "small_group", "Small-group teaching"
    MENTORING = "mentoring", "Mentoring"
    THERAPY = "therapy", "Therapy"
    TECHNOLOGY = "technology", "Technology"
    ENRICHMENT = "enrichment", "Enrichment"
    EQUIPMENT = "equipment", "Uniform or equipment"
    INCLUSION = "inclusion", "Staying included: preventing exclusion"
    TRANSPORT = "transport", "Transport"
    STAFF_TRAINING = "staff_training", "Training for staff"
    ALTERNATIVE = "alternative", "Alternative provision"
    OTHER = "other", "Other"


class FundingDecision(models.TextChoices):
    WAITING = "waiting", "Waiting for a decision"
    APPROVED = "approved", "Approved"
    PART = "part", "Approved in part"
    REFUSED = "refused", "Refused"
    QUERY = "query", "Question asked"


class Impact(models.TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"
    NONE = "none", "None"
    TOO_EARLY = "too_early", "Too early to say"


class PupilPremiumPlus(PepRow):
    """One request for pupil premium plus, from asking to impact."""

    item = models.CharField("what is it for?", max_length=200, blank=True)
    purpose = models.CharField(max_length=15, choices=FundingPurpose.choices, blank=True)
    target = models.ForeignKey(
        Target,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="funding",
        verbose_name="which target does it help?",
    )
    requested_pence = models.PositiveIntegerField("amount asked for", null=True, blank=True)
    # The support it pays for, where that is in the record: what came of it is said there.
    provision = models.ForeignKey(
        Provision,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="which support in place does it pay for? (optional)",
    )
    # Not something every pupil gets; not paid for twice. Two questions, each confirmed.
    is_additional = models.BooleanField("it is over and above what all pupils get", default=False)
    not_funded_elsewhere = models.BooleanField("nobody else pays for it", default=False)
    decision = models.CharField(
        max_length=10, choices=FundingDecision.choices, default=FundingDecision.WAITING
    )
    approved_pence = models.PositiveIntegerField("amount approved", null=True, blank=True)
    decision_reason = models.CharField("reason", max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    spent_pence = models.PositiveIntegerField("amount spent", null=True, blank=True)
    impact_rating = models.CharField("impact", max_length=10, choices=Impact.choices, blank=True)
    impact = models.TextField("what did it change?", blank=True)
    # A paper that shows what was bought or what it changed, in the version that was shown.
    evidence = models.ForeignKey(
        DocumentFile, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The day somebody first said what it changed; "too early to say" is not saying it.
    impact_on = models.DateField(null=True, blank=True, editable=False)

    class Meta(PepRow.Meta):
        verbose_name = "pupil premium plus request"
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=["waiting", "query", "refused"])
                | Q(approved_pence__isnull=False),
                name="approved_funding_has_an_amount",
            )
        ]

    def __str__(self):
        return self.item or "Request with nothing written yet"
