"""How plans are graded: an authority's criteria, each grading as it was, who reads what now."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lac.calendars.models import TermName
from lac.organisations.models import LocalAuthority

from .plan import Pep, PepPart


class Grade(models.TextChoices):
    """What a set of criteria can give. A plan is kept as green where it is gold."""

    GOLD = "gold", "Gold"
    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


class RubricQuerySet(models.QuerySet):
    def published(self):
        """Sets of criteria that plans are graded by, or were."""
        return self.filter(published_at__isnull=False)

    def in_use(self):
        """Published sets that nobody has stopped, the latest term first."""
        return self.published().filter(stopped_at=None).order_by("-from_term", "-number")


class Rubric(models.Model):
    """A set of criteria of an authority: a draft, then published and never changed again.

    A trigger refuses a change of what a published set asks (ADR 27).
    """

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    # Counts an authority's sets: 1, 2, 3.
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    # The published set that it was started from (`pep.rubrics`); empty for none.
    source = models.CharField(max_length=20, blank=True)
    # As `pep.rubrics` reads it: scale, limits and criteria.
    content = models.JSONField(default=dict)
    # The first term whose plans are graded by it: three times the academic year, plus 0, 1, 2.
    from_term = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RubricQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_authority", "number"], name="one_rubric_a_number_and_authority"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(from_term__isnull=False),
                name="published_rubric_has_a_first_term",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_draft(self):
        """Whether it can still be changed."""
        return self.published_at is None

    @property
    def first_term(self):
        """ "Autumn term 2026/27", or nothing for a draft."""
        if self.from_term is None:
            return ""
        year, place = divmod(self.from_term, len(TermName))
        return f"{TermName.labels[place]} term {year}/{(year + 1) % 100:02d}"


class FeedbackSentence(models.Model):
    """A sentence of an authority's library, to be put into the feedback on a plan."""

    local_authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="+")
    # The criterion that it is about, by its key in the sets of criteria.
    criterion = models.CharField(max_length=30)
    text = models.CharField(max_length=400)
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = models.Manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["local_authority", "criterion"], name="sentence_by_place")]

    def __str__(self):
        return self.text


class PepGrading(PepPart):
    """One grading of a plan, as it was made: a returned plan that is graded again has both.

    Triggers refuse to change or delete it.
    """

    # None: graded as a whole, without criteria.
    rubric = models.ForeignKey(Rubric, models.PROTECT, null=True, related_name="+")
    # {criterion: score}.
    scores = models.JSONField(default=dict)
    # What the rule of the set gives, and why in words; the same as the grade unless overridden.
    derived = models.CharField(max_length=5, choices=Grade.choices, blank=True)
    why = models.TextField(blank=True)
    grade = models.CharField(max_length=5, choices=Grade.choices)
    override_reason = models.CharField(max_length=500, blank=True)
    feedback = models.TextField(blank=True)
    graded_at = models.DateTimeField(default=timezone.now)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta(PepPart.Meta):
        ordering = ["-graded_at", "-id"]

    def __str__(self):
        return f"{self.pep}, {self.get_grade_display()}"


class GradingClaim(PepPart):
    """Who is reading a plan to grade it, so that no two officers do."""

    pep = models.OneToOneField(Pep, models.CASCADE, related_name="claim")
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    claimed_at = models.DateTimeField(default=timezone.now)

    class Meta(PepPart.Meta):
        pass

    def __str__(self):
        return f"{self.pep}: {self.claimed_by}"


class Advice(PepPart):
    """A line of advice that an amber plan was signed with, for whoever writes the next one."""

    text = models.CharField(max_length=2000)
    given_at = models.DateTimeField(default=timezone.now)
    answered_in = models.ForeignKey(
        Pep, models.SET_NULL, null=True, blank=True, related_name="answered_advice"
    )
    answer = models.CharField("what was done", max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(PepPart.Meta):
        ordering = ["id"]
        verbose_name_plural = "advice"

    def __str__(self):
        return self.text
