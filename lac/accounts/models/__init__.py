"""People who sign in, their roles, and how they come in."""

from .delegations import ActsFor, Delegation
from .invitations import Invitation
from .people import (
    Membership,
    MembershipQuerySet,
    OfficerAllocation,
    User,
    UserManager,
    allocated_to,
)
from .sessions import SignInSession, SignInTry, UnsentForm
from .training import Training

__all__ = [
    "ActsFor",
    "Delegation",
    "Invitation",
    "Membership",
    "MembershipQuerySet",
    "OfficerAllocation",
    "SignInSession",
    "SignInTry",
    "Training",
    "UnsentForm",
    "User",
    "UserManager",
    "allocated_to",
]
