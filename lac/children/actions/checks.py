"""What several changes of a record ask of their days."""

from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.utils import timezone

from lac.calendars.ages import ADULT, age_on
from lac.calendars.days import in_words

from ..models import CareEpisode, Enrolment


def not_in_future(field, day):
    """Raise ValidationError beside the field unless the day is today or past."""
    if day > timezone.localdate():
        raise ValidationError({field: "The date must be today or in the past."})


def has_reason(reason):
    """Raise ValidationError beside `reason` unless it says something."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why, in a sentence."})


def at_an_age_for_care(field, started_on, born_on):
    """Raise ValidationError beside the field unless care began between birth and 18 (s.22, s.105).

    A century or a year that was written wrongly would stop every clock of the child.
    """
    if started_on < born_on:
        raise ValidationError({field: "The date is before the child was born."})
    if age_on(born_on, started_on) >= ADULT:
        raise ValidationError(
            {
                field: f"Born on {in_words(born_on)}, the child was {age_on(born_on, started_on)} "
                f"when care began on {in_words(started_on)}, and care begins before the 18th "
                "birthday. Check both dates."
            }
        )


def born_before_all(child, born_on):
    """Raise ValidationError where a date of birth does not fit the child's care and schools."""
    care = CareEpisode.unscoped.filter(child=child).aggregate(
        first=Min("care_started_on"), last=Max("care_started_on")
    )
    if care["first"] and born_on > care["first"]:
        raise ValidationError(
            {"born_on": f"The child came into care on {in_words(care['first'])}, before that day."}
        )
    if care["last"]:
        at_an_age_for_care("born_on", care["last"], born_on)
    admitted = Enrolment.unscoped.filter(child=child).aggregate(it=Min("admitted_on"))["it"]
    if admitted and born_on > admitted:
        raise ValidationError(
            {"born_on": f"The child started at a school on {in_words(admitted)}, before that day."}
        )
