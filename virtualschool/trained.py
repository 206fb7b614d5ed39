"""Who of an authority's staff is trained, in every role: for PEP meetings above all (S2-31)."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from lac.accounts.access import ROLES, Role
from lac.accounts.models import Membership, Training

from .reach import memberships_of

STAFF = [it for it in Role if ROLES[it].is_staff]


@dataclass(frozen=True)
class Trained:
    """Somebody in a role, and what their log of training says."""

    membership: Membership
    # The latest training for PEP meetings that counts today, or None.
    meetings: Training | None
    # The day of the latest training of any kind.
    last_on: dt.date | None


def staff_lacking(authority, today, role="", lacking=False):
    """The staff at the authority and the schools whose people it manages, as memberships.

    `role` limits it to one; `lacking` to those without training for PEP meetings that counts.
    """
    held = memberships_of(authority).filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        starts_on__lte=today,
        user__is_active=True,
        role__in=[role] if role else STAFF,
    )
    if lacking:
        counts = Training.objects.filter(
            Q(expires_on=None) | Q(expires_on__gte=today),
            user=OuterRef("user"),
            topic=Training.Topic.MEETINGS,
        )
        held = held.filter(~Exists(counts))
    return held.order_by("user__full_name", "role", "pk")


def lines_of(memberships, today):
    """Memberships with what the log says of each person; one query more."""
    memberships = list(memberships)
    logs = defaultdict(list)
    for it in Training.objects.filter(user__in={it.user_id for it in memberships}):
        logs[it.user_id].append(it)
    return [
        Trained(
            it,
            next((row for row in logs[it.user_id] if _counts(row, today)), None),
            max((row.held_on for row in logs[it.user_id]), default=None),
        )
        for it in memberships
    ]


def _counts(training, today):
    return training.topic == Training.Topic.MEETINGS and training.counts_on(today)
