"""Who is told of a suspension, what education the child gets, and when the governors meet."""

from . import board, education, telling
from .sources import FIFTEEN_DAYS, FIVE_DAYS

__all__ = ["FIFTEEN_DAYS", "FIVE_DAYS", "board", "education", "telling"]
