"""What the virtual school keeps of its own work: support, advice and policies."""

from .policies import Policy, PolicyRead, PolicyVersion
from .support import AdviceRequest, Asker, DirectSupport, Result, SupportKind

__all__ = [
    "AdviceRequest",
    "Asker",
    "DirectSupport",
    "Policy",
    "PolicyRead",
    "PolicyVersion",
    "Result",
    "SupportKind",
]
