"""The field for a date that every form uses: day, month and year in boxes of their own."""

from crispy_forms_gds.fields import DateInputField
from django.core.exceptions import ValidationError

# More figures than these are no year, and more than Python can count with.
MOST_FIGURES = 9


class DateParts(DateInputField):
    """A date in three boxes; a number of any length in one of them is no date, and no more."""

    def compress(self, data_list):
        """The date, or None where a box is empty. Raises ValidationError for no such date."""
        if any(part and len(part) > MOST_FIGURES for part in data_list):
            raise ValidationError("year is out of range")
        return super().compress(data_list)
