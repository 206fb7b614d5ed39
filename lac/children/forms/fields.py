"""Fields that several forms share."""

from crispy_forms.helper import FormHelper
from crispy_forms_gds.layout import Fieldset, Layout, Size
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from lac.accounts.models import User
from lac.dates import DateParts
from lac.organisations.models import School

MANY = 10


def day_field(label, hint="", *, required=True, initial=None):
    """A day, month and year."""
    return DateParts(
        label=label, help_text=hint, required=required, initial=initial, require_all_fields=False
    )


def choice(label, choices, hint="", *, required=True, radios=False, empty="Choose"):
    """One of a set of codes: a list to choose from, or radios for a few."""
    choices = list(choices)
    if not radios:
        choices = [("", empty), *choices]
    widget = forms.RadioSelect if radios else forms.Select
    return forms.ChoiceField(
        label=label, choices=choices, help_text=hint, required=required, widget=widget
    )


def words(label, hint="", *, required=False, length=120):
    """A line of text; the box is about as wide as what belongs in it."""
    width = "govuk-input--width-10" if length <= 20 else "govuk-input--width-20"
    attrs = {"class": width} if length <= 30 else {}
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=length,
        widget=forms.TextInput(attrs=attrs),
    )


def in_sections(*sections):
    """A crispy helper that shows fields under headings: pairs of heading and field names."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(
        *(Fieldset(*names, legend=heading, legend_size=Size.MEDIUM) for heading, names in sections)
    )
    return helper


def long_text(label, hint="", *, required=False, length=2000, rows=4):
    """Several lines of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=length,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class UserByEmailField(forms.EmailField):
    """A person who signs in here, by their e-mail address; nobody's name is offered."""

    def clean(self, value):
        email = super().clean(value)
        if not email:
            return None
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise ValidationError("Nobody with this e-mail address signs in here. Check it.")
        return user


class SchoolForm(forms.Form):
    """A form that asks for a school: a name or URN, then a choice where several match."""

    school = words(
        "School or college", "Type its name, or its six-digit URN", required=True, length=200
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        typed = self.data.get(self.add_prefix("school"), "").strip() if self.is_bound else ""
        # The field itself refuses a null character, which the database cannot look for.
        self.found = list(schools_like(typed)) if typed and "\0" not in typed else []
        if len(self.found) > 1:
            offered = [
                (it.urn, f"{it.name}, {it.town or it.local_authority} (URN {it.urn})")
                for it in self.found[:MANY]
            ]
            self.fields["school_urn"] = choice(
                "Which school?", offered, required=False, radios=True
            )
            self.order_fields(["school", "school_urn"])

    def clean(self):
        data = super().clean()
        if "school" in data:
            self._choose(data, data.pop("school_urn", ""))
        return data

    def _choose(self, data, urn):
        chosen = [it for it in self.found if it.urn == urn] if len(self.found) > 1 else self.found
        if chosen:
            data["school"] = chosen[0]
        elif self.found:
            count = f"More than {MANY}" if len(self.found) > MANY else str(len(self.found))
            self.add_error(
                "school", f"{count} schools match. Choose one, or type more of its name."
            )
        else:
            self.add_error("school", "No open school matches. Check the spelling, or use the URN.")


def schools_like(typed):
    """Open schools with this URN or name, the exact name alone where there is just one."""
    schools = School.objects.filter(is_open=True).select_related("local_authority")
    exact = schools.filter(Q(urn=typed) | Q(name__iexact=typed))[: MANY + 1]
    return exact or schools.filter(name__icontains=typed)[: MANY + 1]
