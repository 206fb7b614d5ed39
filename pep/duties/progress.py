"""The clocks that start when progress has slowed."""

import datetime as dt

from django.db.models import F

from lac.accounts.access import Role
from lac.deadlines.duty import Authority, Cases, Duty, SchoolDays, Source, WorkingDays, duty

from ..models import EarlyIntervention
from .shared import CHECKED_ON

PLAN = "Virtual school action plan, objective 3"


@duty
class EarlyInterventionAgreed(Duty):
    """When progress in a subject has slowed, what is done is agreed within 10 school days.

    Progress has slowed when two results in a row are below what is expected. The clock
    starts when that is seen: the day the second result is recorded, or the night after.
    """

    code = "pep.early_intervention"
    title = "Agree what is done about progress that has slowed"
    owner = Role.DESIGNATED_TEACHER
    event = "Two results in a row were below what is expected"
    limits = {dt.date(2026, 9, 1): SchoolDays(10)}
    source = Source(Authority.LOCAL, f"{PLAN} (S2-20)", CHECKED_ON)
    act_at = "pep:progress"
    act_label = "Agree what is done"

    def cases(self):
        """One case a child and subject; over when it is closed."""
        return Cases(
            EarlyIntervention.unscoped.all(),
            started_on=F("opened_on"),
            done_on=F("agreed_on"),
            ended_on=F("closed_on"),
            ends_with_care=True,
            school=F("school_id"),
            detail=F("subject"),
        )


@duty
class SchoolChallengedOnProgress(Duty):
    """The virtual school decides within 20 working days whether to challenge the school.

    The clock starts when progress in a subject is seen to have slowed. A reason not to
    challenge the school is a decision too.
    """

    code = "pep.school_challenged"
    title = "Challenge the school about progress, or say why not"
    owner = Role.VIRTUAL_SCHOOL_OFFICER
    event = "Two results in a row were below what is expected"
    limits = {dt.date(2026, 9, 1): WorkingDays(20)}
    source = Source(Authority.LOCAL, f"{PLAN} (S2-26)", CHECKED_ON)
    act_at = "pep:progress"
    act_label = "Decide about a challenge"

    def cases(self):
        """One case a child and subject; over when it is closed."""
        return Cases(
            EarlyIntervention.unscoped.filter(school__isnull=False),
            started_on=F("opened_on"),
            done_on=F("challenge_decided_on"),
            ended_on=F("closed_on"),
            ends_with_care=True,
            school=F("school_id"),
            detail=F("subject"),
        )
