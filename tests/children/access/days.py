"""The days on which something holds, and whether somebody sees a child on them."""

import datetime as dt
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import pytest
import time_machine

from lac.accounts.models import User
from lac.children.access import in_scope, permissions_on
from lac.children.models import Child

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 11, 20)
ONE_DAY = dt.timedelta(days=1)
# A day, and whether something from FIRST to LAST holds on it.
DAYS = [(FIRST - ONE_DAY, False), (FIRST, True), (LAST, True), (LAST + ONE_DAY, False)]
on_each_day = pytest.mark.parametrize(
    ("day", "holds"), DAYS, ids=["day before", "first day", "last day", "next day"]
)


@contextmanager
def on(day):
    """It is ten in the morning of a day, in London."""
    morning = dt.datetime.combine(day, dt.time(10), ZoneInfo("Europe/London"))
    with time_machine.travel(morning, tick=False):
        yield


def sees(user, child, permission=None):
    """Whether the list shows the child; the page has to agree."""
    user = User.objects.get(pk=user.pk)
    listed = in_scope(user, permission).filter(pk=child.pk).exists()
    may = permissions_on(user, child.pk)
    assert listed == (bool(may) if permission is None else permission in may)
    assert listed == Child.visible_to(user, permission).filter(pk=child.pk).exists()
    return listed
