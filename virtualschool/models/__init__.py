"""What the virtual school keeps of its own work: support, advice, policies and courses."""

from .courses import Certificate, Course, CourseBooking, authorities_of
from .policies import Policy, PolicyRead, PolicyVersion
from .support import AdviceRequest, Asker, DirectSupport, Result, SupportKind

__all__ = [
    "AdviceRequest",
    "Asker",
    "Certificate",
    "Course",
    "CourseBooking",
    "DirectSupport",
    "Policy",
    "PolicyRead",
    "PolicyVersion",
    "Result",
    "SupportKind",
    "authorities_of",
]
