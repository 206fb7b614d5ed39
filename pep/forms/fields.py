"""What the forms of the plan are made of: their fields, and how they are laid out."""

from decimal import Decimal

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout, Size
from django import forms

from lac.dates import DateParts

LONGEST_TEXT = 6000
# A few choices are radios, many a list.
FEW = 6
YES_NO = (("yes", "Yes"), ("no", "No"))
NARROW = "govuk-input--width-5"


def day_field(label, hint="", required=False):
    """A day, month and year."""
    return DateParts(label=label, help_text=hint, required=required, require_all_fields=False)


def one_of(label, choices, hint="", required=True, radios=True):
    """One answer of several, as radios or as a list to choose from."""
    widget = forms.RadioSelect if radios else forms.Select
    choices = choices if radios else [("", "Choose"), *choices]
    return forms.ChoiceField(
        label=label, choices=choices, help_text=hint, required=required, widget=widget
    )


def lay_out(form, small=False, but=()):
    """Questions in bold, texts as tall as a paragraph, a count only when little room is left.

    Fields whose names begin with one of `but` are drawn by the page itself.
    """
    fields = {name: it for name, it in form.fields.items() if not name.startswith(tuple(but))}
    form.helper = FormHelper()
    form.helper.layout = Layout(*(_shape(name, it, small) for name, it in fields.items()))
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


class LaidOut:
    """A form drawn by `lay_out`."""

    small = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lay_out(self, self.small)


class PoundsField(forms.DecimalField):
    """An amount typed in pounds and kept in pence."""

    def __init__(self, **kwargs):
        kwargs.pop("min_value", None)
        super().__init__(
            min_value=Decimal(0),
            max_value=Decimal(99_999),
            decimal_places=2,
            error_messages={
                "min_value": "Give an amount that is not below nothing.",
                "max_value": "Give an amount up to £99,999.",
                "max_decimal_places": "Give pounds and whole pence, such as 12.50.",
            },
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
