"""People who sign in, their roles, and how they come in."""

from .invitations import Invitation
from .people import Membership, MembershipQuerySet, OfficerAllocation, User, UserManager

__all__ = [
    "Invitation",
    "Membership",
    "MembershipQuerySet",
    "OfficerAllocation",
    "User",
    "UserManager",
]
