"""The forms of transition plans."""

from django import forms

from ..models import TransitionKind
from .fields import choice, day_field, long_text, words


class OpenTransitionForm(forms.Form):
    """A plan that does not open by itself."""

    kind = choice("Which transition?", TransitionKind.choices, radios=True)
    starts_on = day_field("First day at the new setting")
    to_name = words("School, college or provider, if it is known", length=200)


class TransitionForm(forms.Form):
    """What is known of the transition so far."""

    starts_on = day_field("First day at the new setting")
    to_name = words("School, college or provider", length=200)
    key_adult = words("Key adult at the new setting", "Name and role", length=160)
    child_view = long_text("What does the child think and want?", "In their own words")
    risks = long_text("What could go wrong, and what helps?")


class StepForm(forms.Form):
    """One step of the plan."""

    title = words("What is to be done?", required=True, length=160)
    owner_name = words("Who does it?", required=True)
    due_on = day_field("By when?")
    done_on = day_field("When was it done?", "Leave empty until it is", required=False)
    note = words("What came of it?", length=300)


class HandPlanOnForm(forms.Form):
    """The plan for education, training and employment, given to the provider."""

    handed_on = day_field("When was it handed over?")
    handed_to = words("To whom?", "Name, role and provider", required=True, length=200)
    handed_version = words(
        "Which version of the plan?",
        "For example: PEP, summer term 2027, signed on 2 July 2027",
        required=True,
        length=160,
    )


class AcknowledgePlanForm(forms.Form):
    """That the provider has the plan."""

    on = day_field("When did they say that they have it?")
    name = words("Who said so?", required=True)


class EndTransitionForm(forms.Form):
    """How the transition went."""

    how_it_went = long_text("How did it go?", "What helped, and what is still open", required=True)


class TransitionStepsForm(forms.Form):
    """An authority's own steps for one kind of transition."""

    lines = long_text(
        "Steps, one a line",
        "Weeks before the first day | who | what. For example: 6 | Carer | First visit",
        required=True,
        length=6000,
        rows=10,
    )
