"""The forms on which people choose what is printed."""

from django import forms

from .forms import LaidOut
from .models import Edition, Wording

USUAL, LARGE = "usual", "large"
SIZES = [(USUAL, "Usual print"), (LARGE, "Large print: 18 point and up, in one column")]


def print_choices(child, editions):
    """(value, label) of the copies a reader can ask for, by the editions they may print."""
    own = editions[0]
    if own in (Edition.CARER, Edition.YOUNG_PERSON):
        return [
            (f"{own}:plain", "In plain English"),
            (f"{own}:plan", "As the plan is set out, with every part that you may read"),
        ]
    return [
        (f"{own}:plan", "The whole plan, as far as you may read it"),
        *(
            (f"{it}:plain", f"For {_who(it, child)}, in plain English")
            for it in editions[1:]
        ),
    ]  # fmt: skip


def _who(edition, child):
    return "the carer" if edition == Edition.CARER else child.first_name


class PrintForm(LaidOut, forms.Form):
    """Which copy of a plan, and how large its print is; left open, the first and the usual."""

    copy = forms.ChoiceField(label="Which copy?", widget=forms.RadioSelect, required=False)
    size = forms.ChoiceField(
        label="How large is the print?",
        choices=SIZES,
        widget=forms.RadioSelect,
        required=False,
        initial=USUAL,
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["copy"].choices = choices
        self.fields["copy"].initial = choices[0][0]

    def asked(self):
        """What `request_document` takes: edition, wording and size of print."""
        copy = self.cleaned_data["copy"] or self.fields["copy"].initial
        edition, wording = copy.split(":")
        return {
            "edition": Edition(edition),
            "wording": Wording(wording),
            "is_large": self.cleaned_data["size"] == LARGE,
        }
