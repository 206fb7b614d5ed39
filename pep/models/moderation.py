"""Moderation: a sample of graded plans graded again, blind, and how far the two agree."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lac.calendars.models import TermName
from lac.organisations.models import LocalAuthority

from .plan import PepPart
from .quality import Grade, PepGrading


class Stratum(models.TextChoices):
    """What a sample is spread over."""

    SCHOOL = "school", "Schools: some plans of each"
    GRADER = "grader", "Graders: some plans of each"


class ModerationRound(models.Model):
    """One sample of the plans of a term, drawn at random with a seed that is kept."""

    local_authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    academic_year = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=6, choices=TermName.choices)
    stratum = models.CharField(max_length=6, choices=Stratum.choices)
    # How many graded plans there were to draw from, and the seed: the same draw can be made again.
    population = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    drawn_at = models.DateTimeField(default=timezone.now)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # What the group that talked it over concluded.
    conclusion = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager()

    class Meta:
        ordering = ["-drawn_at", "-id"]

    def __str__(self):
        return f"Moderation, {self.term_label}"

    @property
    def term_label(self):
        """ "Autumn term 2026/27"."""
        year = f"{self.academic_year}/{(self.academic_year + 1) % 100:02d}"
        return f"{self.get_term_display()} term {year}"


class ModerationItem(PepPart):
    """One plan of a sample: its first grading, and a second one made without seeing it."""

    round = models.ForeignKey(ModerationRound, models.PROTECT, related_name="items")
    first = models.ForeignKey(PepGrading, models.PROTECT, related_name="+")
    scores = models.JSONField(default=dict)
    grade = models.CharField(max_length=5, choices=Grade.choices, blank=True)
    why = models.TextField(blank=True)
    note = models.CharField(max_length=1000, blank=True)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    graded_at = models.DateTimeField(null=True, blank=True)
    # The second grader may have known the first grade (`pep.blind.could_know`).
    saw_first = models.BooleanField(default=False)
    # What the two agreed on when they had talked it over.
    agreed = models.CharField(max_length=5, choices=Grade.choices, blank=True)
    agreed_why = models.CharField(max_length=1000, blank=True)

    class Meta(PepPart.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "pep"], name="one_item_a_round_and_pep"),
            models.CheckConstraint(
                condition=Q(grade="") | Q(graded_by__isnull=False), name="second_grade_says_whose"
            ),
        ]

    def __str__(self):
        return f"{self.pep} in {self.round}"

    @property
    def differs(self):
        """Whether both have graded it, and not alike."""
        return bool(self.grade) and self.grade != self.first.grade
