"""The importers of this app, found here by `autodiscover_modules`."""

from . import reviews  # noqa: F401 - it listens to the loading of returns
from .admissions import Admissions
from .schools import Schools
from .ssda903 import Ssda903
from .visitors import Visitors

__all__ = ["Admissions", "Schools", "Ssda903", "Visitors"]
