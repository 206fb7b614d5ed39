"""The forms of suspensions and exclusions."""

import datetime as dt

from django import forms
from django.utils import timezone

from lac.children.forms.fields import choice, day_field, long_text, words

from .models import BoardOutcome, Channel, ExclusionReason, Kind, PanelOutcome, Recipient, Session

HALF = "Half days count: 0.5, 1, 2.5. Each lunchtime is half a day."


class ReasonsForm(forms.Form):
    """One to three reasons of the school census."""

    def __init__(self, *args, reasons_on, **kwargs):
        super().__init__(*args, **kwargs)
        reasons = ExclusionReason.objects.on(reasons_on)
        for place, label in ((1, "Main reason"), (2, "Second reason"), (3, "Third reason")):
            self.fields[f"reason_{place}"] = forms.ModelChoiceField(
                reasons,
                label=label,
                required=place == 1,
                help_text="" if place == 1 else "Leave empty if there is none",
                empty_label="Choose",
            )

    def clean(self):
        data = super().clean()
        chosen = [data.pop(f"reason_{place}", None) for place in (1, 2, 3)]
        data["reasons"] = [reason for reason in chosen if reason]
        return data


class SuspensionForm(ReasonsForm):
    """A decision of the head teacher."""

    school = forms.ModelChoiceField(None, label="School", empty_label=None)
    kind = choice("What was decided?", Kind.choices, radios=True)
    decided_on = day_field("Day of the decision")
    decided_by = words("Who decided", "The head teacher, or whoever acts for them", required=True)
    started_on = day_field("First day", "A day on which the school is open")
    started_session = choice("From", Session.choices, radios=True)
    length = forms.DecimalField(
        label="Length in school days",
        help_text=f"{HALF} Leave empty for a permanent exclusion.",
        required=False,
        min_value=0,
        max_digits=4,
        decimal_places=1,
    )
    circumstances = long_text("What happened", rows=4)
    alternatives = long_text(
        "What else was considered, and why it was not enough",
        "For example, support in school, an off-site direction, a change of timetable",
        required=True,
    )
    misses_exam = forms.BooleanField(
        label="The child misses a public exam or national test", required=False
    )
    exam_on = day_field("Day of the exam", required=False)
    work_set = words("Work set for the first five days", length=300)

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, reasons_on=timezone.localdate(), **kwargs)
        self.fields["school"].queryset = schools
        self.order_fields(["school", "kind", "reason_1", "reason_2", "reason_3"])

    def clean(self):
        data = super().clean()
        length = data.pop("length", None)
        data["sessions"] = 0
        if data.get("kind") != Kind.PERMANENT:
            if not length:
                self.add_error("length", "Say how long it lasts: half a day or more.")
            elif length * 2 % 1:
                self.add_error("length", "Use whole and half days, such as 2 or 2.5.")
            else:
                data["sessions"] = int(length * 2)
        if data.get("misses_exam") and not data.get("exam_on"):
            self.add_error("exam_on", "Give the day of the exam.")
        return data


class EditForm(ReasonsForm):
    """What is written about a decision; its days are not changed."""

    decided_by = words("Who decided", required=True)
    circumstances = long_text("What happened", rows=4)
    alternatives = long_text("What else was considered, and why it was not enough", required=True)
    misses_exam = forms.BooleanField(
        label="The child misses a public exam or national test", required=False
    )
    exam_on = day_field("Day of the exam", required=False)
    work_set = words("Work set for the first five days", length=300)


class TellForm(forms.Form):
    """That somebody was told: when, how, and which letter."""

    recipient = choice("Who was told?", Recipient.choices, radios=True)
    how = choice("How?", Channel.choices, radios=True)
    told_on = day_field("On which day?")
    reference = words("Letter reference", length=60)

    def clean(self):
        data = super().clean()
        if day := data.pop("told_on", None):
            now = timezone.localtime()
            noon = dt.datetime.combine(day, dt.time(12), tzinfo=now.tzinfo)
            # Told today is told now; of an earlier day the hour is not known.
            data["sent_at"] = now if day == now.date() else noon
        return data


class ProvideForm(forms.Form):
    """The education while away."""

    provider = words("Where, or with whom", required=True, length=160)
    starts_on = day_field("From which day?")
    weekly_hours = forms.DecimalField(
        label="Hours a week", required=False, min_value=0, max_value=50, decimal_places=1
    )
    note = words("Anything else", length=300)


class BoardForm(forms.Form):
    """The governing board's part, and the way back."""

    representations_on = day_field(
        "Representations were made on",
        "By a parent, the carer, or the authority as a parent",
        required=False,
    )
    board_met_on = day_field("The board met on", required=False)
    board_outcome = choice(
        "What the board decided",
        [*BoardOutcome.choices, ("", "It has not met")],
        required=False,
        radios=True,
    )
    reintegration_on = day_field("Reintegration meeting", required=False)


class PanelForm(forms.Form):
    """The independent review of a permanent exclusion."""

    panel_applied_on = day_field("The parents applied on", required=False)
    panel_met_on = day_field(
        "The panel gave notice of its decision on",
        "The board’s ten school days count from this day",
        required=False,
    )
    panel_outcome = choice(
        "What the panel decided",
        [*PanelOutcome.choices, ("", "It has not decided")],
        required=False,
        radios=True,
    )
    reconsidered_on = day_field("The board reconsidered on", required=False)


class CancelForm(forms.Form):
    """Why a decision is cancelled."""

    reason = long_text("Why is it cancelled?", required=True, length=500, rows=3)
    cancelled_on = day_field("From which day?")
