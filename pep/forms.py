"""The forms of the plan: built from the questions, and one for each kind of row."""

import datetime as dt
from decimal import Decimal

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout, Size
from django import forms
from django.db import models
from django.utils.dateparse import parse_date

from lac.dates import DateParts

from .models import (
    FundingDecision,
    Impact,
    PepKind,
    Provenance,
    PupilPremiumPlus,
    PupilView,
    Rag,
    TakingPart,
    Target,
    ViewResponse,
    VoiceScales,
)
from .models.voice import Prompt
from .questions import Kind
from .rows import REVIEW_FIELDS

LONGEST_TEXT = 6000
# A few choices are radios, many a list.
FEW = 6
YES_NO = (("yes", "Yes"), ("no", "No"))
NARROW = "govuk-input--width-5"


def day_field(label, hint="", required=False):
    """A day, month and year."""
    return DateParts(label=label, help_text=hint, required=required, require_all_fields=False)


def lay_out(form, small=False):
    """Questions in bold, texts as tall as a paragraph, a count only when little room is left."""
    form.helper = FormHelper()
    form.helper.layout = Layout(*(_shape(name, it, small) for name, it in form.fields.items()))
    return form


def _shape(name, field, small):
    if isinstance(field.widget, forms.RadioSelect):
        return Field.radios(name, legend_size=Size.SMALL, small=small)
    if isinstance(field.widget, forms.CheckboxSelectMultiple):
        return Field.checkboxes(name, legend_size=Size.SMALL)
    if isinstance(field.widget, forms.Textarea):
        rows = int(field.widget.attrs.get("rows", 4))
        counted = {"max_characters": field.max_length, "threshold": 80} if field.max_length else {}
        return Field.textarea(name, label_size=Size.SMALL, rows=rows, **counted)
    if isinstance(field, DateParts):
        return Field(name, context={"legend_size": Size.for_legend(Size.SMALL)})
    if isinstance(field, forms.BooleanField):
        return Field(name)
    return Field(name, context={"label_size": Size.for_label(Size.SMALL)})


class PoundsField(forms.DecimalField):
    """An amount typed in pounds and kept in pence."""

    def __init__(self, **kwargs):
        kwargs.pop("min_value", None)
        super().__init__(
            min_value=Decimal(0),
            max_value=Decimal(99_999),
            max_digits=8,
            decimal_places=2,
            **kwargs,
        )
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": NARROW})

    def to_python(self, value):
        """The typed amount, with or without a pound sign and commas."""
        if isinstance(value, str):
            value = value.replace("£", "").replace(",", "").strip()
        return super().to_python(value)

    def clean(self, value):
        """The amount in pence, or None."""
        pounds = super().clean(value)
        return None if pounds is None else int(pounds * 100)

    def prepare_value(self, value):
        """Pence as pounds; what somebody has just typed stays as it is."""
        return f"{value / 100:.2f}" if isinstance(value, int) else value


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
        return {name: _plain(value) for name, value in self.cleaned_data.items()}


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
        if question.kind == Kind.YES_NO and isinstance(answer, bool):
            answer = "yes" if answer else "no"
        values[question.name] = answer
    return values


def _plain(value):
    if isinstance(value, dt.date):
        return value.isoformat()
    if value in ("yes", "no"):
        return value == "yes"
    return value if value is not None else ""


def row_form(kind, row, *args, targets=(), **kwargs):
    """The form of one row. Last term's target is asked how it went; it is not rewritten."""
    fields = kind.fields
    if kind.model is Target and row.carried_from_id:
        fields = (*REVIEW_FIELDS, *(fields if row.is_current else ()))
    form_class = forms.modelform_factory(kind.model, fields=fields, formfield_callback=_model_field)
    form = form_class(*args, instance=row, **kwargs)
    if "target" in form.fields and kind.model is PupilPremiumPlus:
        form.fields["target"].queryset = targets
        form.fields["target"].empty_label = "Choose"
    if offered := getattr(kind.model, "offered", None):
        for name, choices in offered(row.pep, row).items():
            form.fields[name].choices = [("", "Choose"), *choices]
    return lay_out(form)


def _model_field(field, **kwargs):
    label = field.verbose_name[:1].upper() + field.verbose_name[1:]
    if isinstance(field, models.DateField):
        return day_field(label, _HINTS.get(field.name, ""))
    if field.name.endswith("_pence"):
        return PoundsField(label=label, help_text="In pounds, for example 240", required=False)
    if field.choices:
        kwargs |= {"widget": forms.RadioSelect} if len(field.choices) <= FEW else {}
        blank = [] if "widget" in kwargs else [("", "Choose")]
        return forms.ChoiceField(
            label=label, choices=[*blank, *field.choices], required=False, **kwargs
        )
    if isinstance(field, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
    kwargs["help_text"] = _HINTS.get(field.name, "")
    return field.formfield(label=label, **kwargs)


_HINTS = {
    "need": "The gap or barrier this target answers. For example: reads two years below age.",
    "action": "Specific enough that a stranger could check it happened.",
    "measure": "For example: reading age, sessions attended, times asked for help.",
    "baseline": "For example: 8 years 2 months",
    "target_value": "For example: 9 years",
    "deadline": "For example, 11 12 2026",
    "unit": "Where it is a number: lessons a week, a standardised score",
    "own_words": "What the child calls it.",
    "evidence": "The figure, the piece of work, or what was seen.",
    "item": "For example: 12 weeks of one-to-one reading, twice a week",
    "prior": "For example: end of key stage 2",
    "mark": "Where the assessment has one.",
    "result": "For example 5, EXS or Wa. If it does not fit, you are told which results there are.",
    "decision": "What they say of the plan as it is written.",
    "fft50": "What half of similar pupils reach; FFT20 is what the best fifth reach",
    "email": "They are asked to the meeting at this address.",
}


class LaidOut:
    """A form drawn by `lay_out`."""

    small = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lay_out(self, self.small)


def _one_of(label, choices, hint="", required=True, radios=True):
    widget = forms.RadioSelect if radios else forms.Select
    choices = choices if radios else [("", "Choose"), *choices]
    return forms.ChoiceField(
        label=label, choices=choices, help_text=hint, required=required, widget=widget
    )


class ViewForm(LaidOut, forms.ModelForm):
    """What the child says."""

    prompt = _one_of("What is it about?", Prompt.choices, radios=False)
    provenance = _one_of("Whose words are these?", Provenance.choices)
    said_on = day_field("On which day?", "Today or earlier", required=True)

    class Meta:
        model = PupilView
        fields = ("prompt", "words", "provenance", "helper", "said_on", "carer_may_read")
        widgets = {"words": forms.Textarea(attrs={"rows": 5}), "provenance": forms.RadioSelect}
        labels = {
            "prompt": "What is it about?",
            "helper": "Who helped or wrote it down? (optional)",
        }
        help_texts = {
            "words": "Write exactly what the child said. Nobody can change it afterwards.",
            "helper": "Needed when the child had help, or somebody wrote for them.",
        }

    field_order = ("prompt", "words", "provenance", "helper", "said_on", "carer_may_read")


SCALE = [
    (5, "5, always"),
    (4, "4, mostly"),
    (3, "3, sometimes"),
    (2, "2, not often"),
    (1, "1, never"),
]


def _scale(label):
    return forms.TypedChoiceField(label=label, choices=SCALE, coerce=int, widget=forms.RadioSelect)


class ScalesForm(LaidOut, forms.ModelForm):
    """How the child feels, on three scales."""

    feel_safe = _scale("I feel safe at school")
    enjoy_learning = _scale("I enjoy learning")
    listened_to = _scale("People listen to me")
    taking_part = _one_of(
        "How I want to take part in my meeting (optional)", TakingPart.choices, required=False
    )
    provenance = _one_of("Whose answers are these?", Provenance.choices)
    said_on = day_field("On which day?", required=True)

    class Meta:
        model = VoiceScales
        fields = (
            "feel_safe",
            "enjoy_learning",
            "listened_to",
            "taking_part",
            "provenance",
            "helper",
            "said_on",
        )
        labels = {"helper": "Who helped or wrote it down? (optional)"}


class ResponseForm(LaidOut, forms.ModelForm):
    """Our answer to one view."""

    due_on = day_field("By when? (optional)")

    class Meta:
        model = ViewResponse
        fields = ("text", "who", "due_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        labels = {"text": "What is our answer?", "who": "Who will do it?"}
        help_texts = {"text": "Say what will happen. If it cannot, say why, kindly and plainly."}


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


class ArrangeForm(LaidOut, forms.Form):
    """When and where the PEP meeting is."""

    day = day_field("Day", "For example, 24 11 2026", required=True)
    time = forms.TimeField(
        label="Time",
        help_text="For example, 14:30",
        widget=forms.TextInput(attrs={"class": NARROW}),
        error_messages={"invalid": "Enter a time, for example 14:30"},
    )
    place = forms.CharField(label="Place (optional)", max_length=200, required=False)
    link = forms.URLField(
        label="Link to join online (optional)", required=False, assume_scheme="https"
    )


class HeldForm(forms.Form):
    """That the meeting was held."""

    held_on = day_field("When was the meeting held?", required=True)

    def __init__(self, *args, people=(), came=(), **kwargs):
        super().__init__(*args, **kwargs)
        for person in people:
            label = (
                f"Did {person.name} ({person.role}) come?"
                if person.role
                else (f"Did {person.name} come?")
            )
            self.fields[f"came_{person.pk}"] = forms.ChoiceField(
                label=label,
                choices=came,
                required=False,
                initial=person.came,
                widget=forms.RadioSelect,
            )
        lay_out(self, small=True)

    def came(self):
        """{attendee pk: what was chosen}."""
        return {
            int(name.removeprefix("came_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("came_") and value
        }


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


class CancelForm(LaidOut, forms.Form):
    """Why a plan is not needed."""

    reason = forms.CharField(label="Why is this plan not needed?", max_length=300)


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


class DoneForm(LaidOut, forms.Form):
    """When an action was done."""

    done_on = day_field("When was it done?", required=True)
