"""The forms of health reviews."""

from django import forms

from ..models import HealthReviewKind, WhyNoScore
from .fields import choice, day_field, long_text, words


class HealthReviewForm(forms.Form):
    """A health review, planned or done."""

    kind = choice("Which review?", HealthReviewKind.choices)
    planned_for = day_field("Planned for", "If a day is set", required=False)
    done_on = day_field("Done on", "Leave empty while it is to come", required=False)
    for_school = long_text(
        "What it means for school",
        "What teachers should know and do. No diagnosis or treatment: those stay with health.",
    )
    score = forms.IntegerField(
        label="SDQ score",
        help_text="Only for an SDQ: 0 to 40",
        required=False,
        min_value=0,
        max_value=40,
    )
    why_no_score = choice(
        "Why is there no SDQ score?", WhyNoScore.choices, "Only for an SDQ", required=False
    )
    up_to_date = forms.NullBooleanField(
        label="Are immunisations up to date?",
        required=False,
        widget=forms.Select(choices=[("", "Not known"), ("true", "Yes"), ("false", "No")]),
    )


class ShareForm(forms.Form):
    """With whom attendance is shared."""

    shared_with = words(
        "Who is it shared with?", "The health professional or team", required=True, length=200
    )
