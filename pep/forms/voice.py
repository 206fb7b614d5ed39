"""The forms of what the child says, and of our answer."""

from django import forms

from ..models import Provenance, PupilView, TakingPart, ViewResponse, VoiceScales
from ..models.voice import Prompt
from .fields import LaidOut, day_field, one_of


class ViewForm(LaidOut, forms.ModelForm):
    """What the child says."""

    prompt = one_of("What is it about?", Prompt.choices, radios=False)
    provenance = one_of("Whose words are these?", Provenance.choices)
    said_on = day_field("On which day?", "Today or earlier", required=True)

    class Meta:
        model = PupilView
        fields = ("prompt", "words", "provenance", "helper", "said_on", "carer_may_read")
        widgets = {"words": forms.Textarea(attrs={"rows": 5}), "provenance": forms.RadioSelect}
        labels = {
            "prompt": "What is it about?",
            "helper": "Who helped or wrote it down? (optional)",
        }
        help_texts = {
            "words": "Write exactly what the child said. Nobody can change it afterwards.",
            "helper": "Needed when the child had help, or somebody wrote for them.",
        }

    field_order = ("prompt", "words", "provenance", "helper", "said_on", "carer_may_read")


SCALE = [
    (5, "5, always"),
    (4, "4, mostly"),
    (3, "3, sometimes"),
    (2, "2, not often"),
    (1, "1, never"),
]


def _scale(label):
    return forms.TypedChoiceField(label=label, choices=SCALE, coerce=int, widget=forms.RadioSelect)


class ScalesForm(LaidOut, forms.ModelForm):
    """How the child feels, on three scales."""

    feel_safe = _scale("I feel safe at school")
    enjoy_learning = _scale("I enjoy learning")
    listened_to = _scale("People listen to me")
    taking_part = one_of(
        "How I want to take part in my meeting (optional)", TakingPart.choices, required=False
    )
    provenance = one_of("Whose answers are these?", Provenance.choices)
    said_on = day_field("On which day?", required=True)

    class Meta:
        model = VoiceScales
        fields = (
            "feel_safe",
            "enjoy_learning",
            "listened_to",
            "taking_part",
            "provenance",
            "helper",
            "said_on",
        )
        labels = {"helper": "Who helped or wrote it down? (optional)"}


class ResponseForm(LaidOut, forms.ModelForm):
    """Our answer to one view."""

    due_on = day_field("By when? (optional)")

    def __init__(self, *args, is_wish=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_wish:
            # Of what the child wishes for, the answer says when.
            day = self.fields["due_on"]
            day.required, day.label = True, "By when?"
            day.help_text = "If it cannot happen, the day on which you look at it again with them"

    class Meta:
        model = ViewResponse
        fields = ("text", "who", "due_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        labels = {"text": "What is our answer?", "who": "Who will do it?"}
        help_texts = {"text": "Say what will happen. If it cannot, say why, kindly and plainly."}
