"""The forms of requests for a school place."""

from django import forms

from ..models import AdmissionRoute, EnrolmentKind
from .fields import SchoolForm, choice, day_field, long_text, words
from .schooling import FirstDay, emergency_field, hours_field, no_meeting_field

STEPS = [
    ("acknowledged", "The school said that it has the request"),
    ("offered", "The school offered a place"),
    ("refused", "The school refused"),
    ("appealed", "We appealed against the refusal"),
    ("direction_asked", "We asked for a direction that the school takes the child"),
    ("fair_access", "The fair access protocol took it up"),
    ("closed", "We no longer ask for this place"),
]


class AskForPlaceForm(SchoolForm):
    """A new request to a school."""

    route = choice("Which admission?", AdmissionRoute.choices, radios=True)
    asked_on = day_field("Day on which the school was asked")
    asked_by_name = words("Who asked?", required=True)
    wanted_from = day_field(
        "Start asked for", "Leave empty for as soon as possible", required=False
    )


class AdmissionStepForm(forms.Form):
    """The next thing that happened to a request."""

    step = choice("What happened?", STEPS, radios=True)
    on = day_field("When?")
    reason = long_text("Why?", "When the school refused, or when you no longer ask for this place")


class StartForm(FirstDay, forms.Form):
    """The first day on roll of a child who was offered a place."""

    admitted_on = day_field("First day on roll")
    kind = choice("Enrolment", EnrolmentKind.choices, "A child has one main school at a time")
    weekly_hours = hours_field("Hours a week offered", "25 is full time at most schools")
    without_meeting = no_meeting_field("pre-admission")
    emergency_reason = emergency_field()
