"""How far an import has come, for the page that is waiting. Lost progress loses nothing."""

from django.core.cache import cache

KEPT_FOR = 60 * 60


def tell(job_id, percent, doing):
    """Say how far an import is."""
    cache.set(_key(job_id), (int(percent), doing), KEPT_FOR)


def ask(job_id):
    """(percent, what it is doing), or (0, "") before anything was said."""
    return cache.get(_key(job_id)) or (0, "")


def _key(job_id):
    return f"import-progress-{job_id}"
