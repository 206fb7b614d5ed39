"""The duties of what happens around a child: referrals."""

import datetime as dt

from django.db.models import F

from lac.accounts.access import Role
from lac.children.models import Agency, Referral

from .duty import Authority, Cases, Duty, Source, WorkingDays, duty

CHECKED_ON = dt.date(2026, 11, 21)


@duty
class VirtualSchoolToldOfCamhs(Duty):
    """The virtual school is told of a referral to CAMHS within one working day.

    LAC tells the school's officer as soon as the referral is recorded; a referral that
    is recorded late is told late.
    """

    code = "referrals.camhs_told"
    title = "Tell the virtual school of the referral to CAMHS"
    owner = Role.SOCIAL_WORKER
    event = "The child was referred to CAMHS"
    limits = {dt.date(2026, 9, 1): WorkingDays(1)}
    source = Source(
        Authority.LOCAL, "Virtual school action plan (S2-07); the day is the usual one", CHECKED_ON
    )
    act_at = "children:referrals"
    act_label = "See the referrals"

    def cases(self):
        """One case a referral to CAMHS; it ends with the referral."""
        return Cases(
            Referral.unscoped.filter(agency=Agency.CAMHS),
            started_on=F("made_on"),
            done_on=F("officer_told_on"),
            ended_on=F("closed_on"),
            ends_with_care=True,
        )
