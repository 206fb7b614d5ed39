"""The clocks of the Personal Education Plan."""

from . import entering, plan, termly

__all__ = ["entering", "plan", "termly"]
