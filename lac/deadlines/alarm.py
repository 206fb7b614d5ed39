"""The alarm: deadlines are only as good as the last sweep.

Who tells when the worker is dead? Whoever still asks: the health page, which the container and
the monitoring call, the pages that people open, and `manage.py check_sweep` for cron. Each of
them writes to the system administrators itself, past the worker and the queue.
"""

import datetime as dt

from django.conf import settings
from django.db import connection
from django.utils import timezone

from lac.accounts.access import Role
from lac.accounts.models import Membership

from .models import Delivery, Sweep
from .outbox import send_now

# A day, and two hours for a long night.
LIMIT = dt.timedelta(hours=26)
TEMPLATE = "sweep_late"

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


def look():
    """As `stale_since`; and where it is late, the administrators are told, once a day each."""
    since = stale_since()
    if since is not None:
        tell_administrators(since)
    return since


def tell_administrators(since):
    """Write to the system administrators at once; returns how many e-mails went.

    One a day and address for as long as it lasts, however many pages notice it. What the mail
    server refuses is in the ledger, and is tried again at the next sign of life of a worker.
    """
    today = timezone.localdate()
    told = set(
        Delivery.objects.filter(template=TEMPLATE, key__endswith=f":{today}").values_list(
            "key", flat=True
        )
    )
    people = Membership.objects.on(today).filter(role=Role.SYSTEM_ADMINISTRATOR)
    users = {it.user for it in people.select_related("user")}
    wanted = [(str(user.pk), {"user": user}) for user in users]
    wanted += [(address, {"email": address}) for address in settings.ALARM_EMAILS]
    sent = 0
    for name, who in wanted:
        key = f"{TEMPLATE}:{name}:{today}"
        if key not in told:
            sent += send_now(TEMPLATE, key=key, hours=_hours(since), **who)
    return sent


def _hours(since):
    """Whole hours since a moment."""
    return int((timezone.now() - since).total_seconds() // 3600)
