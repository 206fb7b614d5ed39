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

__all__ = [
    "ActsFor",
    "Delegation",
    "Invitation",
    "Membership",
    "MembershipQuerySet",
    "OfficerAllocation",
    "SignInSession",
    "SignInTry",
    "UnsentForm",
    "User",
    "UserManager",
    "allocated_to",
]
