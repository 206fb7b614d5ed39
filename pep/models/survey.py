"""What those who came to a PEP meeting say about it, each once, by a secret link."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .plan import PepPart


class Rating(models.IntegerChoices):
    """How good a meeting was, on four points."""

    VERY_GOOD = 4, "Very good"
    GOOD = 3, "Good"
    NOT_GOOD_ENOUGH = 2, "Not good enough"
    POOR = 1, "Poor"


GOOD_OR_BETTER = Rating.GOOD


class SurveyReply(PepPart):
    """One person's answer about one meeting, or the place for it.

    It says in what role they came, never who they are: their e-mail address is kept as a hash
    alone, so that nobody is asked twice.
    """

    held_on = models.DateField()
    role = models.CharField(max_length=80)
    person = models.CharField(max_length=64)
    # Of the link in the e-mail, which is made with the site's secret when it is sent.
    sha256 = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    rating = models.PositiveSmallIntegerField(
        "how good was the meeting?", choices=Rating.choices, null=True, blank=True
    )
    text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(PepPart.Meta):
        ordering = ["id"]
        verbose_name_plural = "survey replies"
        constraints = [
            models.UniqueConstraint(fields=["pep", "person"], name="one_answer_a_person"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(answered_at__isnull=False),
                name="survey_reply_says_when",
            ),
        ]

    def __str__(self):
        return f"{self.role}, {self.pep}"
