"""The Personal Education Plan: the plan of a term, what is written in it, and what is kept."""

from .content import PepSection, PepSectionRevision
from .form import LocalForm
from .funding import FundingDecision, FundingPurpose, Impact, PupilPremiumPlus
from .guide import SectionGuide
from .kept import Edition, PepAttachment, PepDocument, PepSeal, PepSnapshot, Wording
from .learning import (
    Area,
    NeedByArea,
    Qualification,
    QualificationLevel,
    QualificationStatus,
    StatutoryAssessment,
)
from .moderation import ModerationItem, ModerationRound, Stratum
from .packs import BlankForm, PackKind, PepPack
from .people import Agreed, Attendee, PepAction, Signature
from .plan import LIVE_STATES, SIGNABLE, Pep, PepBand, PepKind, PepState, Rag
from .premium import (
    Bucket,
    EntryKind,
    PremiumAccount,
    PremiumAward,
    PremiumEntry,
    PremiumKind,
    PremiumRate,
    PremiumYear,
)
from .progress import Attainment, OnTrack
from .provision import NeedAssessment, Provision, ProvisionKind, ProvisionResult, ProvisionReview
from .quality import Advice, FeedbackSentence, Grade, GradingClaim, PepGrading, Rubric
from .results import BELOW, AttainmentPoint, EarlyIntervention, Measure
from .survey import GOOD_OR_BETTER, Rating, SurveyReply
from .targets import Domain, Review, Target, WeeklyTarget, Went
from .tracking import Asking, ResultsRule
from .voice import Provenance, PupilView, TakingPart, ViewResponse, VoiceScales

__all__ = [
    "BELOW",
    "GOOD_OR_BETTER",
    "LIVE_STATES",
    "SIGNABLE",
    "Advice",
    "Agreed",
    "Area",
    "Asking",
    "Attainment",
    "AttainmentPoint",
    "Attendee",
    "BlankForm",
    "Bucket",
    "Domain",
    "EarlyIntervention",
    "Edition",
    "EntryKind",
    "FeedbackSentence",
    "FundingDecision",
    "FundingPurpose",
    "Grade",
    "GradingClaim",
    "Impact",
    "LocalForm",
    "Measure",
    "ModerationItem",
    "ModerationRound",
    "NeedAssessment",
    "NeedByArea",
    "OnTrack",
    "PackKind",
    "Pep",
    "PepAction",
    "PepAttachment",
    "PepBand",
    "PepDocument",
    "PepGrading",
    "PepKind",
    "PepPack",
    "PepSeal",
    "PepSection",
    "PepSectionRevision",
    "PepSnapshot",
    "PepState",
    "PremiumAccount",
    "PremiumAward",
    "PremiumEntry",
    "PremiumKind",
    "PremiumRate",
    "PremiumYear",
    "Provenance",
    "Provision",
    "ProvisionKind",
    "ProvisionResult",
    "ProvisionReview",
    "PupilPremiumPlus",
    "PupilView",
    "Qualification",
    "QualificationLevel",
    "QualificationStatus",
    "Rag",
    "Rating",
    "ResultsRule",
    "Review",
    "Rubric",
    "SectionGuide",
    "Signature",
    "StatutoryAssessment",
    "Stratum",
    "SurveyReply",
    "TakingPart",
    "Target",
    "ViewResponse",
    "VoiceScales",
    "WeeklyTarget",
    "Went",
    "Wording",
]
