"""The forms of a plan as a whole: opened, amended, attached to, decided on, cancelled."""

from django import forms

from ..models import PepKind, Rag
from .fields import LONGEST_TEXT, YES_NO, LaidOut


class OpenForm(LaidOut, forms.Form):
    """What kind of plan to open."""

    kind = forms.ChoiceField(label="What kind of plan is it?", choices=PepKind.choices)


class AmendForm(LaidOut, forms.Form):
    """Why a signed plan is opened again."""

    reason = forms.CharField(
        label="Why is it amended?",
        help_text="Kept with the new version, for everybody who may read the plan.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AttachForm(LaidOut, forms.Form):
    """Which document belongs to the plan."""

    file = forms.ModelChoiceField(None, label="Which document?", empty_label="Choose")

    def __init__(self, *args, files, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].queryset = files


class DecideForm(LaidOut, forms.Form):
    """Grade the plan, and sign it or send it back."""

    SIGN, RETURN, LATER = "sign", "return", "later"

    rag = forms.ChoiceField(
        label="Grade",
        choices=[
            (Rag.GREEN, "Green: an effective plan, complete, with good outcomes"),
            (Rag.AMBER, "Amber: good enough to sign; the advice is for the next plan"),
            (Rag.RED, "Red: must be put right before it is signed"),
        ],
        widget=forms.RadioSelect,
    )
    feedback = forms.CharField(
        label="Feedback for whoever wrote it",
        help_text="Say what is good, and what would make it better. Needed for amber and red.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=LONGEST_TEXT,
    )
    outcome = forms.ChoiceField(
        label="What happens next?",
        choices=[
            (SIGN, "Sign it off"),
            (RETURN, "Return it to be put right"),
            (LATER, "Nothing yet: keep the grade"),
        ],
        widget=forms.RadioSelect,
    )
    good_enough = forms.ChoiceField(
        label="Is this good enough for my child?",
        help_text="To sign it off. Answer as if the child were yours.",
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    good_enough_why = forms.CharField(
        label="Why?",
        help_text="To sign it off.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
    reason = forms.CharField(
        label="What must change?",
        help_text="To return it. The designated teacher reads this first.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )


class CancelForm(LaidOut, forms.Form):
    """Why a plan is not needed."""

    reason = forms.CharField(label="Why is this plan not needed?", max_length=300)
