"""One form for each kind of row, built from its model."""

from django import forms
from django.db import models

from ..models import PupilPremiumPlus, Target
from ..rows import REVIEW_FIELDS
from .fields import FEW, LaidOut, PoundsField, day_field, lay_out


def row_form(kind, row, *args, targets=(), provisions=(), **kwargs):
    """The form of one row. Last term's target is asked how it went; it is not rewritten."""
    fields = kind.fields
    if kind.model is Target and row.carried_from_id:
        fields = (*REVIEW_FIELDS, *(fields if row.is_current else ()))
    form_class = forms.modelform_factory(kind.model, fields=fields, formfield_callback=_model_field)
    form = form_class(*args, instance=row, **kwargs)
    if kind.model is PupilPremiumPlus:
        for name, offered in (("target", targets), ("provision", provisions)):
            form.fields[name].queryset = offered
            form.fields[name].empty_label = "Choose"
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
    "provision": "From Support and enrichment. What came of it is said there too.",
    "is_additional": "Not something that is routinely available to other pupils.",
    "not_funded_elsewhere": "No other budget, plan or grant pays for the same thing.",
    "prior": "For example: end of key stage 2",
    "mark": "Where the assessment has one.",
    "result": "For example 5, EXS or Wa. If it does not fit, you are told which results there are.",
    "decision": "What they say of the plan as it is written.",
    "fft50": "What half of similar pupils reach",
    "fft20": "What the best fifth of similar pupils reach",
    "fft5": "What the best twentieth of similar pupils reach",
    "email": "They are asked to the meeting at this address.",
}


class DoneForm(LaidOut, forms.Form):
    """When an action was done."""

    done_on = day_field("When was it done?", required=True)
