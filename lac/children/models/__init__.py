"""Children and everything recorded about their care, homes, schools and people."""

from .admissions import ADMISSION_STEPS, AdmissionRequest, AdmissionRoute
from .care import CareEpisode, Placement
from .child import Child, ChildUserObjectPermission, FormerName, YoungPersonAccount
from .closed import ClosedRecord
from .codes import (
    CategoryOfNeed,
    Ethnicity,
    LegalStatus,
    PlacementType,
    ReasonEpisodeCeased,
    ReasonNewEpisode,
    SenProvision,
    Sex,
)
from .delegation import DelegatedChild
from .documents import Audience, ChildDocument, DocumentFile, DocumentKind
from .glass import BrokenGlass
from .handover import HandoverPack, HandoverPaper
from .health import (
    ASSESSMENTS,
    AttendanceShare,
    HealthReview,
    HealthReviewKind,
    SdqYear,
    WhyNoScore,
)
from .homes import Household, HouseholdMember
from .moves import MoveOutcome, SchoolMove
from .people import Professional, ProfessionalRole
from .plans import EducationHealthCarePlan, EhcpCycle, EhcpReview
from .previously import LeftCareBy, PreviouslyLookedAfter, ToldBy
from .quality import AcceptedGap
from .referrals import HEALTH_AGENCIES, Agency, Referral, SupportNeed
from .returned import (
    CareLeaverOutcome,
    MissingEpisode,
    PreviousPermanence,
    UnaccompaniedChild,
)
from .schooling import Enrolment, EnrolmentKind, MeetingNotHeld, Occasion, PartTimeTimetable
from .siblings import SiblingKind, SiblingLink
from .transitions import TransitionKind, TransitionPlan, TransitionStep, TransitionSteps

__all__ = [
    "ADMISSION_STEPS",
    "ASSESSMENTS",
    "HEALTH_AGENCIES",
    "AcceptedGap",
    "AdmissionRequest",
    "AdmissionRoute",
    "Agency",
    "AttendanceShare",
    "Audience",
    "BrokenGlass",
    "CareEpisode",
    "CareLeaverOutcome",
    "CategoryOfNeed",
    "Child",
    "ChildDocument",
    "ChildUserObjectPermission",
    "ClosedRecord",
    "DelegatedChild",
    "DocumentFile",
    "DocumentKind",
    "EducationHealthCarePlan",
    "EhcpCycle",
    "EhcpReview",
    "Enrolment",
    "EnrolmentKind",
    "Ethnicity",
    "FormerName",
    "HandoverPack",
    "HandoverPaper",
    "HealthReview",
    "HealthReviewKind",
    "Household",
    "HouseholdMember",
    "LeftCareBy",
    "LegalStatus",
    "MeetingNotHeld",
    "MissingEpisode",
    "MoveOutcome",
    "Occasion",
    "PartTimeTimetable",
    "Placement",
    "PlacementType",
    "PreviousPermanence",
    "PreviouslyLookedAfter",
    "Professional",
    "ProfessionalRole",
    "ReasonEpisodeCeased",
    "ReasonNewEpisode",
    "Referral",
    "SchoolMove",
    "SdqYear",
    "SenProvision",
    "Sex",
    "SiblingKind",
    "SiblingLink",
    "SupportNeed",
    "ToldBy",
    "TransitionKind",
    "TransitionPlan",
    "TransitionStep",
    "TransitionSteps",
    "UnaccompaniedChild",
    "WhyNoScore",
    "YoungPersonAccount",
]
