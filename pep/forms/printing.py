"""The forms on which people choose what is printed."""

from django import forms

from lac.calendars.ages import year_name

from ..blank import CIRCUMSTANCES
from ..models import Edition, PepBand, Wording
from ..versions import CURRENT_VERSION, FORMS
from .fields import LaidOut

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
        (f"{own}:meet", "The summary of the meeting"),
        *(
            (f"{it}:meet", "The summary of the meeting, for the carer")
            for it in editions[1:] if it == Edition.CARER
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


# The product's own forms, the one in use first: "v2" is its second version.
_PRODUCT = [
    (f"v{number}", "The form as it comes with LAC" if number == CURRENT_VERSION
     else f"The form as it came with LAC before, version {number}")
    for number in sorted(FORMS, reverse=True)
]  # fmt: skip


class BlankAsked(LaidOut, forms.Form):
    """Which blank form: whose, for which age and circumstances, how large its print."""

    form = forms.ChoiceField(label="Which form?", required=False)
    band = forms.ChoiceField(label="For whom?", choices=PepBand.choices, widget=forms.RadioSelect)
    nc_year = forms.TypedChoiceField(
        label="Year group",
        help_text="Some questions are asked from Year 9, 11 or 13.",
        choices=[(year, year_name(year)) for year in range(-2, 15)],
        coerce=int,
    )
    circumstances = forms.MultipleChoiceField(
        label="Sections that are asked only with",
        choices=[(it.value, text[0].upper() + text[1:]) for it, text in CIRCUMSTANCES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    size = forms.ChoiceField(
        label="How large is the print?", choices=SIZES, widget=forms.RadioSelect, initial=USUAL
    )

    def __init__(self, *args, own, **kwargs):
        self.own = {str(it.pk): it for it in own}
        super().__init__(*args, **kwargs)
        named = [(key, f"{it.local_authority}: {it.name}") for key, it in self.own.items()]
        self.fields["form"].choices = [*_PRODUCT, *named]

    def asked(self):
        """What `blank_plan` takes."""
        data = self.cleaned_data
        form = self.own.get(data["form"])
        version = int(data["form"].removeprefix("v") or CURRENT_VERSION) if not form else None
        return {
            "band": data["band"],
            "nc_year": data["nc_year"],
            "form": form,
            "form_version": form.base_version if form else version,
            "circumstances": data["circumstances"],
        }

    @property
    def is_large(self):
        """Whether large print was asked for."""
        return self.cleaned_data["size"] == LARGE
