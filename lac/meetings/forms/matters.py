"""The forms of what professionals do not agree about, and of what they ask of each other."""

from django import forms

from lac.children.forms.fields import choice, day_field, long_text, words

from ..models import Agency


class DisagreementForm(forms.Form):
    """What was not agreed, and by whom."""

    about = long_text("What was not agreed?", required=True, rows=3)
    who = words(
        "Who does not agree?", "For example, the school and the social worker", required=True,
        length=300,
    )  # fmt: skip


class FollowUpForm(forms.Form):
    """How a disagreement was resolved, or to whom it went."""

    now = choice(
        "How does it stand?",
        [("resolved", "Resolved"), ("escalated", "Escalated: somebody more senior decides")],
        radios=True,
    )
    on = day_field("Since which day?")
    escalated_to = words("If it was escalated, to whom?", length=160)
    outcome = long_text("What was agreed, or is asked for?", rows=3)


class ChallengeForm(forms.Form):
    """A question or a demand put to a professional about a child's provision."""

    to_whom = words("Who is challenged?", "Their name and what they do", required=True, length=160)
    agency = choice("Where do they work?", Agency.choices)
    about = long_text("What is not good enough, and what is asked for?", required=True, rows=5)
    raised_on = day_field("Day it was put to them")
    working_days = forms.IntegerField(
        label="Working days in which to answer",
        min_value=1,
        max_value=60,
        initial=10,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )


class ChallengeResponseForm(forms.Form):
    """What they answered, and what came of it."""

    responded_on = day_field("Day they answered", "Leave empty if they have not", required=False)
    response = long_text("What they answered", rows=4)
    outcome = long_text("What came of it for the child", rows=3)
    closed_on = day_field(
        "Day it was closed", "Leave empty while something is still to be done", required=False
    )
