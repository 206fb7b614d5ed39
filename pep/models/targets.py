"""SMART targets."""

from django.db import models

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
    owner = models.CharField("who makes it happen?", max_length=120, blank=True)
    deadline = models.DateField("by when?", null=True, blank=True)
    is_long_term = models.BooleanField("reaches beyond this term", default=False)
    own_words = models.TextField("the target in the child's own words", blank=True)
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review = models.CharField("how did it go?", max_length=10, choices=Review.choices, blank=True)
    evidence = models.TextField("how do we know?", blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    def __str__(self):
        return self.action or self.need or "Target with nothing written yet"

    @property
    def is_current(self):
        """Whether it is a target of this term, and not only a review of last term's."""
        return self.carried_from_id is None or self.review == Review.CONTINUED
