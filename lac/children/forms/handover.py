"""The forms of packs for a child's next school."""

from django import forms

from .fields import day_field, words


class HandOverForm(forms.Form):
    """A pack that went to a school which does not work here."""

    sent_on = day_field("When did it go to the school?")
    sent_to = words("To whom?", "Name and role at the school", required=True, length=200)
    sent_how = words("How?", "For example by secure e-mail", required=True)


class AcknowledgeForm(forms.Form):
    """That the new school has the pack. `by_the_school`: their own staff, today."""

    on = day_field("When did they say that they have it?")
    name = words("Who said so?", required=True)

    def __init__(self, *args, by_the_school=False, **kwargs):
        super().__init__(*args, **kwargs)
        if by_the_school:
            self.fields.clear()


class WithdrawPackForm(forms.Form):
    """Why a pack is withdrawn."""

    reason = words(
        "Why is it withdrawn?",
        "For example: the child was put on the roll of the wrong school",
        required=True,
        length=300,
    )
