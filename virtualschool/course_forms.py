"""Forms of courses and certificates. What they check is only shape; the actions check the rest."""

import datetime as dt

from django import forms
from django.utils import timezone

from lac.accounts.models import Training
from lac.children.forms.fields import choice, day_field, long_text, words
from lac.meetings.forms.meeting import time_field

from .forms import TrainingForm


def _number(label, hint="", *, most, required=True):
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=1,
        max_value=most,
        required=required,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )


class CourseForm(forms.Form):
    """A course that an authority offers."""

    title = words("What is it called?", required=True, length=160)
    topic = choice("What is it about?", Training.Topic.choices)
    about = long_text("What will people learn?")
    on = day_field("Day")
    at = time_field()
    minutes = _number("Length in minutes", "An hour and a half is 90", most=600)
    place = words("Place", "Leave empty for an online course", length=200)
    link = forms.URLField(
        label="Link to join online", required=False, max_length=500, assume_scheme="https"
    )
    seats = _number("Seats", "Whoever books after these are taken waits", most=2000)
    led_by = words("Who leads it?", required=True)
    counts_months = _number(
        "For how many months does it count?",
        "After that the training is out of date. Leave empty if it need not be repeated",
        most=120,
        required=False,
    )

    def clean(self):
        data = super().clean()
        if data.get("on") and data.get("at"):
            moment = dt.datetime.combine(data.pop("on"), data.pop("at"))
            data["starts_at"] = timezone.make_aware(moment)
        if not data.get("place") and not data.get("link"):
            self.add_error("place", "Give a place, or a link to join online.")
        return data


class CancelCourseForm(forms.Form):
    """Why a course does not take place."""

    reason = words("Why is it called off?", "Those who booked read it", required=True, length=300)


class AttendanceForm(forms.Form):
    """Who was there. `bookings`: those that were not cancelled, with their people."""

    present = forms.MultipleChoiceField(
        label="Who was there?",
        help_text="Each gets a line in their log of training",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, bookings, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = [
            (it.pk, it.user.full_name if number < seats else f"{it.user.full_name} (waited)")
            for number, it in enumerate(bookings)
        ]


class CertificateForm(forms.Form):
    """The paper itself."""

    file = forms.FileField(
        label="Certificate",
        help_text="PDF, or a picture of it",
        max_length=200,
    )


class OwnTrainingForm(TrainingForm, CertificateForm):
    """Training that one attended elsewhere, with its certificate."""

    field_order = ["title", "topic", "held_on", "expires_on", "file"]
