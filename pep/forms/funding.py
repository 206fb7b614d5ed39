"""The forms of pupil premium plus: the decision, and what was spent."""

from django import forms

from ..models import FundingDecision, Impact
from .fields import LaidOut, PoundsField


class FundingDecisionForm(LaidOut, forms.Form):
    """The decision on a request for pupil premium plus."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=[it for it in FundingDecision.choices if it[0] != FundingDecision.WAITING],
        widget=forms.RadioSelect,
    )
    approved_pence = PoundsField(
        label="Amount approved (optional)",
        help_text="In pounds. Only when it is approved in part.",
        required=False,
    )
    reason = forms.CharField(
        label="Reason (optional)",
        help_text="Needed unless all of it is approved.",
        max_length=300,
        required=False,
    )


class SpendingForm(LaidOut, forms.Form):
    """What was spent and what it changed."""

    spent_pence = PoundsField(label="Amount spent", help_text="In pounds", required=False)
    impact_rating = forms.ChoiceField(
        label="How much difference did it make?",
        choices=Impact.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    impact = forms.CharField(
        label="What did it change for the child?",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
