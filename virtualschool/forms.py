"""Forms of the administration pages. What they check is only shape; the actions check the rest."""

from crispy_forms_gds.fields import DateInputField
from django import forms

from attendance.models import AttendanceThreshold
from lac.calendars.models import Closure, TermName


class TermForm(forms.Form):
    """The dates of one term."""

    academic_year = forms.TypedChoiceField(coerce=int, label="School year")
    name = forms.ChoiceField(label="Term", choices=TermName.choices)
    starts_on = DateInputField(label="First day of term")
    ends_on = DateInputField(label="Last day of term")
    half_term_starts_on = DateInputField(label="First day of half-term", required=False)
    half_term_ends_on = DateInputField(label="Last day of half-term", required=False)
    pep_cutoff_on = DateInputField(
        label="Last day for this term’s PEPs",
        help_text="PEP meetings held after this day count as late.",
        required=False,
    )

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["academic_year"].choices = [
            (year, f"{year}/{(year + 1) % 100:02d}") for year in years
        ]


class ClosureForm(forms.Form):
    """A day in term on which the schools are closed to pupils."""

    day = DateInputField(label="Which day?")
    kind = forms.ChoiceField(label="Why?", choices=Closure.Kind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="Reason, in a few words", max_length=120, required=False)


class ThresholdForm(forms.ModelForm):
    """When an attendance case opens."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = AttendanceThreshold
        fields = ["percentage", "window", "minimum_sessions", "further_fall"]
