"""What several changes of a record ask of their days."""

from django.core.exceptions import ValidationError
from django.utils import timezone


def not_in_future(field, day):
    """Raise ValidationError beside the field unless the day is today or past."""
    if day > timezone.localdate():
        raise ValidationError({field: "The date must be today or in the past."})
