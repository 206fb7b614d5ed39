"""Forms for waiving and pausing deadlines, and for an authority's own rules."""

from django import forms
from django.utils import timezone

from lac.children.forms.fields import choice, day_field, long_text
from lac.organisations.models import LocalAuthority

from .models import Breach, EscalationStep, MailChoice

REASON_HINT = "It is kept in the history. Do not name other children."


def reason_field(hint=REASON_HINT):
    """Why, in words; always asked for."""
    field = long_text("Why?", hint, required=True, length=500)
    field.error_messages["required"] = "Give the reason, so that others understand it later"
    return field


class ReasonForm(forms.Form):
    """A reason, in words."""

    reason = reason_field()


class PauseForm(forms.Form):
    """From when, until when, and why."""

    starts_on = day_field("First day of the pause", initial=timezone.localdate)
    ends_on = day_field(
        "Last day of the pause", "Leave it empty if you do not know yet", required=False
    )
    reason = reason_field()


class ResumeForm(forms.Form):
    """From when."""

    resumes_on = day_field("First day on which the clock runs again", initial=timezone.localdate)


class ExtensionForm(forms.Form):
    """Until when, and why."""

    until_on = day_field("New last day")
    reason = reason_field()

    def __init__(self, *args, latest, limit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until_on"].help_text = f"At most {limit} more: to {latest}."


class DecisionForm(forms.Form):
    """Granted or refused."""

    granted = choice(
        "Should the deadline be extended?", [("yes", "Yes"), ("no", "No")], radios=True
    )
    answer = long_text("What do you answer?", "Say why, if it is no.", length=500)


class BreachForm(forms.Form):
    """Why a deadline was not met, and what is done about it."""

    cause = choice("Why was it not done in time?", Breach.Cause.choices, radios=True)
    mitigation = long_text(
        "What is being done about it?",
        "What was put in place for this child, and so that it does not happen again. "
        "Do not name other children.",
        length=1000,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cause"].error_messages["required"] = "Choose why it was not done in time"


class RuleForm(forms.Form):
    """An authority's own limit for a rule, or the rule switched off."""

    local_authority = forms.ModelChoiceField(LocalAuthority.objects.none(), label="Authority")
    enabled = choice(
        "Should this rule apply?", [("yes", "Yes"), ("no", "No, switch it off")], radios=True
    )
    number = forms.IntegerField(label="How many?", min_value=1, max_value=400, required=False)
    in_force_from = day_field(
        "From which day?", "It applies to clocks that start on that day or later"
    )
    reason = reason_field(hint="")

    def __init__(self, *args, authorities, duty, usual, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["local_authority"].queryset = authorities
        if authorities.count() == 1:
            self.fields["local_authority"].initial = authorities.first()
            self.fields["local_authority"].widget = forms.HiddenInput()
        if usual is None or not usual.days:
            del self.fields["number"]
        else:
            unit = str(usual).split(" ", 1)[1].rstrip("s")
            self.fields["number"].label = f"How many {unit}s?"
            self.fields["number"].help_text = f"The usual limit is {usual}."

    def rule(self):
        """What the action takes."""
        data = self.cleaned_data
        return {
            "local_authority": data["local_authority"],
            "in_force_from": data["in_force_from"],
            "enabled": data["enabled"] == "yes",
            "number": data.get("number") if data["enabled"] == "yes" else None,
            "reason": data["reason"],
        }


class StepForm(forms.Form):
    """One rung of the ladder."""

    recipient = choice("Who is told?", EscalationStep.Recipient.choices, radios=True)
    days = forms.IntegerField(label="How many working days?", min_value=0, max_value=60)
    side = choice(
        "Before or after the due date?",
        [("before", "Before"), ("after", "After")],
        "For a reminder on the day itself, give 0 days",
        radios=True,
    )

    def step(self):
        """Working days, negative before the due date, and the recipient."""
        data = self.cleaned_data
        sign = -1 if data["side"] == "before" else 1
        return sign * data["days"], data["recipient"]


def _time_field(label, hint):
    field = forms.TimeField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
    )
    field.error_messages["invalid"] = "Write the time with four figures, such as 18:00"
    return field


class MailHoursForm(forms.Form):
    """When an authority lets reminders arrive."""

    quiet_from = _time_field(
        "No reminders from", "Such as 18:00. Leave both times empty for reminders at any hour."
    )
    quiet_until = _time_field("Until", "Such as 07:30, on the next morning.")
    working_days_only = forms.BooleanField(
        label="Only on working days, not at weekends or on bank holidays",
        required=False,
    )


class MailChoiceForm(forms.Form):
    """How often somebody wants their own reminders."""

    rhythm = choice(
        "How often do you want to be reminded by e-mail?", MailChoice.Rhythm.choices, radios=True
    )
    weekday = forms.TypedChoiceField(
        label="On which day, if once a week?",
        choices=MailChoice.Weekday.choices,
        coerce=int,
        help_text="When that day is a bank holiday, on the next working day.",
    )
