"""When an authority asks for results, and how long there is to give them."""

from django.core.validators import MaxValueValidator
from django.db import models

from lac.organisations.models import LocalAuthority


class Asking(models.TextChoices):
    HALF_TERM = "half_term", "Each half-term"
    TERM = "term", "Each term"


class ResultsRule(models.Model):
    """How often an authority asks for results. Without a row, the defaults here apply.

    The windows themselves follow from the authority's terms (`pep.tracking`) and move with them.
    """

    local_authority = models.OneToOneField(LocalAuthority, models.CASCADE, related_name="+")
    asking = models.CharField(
        "results are asked for", max_length=9, choices=Asking.choices, default=Asking.HALF_TERM
    )
    opens_before = models.PositiveSmallIntegerField(
        "days before the end that the window opens", default=21, validators=[MaxValueValidator(60)]
    )
    closes_after = models.PositiveSmallIntegerField(
        "days after the end that the window closes", default=7, validators=[MaxValueValidator(30)]
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self):
        return f"{self.local_authority}: {self.get_asking_display().lower()}"
