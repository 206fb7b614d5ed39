"""The forms of the PEP meeting: when it is, and that it was held."""

from django import forms

from .fields import NARROW, LaidOut, day_field, lay_out


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
