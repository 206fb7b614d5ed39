"""The clocks of the Personal Education Plan."""

from . import entering, plan, progress, termly

__all__ = ["entering", "plan", "progress", "termly"]
