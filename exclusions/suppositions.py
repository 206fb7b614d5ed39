"""The first day of the child's latest suspension can be tried out."""

from lac.accounts.access import Permission
from lac.deadlines.whatif import suppose

from .models import Suspension


def _latest(child):
    rows = Suspension.unscoped.filter(child=child, cancelled_on=None)
    return rows.order_by("-started_on").first()


def _start(suspension, day):
    Suspension.unscoped.filter(pk=suspension.pk).update(started_on=day)


suppose(
    "suspended",
    "First day of the latest suspension",
    permission=Permission.RECORD_SUSPENSION,
    current=_latest,
    date=lambda it: it.started_on,
    change=_start,
)
