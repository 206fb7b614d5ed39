"""Closing a record after an adoption."""

from django import forms

from ..models import ReasonEpisodeCeased
from ..models.codes import ADOPTED
from .fields import choice, day_field, long_text, words


class CloseRecordForm(forms.Form):
    """The order, how we know of it, and the identifier typed as a confirmation."""

    adopted_on = day_field("When was the adoption order made?")
    reason_ended = choice(
        "How did care end?",
        [(it, ReasonEpisodeCeased(it).label) for it in ADOPTED],
        radios=True,
    )
    reason = long_text(
        "How do you know of the order?",
        "For example, who sent it and where the paper is kept. "
        "Do not write the child's new name, school or address.",
        required=True,
        length=300,
        rows=3,
    )
    confirmed = words("Type the child's social care ID to confirm", required=True, length=20)

    def __init__(self, *args, child, in_care, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["confirmed"].help_text = f"It is {child.la_child_id}"
        if not in_care:
            del self.fields["reason_ended"]
