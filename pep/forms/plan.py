"""The forms of a plan as a whole: opened, amended, attached to, decided on, cancelled."""

from django import forms

from ..models import PepKind, Rag
from .fields import LONGEST_TEXT, YES_NO, LaidOut, lay_out


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
    """Grade the plan, and sign it or send it back.

    `to_finish`: (section, its owner in words) of those that hold the signing up.
    """

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
    finish_note = forms.CharField(
        label="Why do you finish the sections that wait, in their owners’ names?",
        max_length=300,
        required=False,
    )
    reason = forms.CharField(
        label="What must change?",
        help_text="To return it. The designated teacher reads this first.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )

    def __init__(self, *args, to_finish=(), **kwargs):
        super().__init__(*args, **kwargs)
        if to_finish:
            names = ", ".join(f"{it.title} ({owner.lower()})" for it, owner in to_finish)
            self.fields["finish_note"].help_text = (
                f"To sign it off without waiting for {names}. For example: agreed with Ruth "
                "Adeyemi by telephone on 12 November. Leave it empty to wait for them."
            )
        else:
            del self.fields["finish_note"]
        lay_out(self, self.small)


class CancelForm(LaidOut, forms.Form):
    """Why a plan is not needed."""

    reason = forms.CharField(label="Why is this plan not needed?", max_length=300)
