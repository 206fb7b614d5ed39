"""The forms on which an authority changes its form of the PEP."""

from django import forms

from lac.children.forms.fields import day_field, long_text, words
from lac.organisations.models import School
from pep.local import places
from pep.models import LocalForm, PepBand
from pep.questions import Audience, Kind
from pep.versions import CURRENT_VERSION, FORMS

KINDS = [
    (Kind.TEXT.value, "A few sentences"),
    (Kind.LINE.value, "One line"),
    (Kind.CHOICE.value, "One answer of a list"),
    (Kind.CHOICES.value, "Any answers of a list"),
    (Kind.YES_NO.value, "Yes or no"),
    (Kind.DATE.value, "A date"),
    (Kind.NUMBER.value, "A whole number"),
]
READERS = [
    (Audience.PROFESSIONALS.value, "Whoever may read the plan"),
    (Audience.EVERYONE.value, "The carer and the young person too"),
    (Audience.SENSITIVE.value, "Only those who may see sensitive details"),
]


class StartForm(forms.Form):
    """What the new form is called, and what it starts from."""

    name = words("What is it called?", "For example, From summer 2027", required=True, length=80)
    source = forms.ChoiceField(label="What does it start from?", widget=forms.RadioSelect)

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        own = LocalForm.objects.filter(local_authority=authority).published()
        self.copies = {f"form-{form.pk}": form for form in own[:10]}
        newest = [(f"version-{CURRENT_VERSION}", "The product’s form, as it comes")]
        older = [
            (f"version-{number}", f"The product’s earlier form, version {number}")
            for number in sorted(FORMS, reverse=True)
            if number != CURRENT_VERSION
        ]
        copies = [(key, f"Yours: {form.name}") for key, form in self.copies.items()]
        self.fields["source"].choices = [*copies, *newest, *older]
        self.fields["source"].initial = (copies or newest)[0][0]

    def start(self):
        """What `start_form` takes."""
        source = self.cleaned_data["source"]
        if source in self.copies:
            return {"name": self.cleaned_data["name"], "copy_of": self.copies[source]}
        number = int(source.removeprefix("version-"))
        return {"name": self.cleaned_data["name"], "base_version": number}


class QuestionForm(forms.Form):
    """One question of the authority's own."""

    section = forms.ChoiceField(label="In which section?")
    label = words("The question", required=True, length=200)
    hint = words("Help beside it (optional)", length=300)
    kind = forms.ChoiceField(label="What is the answer?", choices=KINDS, widget=forms.RadioSelect)
    choices = long_text("The answers to choose from (optional)", "For a list: one on each line")
    audience = forms.ChoiceField(
        label="Who may read the answer?", choices=READERS, widget=forms.RadioSelect
    )
    bands = forms.MultipleChoiceField(
        label="Of which plans? (optional)",
        help_text="None chosen: of all.",
        choices=PepBand.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mandatory = forms.BooleanField(
        label="A plan cannot be handed in without an answer", required=False
    )
    carried = forms.BooleanField(
        label="Next term’s plan starts from this answer", required=False, initial=True
    )

    def __init__(self, *args, plan_form, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [("", "Choose"), *places(plan_form)]

    def clean_choices(self):
        """The lines that say something, in order."""
        lines = self.cleaned_data["choices"].splitlines()
        return [line.strip()[:100] for line in lines if line.strip()]


class PublishForm(forms.Form):
    """From when a form is used, and where."""

    note = words("What is new in it? (optional)", "For those who write plans.", length=300)
    starts_on = day_field("From which day do new plans use it?", required=True)
    pilot_schools = forms.ModelMultipleChoiceField(
        School.objects.none(),
        label="Which schools try it out first? (optional)",
        help_text="None chosen: every plan of the authority uses it from that day.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pilot_schools"].queryset = schools


class GuideForm(forms.Form):
    """An authority's own text beside a section."""

    example = long_text("An example of a good one", required=True, rows=7)
    green = long_text("What green looks like", required=True, rows=2, length=300)
    amber = long_text("What amber looks like", required=True, rows=2, length=300)
    red = long_text("What red looks like", required=True, rows=2, length=300)
