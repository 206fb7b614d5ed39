"""The moments at which an authority lets reminders arrive.

Only e-mails that remind wait: how many deadlines there are can wait for the morning. What
somebody just asked for (a sign-in link, an invitation) goes at once.
"""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from lac.accounts.models import Membership
from lac.calendars.days import UnknownYear, working_days

from .models import MailHours

# Templates of e-mails that only remind.
REMINDERS = frozenset({"digest"})
# Christmas with a weekend on either side is five days; several authorities together need more.
_STEPS = 40


def held_until(delivery, now=None):
    """The moment until which an e-mail waits, or None when it may go now.

    Somebody who works for several authorities gets it when all of them allow it.
    """
    if delivery.user_id is None or delivery.template not in REMINDERS:
        return None
    now = now or timezone.now()
    hours = hours_of(delivery.user_id, timezone.localdate(now))
    moment = next_allowed(now, hours) if hours else now
    return moment if moment > now else None


def hours_of(user_id, day):
    """The hours of every authority for which, or for whose schools, somebody works on a day."""
    mine = Membership.objects.on(day).filter(user=user_id).order_by()
    return list(
        MailHours.objects.filter(
            Q(local_authority__in=mine.values("local_authority"))
            | Q(local_authority__in=mine.values("school__local_authority"))
        )
    )


def next_allowed(moment, hours):
    """The first moment, from this one on, that every one of the hours allows.

    In a year whose bank holidays are not known every day counts as a working day: a reminder
    on a holiday is better than none.
    """
    days = working_days() if any(it.working_days_only for it in hours) else None
    for _ in range(_STEPS):
        later = max((_after(moment, it, days) for it in hours), default=moment)
        if later == moment:
            break
        moment = later
    return moment


def _after(moment, hours, days):
    local = timezone.localtime(moment)
    if hours.working_days_only and not _is_open(days, local.date()):
        return _at(local.date() + dt.timedelta(days=1), dt.time())
    start, end, clock = hours.quiet_from, hours.quiet_until, local.time()
    if start is None:
        return moment
    over_midnight = start > end
    if over_midnight and clock >= start:
        return _at(local.date() + dt.timedelta(days=1), end)
    if clock < end and (over_midnight or clock >= start):
        return _at(local.date(), end)
    return moment


def _is_open(days, day):
    try:
        return days.is_open(day)
    except UnknownYear:
        return True


def _at(day, time):
    return timezone.make_aware(dt.datetime.combine(day, time))
