"""The clock of what pupil premium changed."""

import datetime as dt

from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Greatest, Left
from django.utils import timezone

from lac.accounts.access import Role
from lac.deadlines.duty import Authority, Cases, Duty, SchoolDays, Source, duty

from ..models import EntryKind, PremiumAward, PremiumEntry
from .shared import SCHOOL_POLICY

CHECKED_ON = dt.date(2026, 11, 22)


@duty
class PremiumImpactRecorded(Duty):
    """What pupil premium changed is recorded within 10 school days of the end of its term.

    The clock starts when the term for which it was asked is over, or when it is paid if
    that is later. "Too early to say" does not stop it.
    """

    code = "pep.premium_impact"
    title = "Say what pupil premium changed for the child"
    owner = Role.DESIGNATED_TEACHER
    event = "The term for which it was paid has ended"
    limits = {dt.date(2026, 9, 1): SchoolDays(10)}
    source = Source(Authority.LOCAL, f"{SCHOOL_POLICY} (S1-21)", CHECKED_ON)
    act_at = "pep:premium_child"
    act_label = "Record what it changed"

    def cases(self):
        """One case a request that was paid, of a term that is over."""
        payments = PremiumEntry.unscoped.filter(award=OuterRef("pk"), kind=EntryKind.PAID)
        awards = PremiumAward.unscoped.filter(Q(school_pence__gt=0) | Q(spent_pence__gt=0))
        awards = awards.annotate(
            due_since=Greatest(
                F("request__pep__term_ends_on"),
                Subquery(payments.order_by("happened_on").values("happened_on")[:1]),
            )
        )
        return Cases(
            awards.filter(due_since__lte=timezone.localdate()),
            started_on=F("due_since"),
            # NULL where nobody has said it: GREATEST alone would skip that.
            done_on=Case(
                When(
                    request__impact_on__isnull=False,
                    then=Greatest(F("request__impact_on"), F("due_since")),
                )
            ),
            school=F("school_id"),
            # As much as a deadline has room for.
            detail=Left("request__item", 120),
        )
