"""The form of a section, built from its questions, and that it is finished."""

import datetime as dt

from django import forms
from django.utils.dateparse import parse_date

from lac.dates import DateParts

from ..questions import Kind
from .fields import FEW, LONGEST_TEXT, NARROW, YES_NO, lay_out


class SectionForm(forms.Form):
    """The questions of one section. Nothing is required while a plan is being written."""

    def __init__(self, *args, definition, content=None, **kwargs):
        self.definition = definition
        super().__init__(*args, initial=_initial(definition, content or {}), **kwargs)
        for question in definition.questions:
            self.fields[question.name] = _field(question)
        lay_out(self)

    def answers(self):
        """What can be stored of what was typed, as JSON."""
        return {
            it.name: _plain(it.kind, self.cleaned_data[it.name])
            for it in self.definition.questions
            if it.name in self.cleaned_data
        }


def _field(question):
    label = question.label if question.mandatory else f"{question.label} (optional)"
    common = {"label": label, "help_text": question.hint, "required": False}
    if question.kind == Kind.LINE:
        return forms.CharField(max_length=300, **common)
    if question.kind == Kind.DATE:
        return DateParts(require_all_fields=False, **common)
    if question.kind == Kind.NUMBER:
        return forms.IntegerField(
            min_value=question.lowest,
            max_value=question.highest,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": NARROW}),
            **common,
        )
    if question.kind == Kind.CHOICES:
        return forms.MultipleChoiceField(
            choices=question.choices, widget=forms.CheckboxSelectMultiple, **common
        )
    if question.kind == Kind.YES_NO:
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **common)
    if question.kind == Kind.CHOICE:
        few = len(question.choices) <= FEW
        choices = question.choices if few else (("", "Choose"), *question.choices)
        return forms.ChoiceField(
            choices=choices, widget=forms.RadioSelect if few else forms.Select, **common
        )
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(max_length=LONGEST_TEXT, widget=widget, **common)


def _initial(definition, content):
    values = {}
    for question in definition.questions:
        answer = content.get(question.name)
        if question.kind == Kind.DATE and answer:
            answer = parse_date(answer)
        if isinstance(answer, bool):
            answer = "yes" if answer else "no"
        values[question.name] = answer
    return values


def _plain(kind, value):
    if isinstance(value, dt.date):
        return value.isoformat()
    # Of any other question they are words, or the name of a choice.
    if kind == Kind.YES_NO and value:
        return value == "yes"
    return value if value is not None else ""


class FinishForm(forms.Form):
    """That a section is finished; `on_behalf` of its owner, with the reason."""

    note = forms.CharField(
        label="Why do you finish it for them?",
        help_text="For example: agreed with Ruth Adeyemi by telephone on 12 November.",
        max_length=300,
    )

    def __init__(self, *args, on_behalf=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not on_behalf:
            del self.fields["note"]
        lay_out(self)
