"""The clocks of the Personal Education Plan."""

from . import entering, plan, premium, progress, results, termly

__all__ = ["entering", "plan", "premium", "progress", "results", "termly"]
