"""The forms of results, and of what is done when progress has slowed."""

from django import forms

from lac.children.forms.fields import choice, day_field, long_text, words

from ..models import Measure, OnTrack


class ResultForm(forms.Form):
    """A result."""

    measure = choice("What is it?", Measure.choices, radios=True)
    subject = words("Subject", "Leave empty for a reading or spelling age", length=60)
    topic = words("Topic", "For a test at the end of a topic", length=80)
    assessed_on = day_field("On which day?")
    current = words(
        "Result",
        "In the marks the school uses, such as 104 or Working towards; an age as 8 years 2 months",
        required=True,
        length=40,
    )
    expected = words("Expected for age", length=40)
    prior = words("Prior attainment", "Such as the end of key stage 2", length=40)
    target = words("Target for the year", length=40)
    fft50 = words("FFT50 estimate", "What half of similar pupils reach", length=20)
    fft20 = words("FFT20 estimate", "What the best fifth of similar pupils reach", length=20)
    fft5 = words("FFT5 estimate", "What the best twentieth of similar pupils reach", length=20)
    on_track = choice(
        "On track?", [*OnTrack.choices, ("", "Not judged")], required=False, radios=True
    )
    comment = words("Comment", length=300)


class AgreeForm(forms.Form):
    """What is done about it."""

    plan = long_text(
        "What will be done?", "Such as tuition, a programme or a meeting", required=True
    )
    owner = words("Who makes it happen?", required=True)
    agreed_on = day_field("When was it agreed?")


class ChallengeSchoolForm(forms.Form):
    """A challenge to the school, or why there is none."""

    decision = choice(
        "Is the school challenged?",
        [("challenge", "Yes"), ("spare", "No, and I say why")],
        radios=True,
    )
    about = long_text(
        "What do you ask of the school?", "Or why the school is not challenged", required=True
    )
    raised_on = day_field("When was it put to them?", required=False)
    working_days = forms.IntegerField(
        label="Working days to answer",
        min_value=1,
        max_value=60,
        initial=10,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )


class CloseForm(forms.Form):
    """What came of it."""

    outcome = long_text("What came of it?", "The results since, and what helped", required=True)
    closed_on = day_field("When was that?")
