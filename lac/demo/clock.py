"""Lets the demo do things "last month": actions take the time from Django's clock."""

import datetime as dt
from contextlib import contextmanager
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def at(day, hour=10):
    """Inside, `timezone.now()` and `timezone.localdate()` answer this day."""
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
    with patch("django.utils.timezone.now", return_value=moment):
        yield moment


def weekday(day):
    """The day itself; the Friday before for one at a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))
