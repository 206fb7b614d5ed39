"""The field for a date that every form uses: day, month and year in boxes of their own."""

from crispy_forms_gds.fields import DateInputField
from django.core.exceptions import ValidationError

# More figures than these are no year, and more than Python can count with.
MOST_FIGURES = 9
# Nobody here was born, and nothing is due, in other years. "26" is 2026 written short, not 26.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
WRITE_IT_OUT = f"Write the year with four figures, from {EARLIEST_YEAR} to {LATEST_YEAR}."


class DateParts(DateInputField):
    """A date in three boxes; a number of any length in one of them is no date, and no more."""

    def compress(self, data_list):
        """The date, or None where a box is empty. Raises ValidationError for no such date."""
        if any(part and len(part) > MOST_FIGURES for part in data_list):
            raise ValidationError("year is out of range")
        day = super().compress(data_list)
        if day is not None and not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise ValidationError(WRITE_IT_OUT)
        return day
