"""The forms of meetings."""

from .matters import ChallengeForm, ChallengeResponseForm, DisagreementForm, FollowUpForm
from .meeting import (
    ActionForm,
    AnswerForm,
    ArrangeForm,
    CancelForm,
    DoneForm,
    HoldForm,
    InviteForm,
    MeetingForm,
)

__all__ = [
    "ActionForm",
    "AnswerForm",
    "ArrangeForm",
    "CancelForm",
    "ChallengeForm",
    "ChallengeResponseForm",
    "DisagreementForm",
    "DoneForm",
    "FollowUpForm",
    "HoldForm",
    "InviteForm",
    "MeetingForm",
]
