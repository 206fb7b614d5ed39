"""The Personal Education Plan: the plan of a term, what is written in it, and what is kept."""

from .content import PepSection, PepSectionRevision
from .form import LocalForm
from .funding import FundingDecision, FundingPurpose, Impact, PupilPremiumPlus
from .kept import Edition, PepAttachment, PepDocument, PepSeal, PepSnapshot
from .learning import (
    Area,
    NeedByArea,
    Qualification,
    QualificationLevel,
    QualificationStatus,
    StatutoryAssessment,
)
from .packs import PepPack
from .people import Agreed, Attendee, PepAction, Signature
from .plan import LIVE_STATES, Pep, PepBand, PepKind, PepState, Rag
from .progress import Attainment, OnTrack
from .provision import Provision, ProvisionKind, ProvisionResult, ProvisionReview
from .results import BELOW, AttainmentPoint, EarlyIntervention, Measure
from .targets import Domain, Review, Target, WeeklyTarget, Went
from .voice import Provenance, PupilView, TakingPart, ViewResponse, VoiceScales

__all__ = [
    "BELOW",
    "LIVE_STATES",
    "Agreed",
    "Area",
    "Attainment",
    "AttainmentPoint",
    "Attendee",
    "Domain",
    "EarlyIntervention",
    "Edition",
    "FundingDecision",
    "FundingPurpose",
    "Impact",
    "LocalForm",
    "Measure",
    "NeedByArea",
    "OnTrack",
    "Pep",
    "PepAction",
    "PepAttachment",
    "PepBand",
    "PepDocument",
    "PepKind",
    "PepPack",
    "PepSeal",
    "PepSection",
    "PepSectionRevision",
    "PepSnapshot",
    "PepState",
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
    "Review",
    "Signature",
    "StatutoryAssessment",
    "TakingPart",
    "Target",
    "ViewResponse",
    "VoiceScales",
    "WeeklyTarget",
    "Went",
]
