"""What the child is good at and needs, and what was tested: tables of the plan's learning."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

from . import assessments as known
from .plan import PepRow


class Area(models.TextChoices):
    COGNITION = "cognition", "Cognition and learning"
    COMMUNICATION = "communication", "Communication and interaction"
    SEMH = "semh", "Social, emotional and mental health"
    SENSORY = "sensory", "Sensory and physical"
    EXECUTIVE = "executive", "Planning, memory and attention"
    INDEPENDENCE = "independence", "Independence and getting ready for adulthood"


class NeedByArea(PepRow):
    """What the child is good at in one area, what gets in the way, and how we know."""

    area = models.CharField("which area?", max_length=15, choices=Area.choices, blank=True)
    strength = models.TextField("what are they good at?", blank=True)
    barrier = models.TextField("what gets in the way?", blank=True)
    evidence = models.TextField("how do we know?", blank=True)

    def __str__(self):
        return self.get_area_display() or "Area not chosen yet"

    @property
    def in_short(self):
        """One line for a list."""
        words = (("Good at", self.strength), ("In the way", self.barrier))
        return " ".join(f"{label}: {_plain(text)}." for label, text in words if text)


class StatutoryAssessment(PepRow):
    """A result of an assessment that every child in England has at some age."""

    kind = models.CharField("which assessment?", max_length=20, choices=known.CHOICES, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    result = models.CharField(max_length=20, blank=True)
    mark = models.PositiveSmallIntegerField("mark or score", null=True, blank=True)
    is_forecast = models.BooleanField("a forecast, not the result yet", default=False)
    taken_on = models.DateField("on which day?", null=True, blank=True)
    comment = models.CharField(max_length=300, blank=True)

    def __str__(self):
        words = (self.get_kind_display() or "Assessment not chosen yet", self.subject)
        return ", ".join(word for word in words if word)

    def clean(self):
        """Hold the result to the assessment's own marks. Raises ValidationError."""
        if not self.kind:
            return
        assessment = known.ASSESSMENTS[self.kind]
        problems = {}
        self.result = assessment.spelt(self.result)
        if self.result and not assessment.takes(self.result):
            problems["result"] = f"The result is one of: {assessment.results_in_words}."
        low, high = assessment.marks or (0, 0)
        if self.mark is not None and not (assessment.marks and low <= self.mark <= high):
            problems["mark"] = (
                f"The mark is between {low} and {high}."
                if assessment.marks
                else "This assessment has no mark: leave it empty."
            )
        if problems:
            raise ValidationError(problems)

    @property
    def outcome(self):
        """The result in words, with its mark."""
        label = (
            known.ASSESSMENTS[self.kind].labels.get(self.result, self.result) if self.kind else ""
        )
        mark = "" if self.mark is None else str(self.mark)
        words = ", ".join(it for it in (label, mark) if it)
        return f"{words} (forecast)" if words and self.is_forecast else words

    @property
    def in_short(self):
        """One line for a list."""
        return self.outcome or "No result yet"

    @classmethod
    def offered(cls, pep, chosen):
        """{field: choices} of what a plan can choose from, with what was chosen before."""
        return {
            "kind": [
                (code, it.label)
                for code, it in known.ASSESSMENTS.items()
                if pep.band in it.bands or code == chosen.kind
            ]
        }


class QualificationLevel(models.TextChoices):
    E1 = "E1", "Entry level 1"
    E2 = "E2", "Entry level 2"
    E3 = "E3", "Entry level 3"
    L1 = "1", "Level 1"
    L2 = "2", "Level 2"
    L3 = "3", "Level 3"
    L4 = "4", "Level 4 or above"


class QualificationStatus(models.TextChoices):
    # Codes of the learning aims of the school census, their words from memory.
    CONTINUING = "1", "Continuing"
    COMPLETED = "2", "Completed"
    WITHDRAWN = "3", "Withdrawn"
    TRANSFERRED = "4", "Transferred to another course"


class Qualification(PepRow):
    """A course after Year 11 that leads to a qualification."""

    title = models.CharField("course or qualification", max_length=120, blank=True)
    number = models.CharField("qualification number (QAN)", max_length=12, blank=True)
    level = models.CharField(max_length=2, choices=QualificationLevel.choices, blank=True)
    starts_on = models.DateField("start", null=True, blank=True)
    planned_end_on = models.DateField("planned end", null=True, blank=True)
    ended_on = models.DateField("actual end", null=True, blank=True)
    status = models.CharField(
        "where it stands", max_length=1, choices=QualificationStatus.choices, blank=True
    )
    withdrawal_reason = models.CharField("why they withdrew", max_length=300, blank=True)
    weekly_hours = models.PositiveSmallIntegerField(
        "hours a week", null=True, blank=True, validators=[MaxValueValidator(60)]
    )
    grade = models.CharField("grade, or grade aimed at", max_length=20, blank=True)

    def __str__(self):
        return self.title or "Course with no name yet"

    def clean(self):
        """Dates in order. Raises ValidationError."""
        if self.starts_on and self.ended_on and self.ended_on < self.starts_on:
            raise ValidationError({"ended_on": "The end is before the start."})

    @property
    def in_short(self):
        """One line for a list."""
        words = (self.get_level_display(), self.get_status_display(), self.grade)
        return ". ".join(word for word in words if word)


def _plain(text):
    return " ".join(text.split()).rstrip(".")
