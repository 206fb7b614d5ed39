"""Children and everything recorded about their care, homes, schools and people."""

from .care import CareEpisode, Placement
from .child import Child, ChildUserObjectPermission, YoungPersonAccount
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
from .homes import Household, HouseholdMember
from .people import Professional, ProfessionalRole
from .plans import EducationHealthCarePlan, EhcpCycle, EhcpReview
from .schooling import Enrolment, EnrolmentKind, PartTimeTimetable

__all__ = [
    "CareEpisode",
    "CategoryOfNeed",
    "Child",
    "ChildUserObjectPermission",
    "EducationHealthCarePlan",
    "EhcpCycle",
    "EhcpReview",
    "Enrolment",
    "EnrolmentKind",
    "Ethnicity",
    "Household",
    "HouseholdMember",
    "LegalStatus",
    "PartTimeTimetable",
    "Placement",
    "PlacementType",
    "Professional",
    "ProfessionalRole",
    "ReasonEpisodeCeased",
    "ReasonNewEpisode",
    "SenProvision",
    "Sex",
    "YoungPersonAccount",
]
