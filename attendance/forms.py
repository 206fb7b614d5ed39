"""The forms of registers and attendance cases."""

from django import forms

from lac.accounts.models import User
from lac.children.forms.fields import choice, day_field, long_text, words

from .models import CaseOutcome


class WeekForm(forms.Form):
    """One child's marks for a week: a morning, an afternoon and a note for each day."""

    def __init__(self, *args, days, marks, **kwargs):
        super().__init__(*args, **kwargs)
        self.days = days
        for day in days:
            row = marks.get(day)
            for session in ("am", "pm"):
                code = getattr(row, session, None)
                self._add(day, session, 2, code.code if code else "", f"{day:%A}")
            self._add(day, "note", 120, row.note if row else "", f"{day:%A}, note")

    def _add(self, day, part, length, initial, label):
        named = {"am": ", morning", "pm": ", afternoon"}.get(part, "")
        self.fields[f"{part}_{day:%Y%m%d}"] = forms.CharField(
            label=f"{label}{named}", max_length=length, required=False, initial=initial
        )

    def rows(self):
        """The days with their three fields, for the table."""
        return [
            {"day": day, **{part: self[f"{part}_{day:%Y%m%d}"] for part in ("am", "pm", "note")}}
            for day in self.days
        ]

    def clean(self):
        data = super().clean()
        return {
            "days": {
                day: {
                    part: data.get(f"{part}_{day:%Y%m%d}", "").strip()
                    for part in ("am", "pm", "note")
                }
                for day in self.days
            }
        }


class LeadForm(forms.Form):
    """Who leads the case, what lies behind it, when it is reviewed."""

    owner = forms.ModelChoiceField(
        User.objects.none(), label="Lead officer", required=False, empty_label="Nobody yet"
    )
    reason = long_text("What lies behind the absence", rows=5)
    review_on = day_field("Review the case on", required=False)

    def __init__(self, *args, officers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = officers


class CaseActionForm(forms.Form):
    """Something agreed."""

    what = words("What will be done", required=True, length=300)
    who = words("Who will do it", required=True)
    due_on = day_field("By when")


class DoneForm(forms.Form):
    """When an action was done."""

    done_on = day_field("Day it was done")


class ReviewForm(forms.Form):
    """A look at whether it works."""

    note = long_text("What has changed", required=True)
    review_on = day_field("Review again on")


class ToldForm(forms.Form):
    """When the authority was told of a long absence."""

    told_on = day_field("When did the school tell the authority?")


class CloseForm(forms.Form):
    """What came of the case."""

    outcome = choice("What came of the case", CaseOutcome.choices, radios=True)
    note = long_text("In your own words", required=True)
