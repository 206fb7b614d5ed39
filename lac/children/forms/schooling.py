"""Schools, hours, part-time timetables and EHCPs."""

from django import forms

from lac.organisations.models import LocalAuthority

from ..models import EhcpReview, EnrolmentKind
from .fields import SchoolForm, choice, day_field, words

LEAVING_REASONS = [
    ("Moved to the next phase of school", "Moved to the next phase of school"),
    ("Moved home in care", "Moved home in care"),
    ("Managed move", "Managed move"),
    ("Permanent exclusion", "Permanent exclusion"),
    ("Left care", "Left care"),
    ("Family or another reason", "Family or another reason"),
]


def hours_field(label, hint, *, required=False):
    """Hours a week."""
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=required,
        min_value=0,
        max_value=50,
        max_digits=4,
        decimal_places=1,
    )


def no_meeting_field(meeting):
    """Why a meeting was not held: asked for by authorities that ask for the meeting."""
    return words(
        f"Why was there no {meeting} meeting?",
        "Leave empty if one was held and recorded, or if this is not the main school",
        length=300,
    )


class FirstDay:
    """Leaves out the questions about a first day that are not for this child."""

    def __init__(self, *args, asks_for_meeting=True, in_key_stage_4=True, **kwargs):
        super().__init__(*args, **kwargs)
        for name, is_asked in (
            ("without_meeting", asks_for_meeting),
            ("emergency_reason", in_key_stage_4),
        ):
            if not is_asked:
                del self.fields[name]


def emergency_field():
    """Why a move in Year 10 or 11 could not wait for its approval."""
    return words(
        "If the child had to move at once: why could the move not wait for its approval?",
        "Leave empty if the move was approved. Otherwise the virtual school head looks at it after",
        length=300,
    )


class AdmitForm(FirstDay, SchoolForm):
    """Coming onto the roll of a school. `schools`: the only ones on offer; None for any."""

    admitted_on = day_field("First day on roll")
    kind = choice("Enrolment", EnrolmentKind.choices, "A child has one main school at a time")
    weekly_hours = hours_field("Hours a week offered", "25 is full time at most schools")
    without_meeting = no_meeting_field("pre-admission")
    emergency_reason = emergency_field()

    def __init__(self, *args, schools=None, **kwargs):
        super().__init__(*args, **kwargs)
        if schools is not None:
            self.kept_to(schools)

    def kept_to(self, schools):
        """Offer these schools to choose from instead of a box to search all of them."""
        self.found = []
        self.fields.pop("school_urn", None)
        self.fields["school"] = forms.ModelChoiceField(
            schools,
            label="School or college",
            help_text="You may add your own school. The virtual school and the child's "
            "social worker may add any.",
            initial=schools[0] if len(schools) == 1 else None,
            empty_label="Choose",
        )

    def _choose(self, data, urn):
        if not isinstance(self.fields["school"], forms.ModelChoiceField):
            super()._choose(data, urn)


class EnrolmentForm(forms.Form):
    """Correcting an enrolment."""

    kind = choice("Enrolment", EnrolmentKind.choices)
    admitted_on = day_field("First day on roll")
    left_on = day_field("Last day on roll", "Leave empty while they are on roll", required=False)
    weekly_hours = hours_field("Hours a week offered", "25 is full time at most schools")
    leaving_reason = words("Why they left")


class LeaveSchoolForm(forms.Form):
    """Leaving a school."""

    left_on = day_field("Last day on roll", "The last day counts as a day on roll")
    reason = choice("Why did they leave?", LEAVING_REASONS)
    without_meeting = no_meeting_field("exit")

    def __init__(self, *args, asks_for_meeting=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_for_meeting:
            del self.fields["without_meeting"]


class PartTimeTimetableForm(forms.Form):
    """A part-time timetable for a time."""

    starts_on = day_field("First day")
    ends_on = day_field("Last day", "It must be for a short time, back to full time")
    review_on = day_field("Review day")
    weekly_hours = hours_field("Hours a week in school", "", required=True)
    reason = words("Why full time is not right for them now", required=True, length=300)
    agreed_with = words(
        "Who has agreed",
        "The carer, the social worker, the virtual school",
        required=True,
        length=200,
    )


class ReviewTimetableForm(forms.Form):
    """A review of a part-time timetable."""

    reviewed_on = day_field("Reviewed on")
    note = words("What the review found", "And who was there", required=True, length=300)
    next_on = day_field(
        "Next review", "Leave empty if there is none before it ends", required=False
    )


class EhcpForm(forms.Form):
    """An education, health and care plan."""

    local_authority = forms.ModelChoiceField(
        LocalAuthority.objects.all(), label="Authority that maintains it"
    )
    issued_on = day_field("Issued on")
    ceased_on = day_field("Ceased on", "Leave empty while it is in force", required=False)
    primary_need = words("Main need", length=60)


class AddEhcpForm(EhcpForm):
    """A plan that is new here, and perhaps older than that."""

    last_reviewed_on = day_field(
        "Last annual review",
        "If one was held already. Record later reviews one by one under the plan.",
        required=False,
    )


class EhcpReviewForm(forms.Form):
    """An annual review of a plan."""

    held_on = day_field("When was the review meeting?")
    outcome = choice(
        "What did the authority decide?",
        EhcpReview.Outcome.choices[:3],
        "It decides within four weeks of the meeting",
        required=False,
        empty="Not decided yet",
    )
    decision_on = day_field("When did it decide?", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.initial.get("outcome") == EhcpReview.Outcome.BEFORE:
            self.fields["outcome"].choices += EhcpReview.Outcome.choices[3:]
