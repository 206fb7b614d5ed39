"""The forms of meetings."""

from .matters import ChallengeForm, ChallengeResponseForm, DisagreementForm, FollowUpForm
from .meeting import (
    ActionForm,
    AnswerForm,
    ArrangeForm,
    CancelForm,
    DoneForm,
    DraftForm,
    HoldForm,
    InviteForm,
    MeetingForm,
    MoveFollowingForm,
    SeriesForm,
)
from .papers import PaperListForm, PapersForm

__all__ = [
    "ActionForm",
    "AnswerForm",
    "ArrangeForm",
    "CancelForm",
    "ChallengeForm",
    "ChallengeResponseForm",
    "DisagreementForm",
    "DoneForm",
    "DraftForm",
    "FollowUpForm",
    "HoldForm",
    "InviteForm",
    "MeetingForm",
    "MoveFollowingForm",
    "PaperListForm",
    "PapersForm",
    "SeriesForm",
]
