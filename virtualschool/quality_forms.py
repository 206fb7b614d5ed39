"""The forms on which an authority sets its criteria and moderates gradings."""

from django import forms

from lac.children.forms.fields import long_text, words
from pep.models import Grade, Rubric, Stratum
from pep.rubrics import POINTS, PUBLISHED


class StartRubricForm(forms.Form):
    """What the new criteria are called, and what they start from."""

    name = words("What are they called?", "For example, From autumn 2027", required=True, length=80)
    source = forms.ChoiceField(label="What do they start from?", widget=forms.RadioSelect)

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        own = Rubric.objects.filter(local_authority=authority).published()[:10]
        self.copies = {f"own-{it.pk}": it for it in own}
        self.fields["source"].choices = [
            *((key, f"Yours: {it.name}") for key, it in self.copies.items()),
            *((key, f"{it['name']} ({it['from']})") for key, it in PUBLISHED.items()),
        ]

    def start(self):
        """What `start_rubric` takes."""
        source = self.cleaned_data["source"]
        copied = source in self.copies
        start = {"copy_of": self.copies[source]} if copied else {"published": source}
        return start | {"name": self.cleaned_data["name"]}


class CriterionForm(forms.Form):
    """One criterion: its name, what full marks mean, whether its absence makes a plan red."""

    title = words("The criterion", required=True, length=80)
    full = long_text("What does a plan that meets it in full have?", required=True)
    absent = words("What counts as missing? (optional)", length=200)
    trigger = forms.BooleanField(label="A plan in which it is missing is red", required=False)
    may_not_be_due = forms.BooleanField(
        label="It is not due for every child: such a plan is not scored on it", required=False
    )

    def __init__(self, *args, scale, **kwargs):
        super().__init__(*args, **kwargs)
        if scale != POINTS:
            for name in ("absent", "trigger", "may_not_be_due"):
                del self.fields[name]


class LimitsForm(forms.Form):
    """From which share of the points a plan is green, and below which it is red."""

    green_from = forms.IntegerField(
        label="A plan is green from … % of the points", min_value=1, max_value=100
    )
    red_below = forms.IntegerField(
        label="A plan is red below … % of the points", min_value=0, max_value=99
    )


class PublishRubricForm(forms.Form):
    """The first term whose plans are graded by the criteria."""

    term = forms.ChoiceField(label="From which term are plans graded by them?")

    def __init__(self, *args, terms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = [("", "Choose"), *terms]


class SentenceForm(forms.Form):
    """One sentence of the library."""

    text = long_text(
        "The sentence", "It is put into the feedback as it stands.", required=True, length=400
    )


class DrawForm(forms.Form):
    """Which plans to draw from, how many, and spread over what."""

    SIZE, PERCENT = "size", "percent"

    term = forms.ChoiceField(label="Of which term?")
    stratum = forms.ChoiceField(
        label="Spread over what?",
        choices=Stratum.choices,
        widget=forms.RadioSelect,
        initial=Stratum.SCHOOL,
    )
    unit = forms.ChoiceField(
        label="How is the number meant?",
        choices=[(SIZE, "So many plans"), (PERCENT, "So many per cent of the graded plans")],
        widget=forms.RadioSelect,
        initial=SIZE,
    )
    number = forms.IntegerField(label="How many?", min_value=1, max_value=1000, initial=10)

    def __init__(self, *args, terms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = [("", "Choose"), *terms]

    def clean(self):
        data = super().clean()
        if data.get("unit") == self.PERCENT and data.get("number", 0) > 100:
            self.add_error("number", "There are at most 100 per cent.")
        return data


class AgreeForm(forms.Form):
    """What came of talking a plan over."""

    agreed = forms.ChoiceField(
        label="Which grade do you agree on?", choices=Grade.choices, widget=forms.RadioSelect
    )
    agreed_why = long_text("What decided it?", required=True, length=1000)


class ConcludeForm(forms.Form):
    """What a round of moderation taught."""

    conclusion = long_text("What did you learn, and what will you do?", required=True)
