"""The forms of support and enrichment."""

from django import forms

from lac.children.forms.fields import choice, day_field, long_text, words

from ..models import Area, ProvisionKind, ProvisionResult


class ProvisionForm(forms.Form):
    """Support or enrichment for a child."""

    kind = choice("What is it?", ProvisionKind.choices)
    what = words("In a few words", "Such as “Reading with a trained adult”", required=True)
    area = choice("In which area is the need?", Area.choices, required=False)
    need = long_text("Which need does it answer?", rows=2)
    target = forms.ModelChoiceField(
        None,
        label="Which target of the plan does it work towards?",
        required=False,
        empty_label="Choose",
    )
    is_priority = forms.BooleanField(
        label="The child has priority for it because they are looked after", required=False
    )
    barrier = long_text(
        "What stands in the way because the child is in care, and how is it overcome?",
        "Such as consent, transport, money or moves",
        rows=2,
    )
    minutes_a_week = forms.IntegerField(
        label="Minutes a week",
        help_text="Leave empty where it has no weekly time",
        required=False,
        min_value=5,
        max_value=1500,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    starts_on = day_field("First day")
    ends_on = day_field("Last day", "Leave empty while it goes on", required=False)
    result = choice("Did it help?", ProvisionResult.choices, radios=True)
    outcome = long_text("What came of it?", "Leave empty until you know", rows=2)

    def __init__(self, *args, targets, **kwargs):
        """`targets` are those to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = targets


class AssessmentForm(forms.Form):
    """The assessment of a need."""

    area = choice("Which area is assessed?", Area.choices)
    what = words("What is assessed, and how?", "Such as “Reading test”", required=True, length=160)
    who = words("Who assesses?", "Such as the educational psychologist")
    asked_on = day_field("When was it asked for or begun?")
    done_on = day_field("When was it done?", "Leave empty until it is", required=False)
    found = long_text("What was found?", rows=3)


class ReviewForm(forms.Form):
    """A look at provision and outcomes."""

    reviewed_on = day_field("When did you look?")
    working = long_text("What is working?", required=True)
    change = long_text("What will change?", "Write “Nothing” where all is well", required=True)
    is_enough = choice(
        "Is this good enough for my child?", [("yes", "Yes"), ("no", "No")], radios=True
    )
