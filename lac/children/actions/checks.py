"""What several changes of a record ask of their days and reasons."""

import datetime as dt
from dataclasses import dataclass

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


@dataclass(frozen=True)
class DaysOnRecord:
    """What a date of birth has to fit: days of entering care, and the first day at a school."""

    first_care_on: dt.date | None = None
    last_care_on: dt.date | None = None
    first_school_on: dt.date | None = None

    def check(self, born_on):
        """Raise ValidationError beside `born_on` where it does not fit."""
        if self.first_care_on and born_on > self.first_care_on:
            first = in_words(self.first_care_on)
            raise ValidationError(
                {"born_on": f"The child came into care on {first}, before that day."}
            )
        if self.last_care_on:
            at_an_age_for_care("born_on", self.last_care_on, born_on)
        if self.first_school_on and born_on > self.first_school_on:
            first = in_words(self.first_school_on)
            raise ValidationError(
                {"born_on": f"The child started at a school on {first}, before that day."}
            )


def days_on_record(children):
    """{child id: DaysOnRecord} of some children (ids), in two queries."""
    care = CareEpisode.unscoped.filter(child__in=children).order_by().values_list("child")
    care = care.annotate(Min("care_started_on"), Max("care_started_on"))
    entered = {child: days for child, *days in care}
    schools = Enrolment.unscoped.filter(child__in=children).order_by().values_list("child")
    started = dict(schools.annotate(Min("admitted_on")))
    return {it: DaysOnRecord(*entered.get(it, (None, None)), started.get(it)) for it in children}


def born_before_all(child, born_on):
    """Raise ValidationError where a date of birth does not fit the child's care and schools."""
    days_on_record([child.pk])[child.pk].check(born_on)
