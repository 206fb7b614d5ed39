"""Opening a record in an emergency, and judging it."""

from django import forms

from ..models import BrokenGlass
from .fields import day_field


class BreakGlassForm(forms.Form):
    """Which child, and why now."""

    words = forms.CharField(
        label="Family name, UPN or social care ID",
        help_text="In full; of twins, first and last name. This finds one child whom you know "
        "of; it lists nobody",
        max_length=120,
    )
    born_on = day_field("Date of birth")
    reason = forms.CharField(
        label="Why do you need this record now?",
        help_text="The virtual school head reads this at once, and judges it afterwards",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=500,
    )


class JudgementForm(forms.Form):
    """Was it right?"""

    judgement = forms.ChoiceField(
        label="What do you make of it?",
        choices=BrokenGlass.Judgement.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="What follows from it?",
        help_text="Needed unless it was right",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )
