"""The forms of referrals."""

from django import forms

from ..models import Agency
from .fields import choice, day_field, long_text, words

STEPS = [
    ("accepted", "The agency accepted it"),
    ("started", "Help started"),
    ("closed", "It came to an end"),
    ("refused", "The agency refused it"),
]


class ReferralForm(forms.Form):
    """A new referral. `needs`: the child's needs that are not met, to choose from."""

    agency = choice("Which agency?", Agency.choices)
    team = words("Name of the service or team")
    about = forms.ModelChoiceField(
        None, label="What is it for?", required=False, empty_label="Something new"
    )
    what = words(
        "What does the child need help with?",
        "In a few words. Leave empty if you chose a need above.",
        length=200,
    )
    made_on = day_field("Day of the referral")
    owner_name = words("Who follows it up?", required=True)

    def __init__(self, *args, needs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = needs


class StepForm(forms.Form):
    """The next thing that happened to a referral."""

    step = choice("What happened?", STEPS, radios=True)
    on = day_field("When?")
    outcome = long_text(
        "What came of it, or why it was refused", "Only when it ended or was refused"
    )
    is_met = forms.BooleanField(label="The need behind it is met", required=False)
