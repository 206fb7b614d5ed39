"""LAC: case management for the education of looked-after children."""

from .celery import app as celery_app

__all__ = ["celery_app"]
