"""The forms of moves of school in key stage 4."""

from django import forms

from ..models import MoveOutcome
from .fields import SchoolForm, choice, day_field, long_text


class ProposeMoveForm(SchoolForm):
    """A move that a nominated officer has to approve."""

    planned_on = day_field("First day at the new school, if it is approved")
    reason = long_text("Why does the child have to move?", required=True)
    wishes = long_text(
        "What does the child wish and feel about it?",
        "In their own words as far as you can, and when you asked them",
        required=True,
    )
    effect = long_text(
        "What does it mean for their courses and examinations?",
        "Subjects, examination boards, coursework, and how gaps will be closed",
        required=True,
    )
    alternatives = long_text(
        "What else was considered?", "For example transport to the present school", required=True
    )
    fit = long_text(
        "How does the new school fit the Personal Education Plan?",
        "And how it helps the child to achieve",
        required=True,
    )


class DecideMoveForm(forms.Form):
    """The decision of the nominated officer."""

    outcome = choice("Decision", MoveOutcome.choices, radios=True)
    reason = long_text("Why?", required=True)
    teacher_asked_on = day_field(
        "When was the designated teacher asked?", "Needed to approve", required=False
    )
    reviewer_asked_on = day_field(
        "When was the independent reviewing officer asked?", "Needed to approve", required=False
    )


class WithdrawApprovalForm(forms.Form):
    """Why an approved move is not to be made."""

    reason = long_text(
        "Why is the approval withdrawn?",
        "For example: the placement did not change, or the school has no place any longer",
        required=True,
    )


class WithdrawMoveForm(forms.Form):
    """Why the move is not proposed any longer."""

    reason = long_text("Why?", required=True)
