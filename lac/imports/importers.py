"""The importers of this app, found here by `autodiscover_modules`."""

from .ssda903 import Ssda903

__all__ = ["Ssda903"]
