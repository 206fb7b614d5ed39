"""The alarm: deadlines are only as good as the last sweep."""

import datetime as dt

from django.db import connection
from django.utils import timezone

from .models import Sweep

# A day, and two hours for a long night.
LIMIT = dt.timedelta(hours=26)

_SINCE = """SELECT COALESCE((SELECT MAX(finished_at) FROM deadlines_sweep),
    (SELECT at FROM audit_event ORDER BY id LIMIT 1))"""


def last_sweep():
    """When the last sweep of everything finished, or None."""
    finished = Sweep.objects.filter(finished_at__isnull=False).order_by("-finished_at")
    return finished.values_list("finished_at", flat=True).first()


def stale_since():
    """The moment since which deadlines may be out of date; None while all is well.

    Where nothing was ever swept, the clock starts with the first recorded event.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SINCE)
        (since,) = cursor.fetchone()
    return since if since and timezone.now() - since > LIMIT else None
