"""/health/: whether the site works, for machines. No personal data."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse

from .. import alarm


def health(request):
    """200 while the database and the cache answer, 503 otherwise.

    A late sweep is said in words and leaves 200, because restarting the web server
    would not help; `?strict` answers 503 for it too, for monitoring. Whoever asks first in a
    day has the system administrators e-mailed.
    """
    parts = {"database": _database(), "redis": _redis(), "sweep": "unknown"}
    if parts["database"] == "ok":
        parts |= _sweep()
    down = "failed" in (parts["database"], parts["redis"])
    late = parts["sweep"] == "late"
    status = "failed" if down else "late" if late else "ok"
    code = 503 if down or (late and "strict" in request.GET) else 200
    response = JsonResponse({"status": status, **parts}, status=code)
    response["Cache-Control"] = "no-store"
    return response


setattr(health, "is_public", True)  # noqa: B010 - a function has no such attribute by itself


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "failed"
    return "ok"


def _redis():
    try:
        cache.set("health", "ok", 10)
        return "ok" if cache.get("health") == "ok" else "failed"
    except Exception:
        return "failed"


def _sweep():
    """How the nightly sweep is: it is late when none has finished for 26 hours."""
    try:
        finished, late = alarm.last_sweep(), alarm.look()
    except DatabaseError:
        return {"database": "failed"}
    return {
        "sweep": "late" if late else "ok" if finished else "not yet",
        "last_sweep": finished.isoformat(timespec="seconds") if finished else None,
    }
