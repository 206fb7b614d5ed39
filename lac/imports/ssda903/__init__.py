"""The statutory return of looked-after children (SSDA903): its Header and Episodes files."""

from .files import FILES
from .importer import Ssda903

__all__ = ["FILES", "Ssda903"]
