"""The duties around a move of school."""

import datetime as dt

from django.db.models import Case, DateField, Exists, F, OuterRef, Subquery, When
from django.db.models.functions import Greatest, Least

from lac.accounts.access import Role
from lac.children.models import (
    Enrolment,
    HandoverPack,
    SchoolMove,
    TransitionKind,
    TransitionPlan,
    TransitionStep,
)

from .cases import day_before, days_before, in_care
from .duty import Authority, Cases, Duty, OnDate, SchoolDays, Source, WorkingDays, duty

CHECKED_ON = dt.date(2026, 11, 22)
REGULATION = "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 10"

PEP_RECORD = "Designated teacher guidance 2018, transfer of the official school PEP record"
POLICY = "School LAC policy, Designated Teacher"
AHEAD = 28


@duty
class MoveDecided(Duty):
    """A proposed move of school in Year 10 or 11 is decided within five working days.

    The child does not start at the new school before.
    """

    code = "moves.decided"
    title = "Decide about the proposed move of school"
    owner = Role.VIRTUAL_SCHOOL_HEAD
    event = "A move of school in Year 10 or 11 was proposed"
    limits = {dt.date(2026, 9, 1): WorkingDays(5)}
    source = Source(
        Authority.LOCAL, f"{REGULATION} (1) and (2); the number of days is local", CHECKED_ON
    )
    act_at = "children:moves"
    act_label = "Decide about the move"

    def cases(self):
        """One case a proposal; over when it is withdrawn, or the child had to move at once."""
        return Cases(
            SchoolMove.unscoped.exclude(at_once_on=F("proposed_on")),
            started_on=F("proposed_on"),
            done_on=F("decided_on"),
            ended_on=Least("withdrawn_on", "at_once_on"),
            ends_with_care=True,
        )


@duty
class EmergencyMoveReviewed(Duty):
    """A move in Year 10 or 11 that could not wait is looked at within ten working days.

    Whether the new school helps the child to achieve, and what has to be arranged.
    """

    code = "moves.emergency_reviewed"
    title = "Look at the move that was made at once"
    owner = Role.VIRTUAL_SCHOOL_HEAD
    event = "A child moved school in Year 10 or 11 without approval before"
    limits = {dt.date(2026, 9, 1): WorkingDays(10)}
    source = Source(
        Authority.LOCAL,
        f"{REGULATION} (3), as soon as reasonably practicable; the number of days is local",
        CHECKED_ON,
    )
    act_at = "children:moves"
    act_label = "Decide about the move"

    def cases(self):
        """One case a move that was made at once."""
        return Cases(
            SchoolMove.unscoped.filter(at_once_on__isnull=False),
            started_on=F("at_once_on"),
            done_on=F("decided_on"),
            ends_with_care=True,
        )


@duty
class RecordHandedOver(Duty):
    """The next school has the PEP and what the last school knows by the child's first day there.

    The clock starts four weeks before the first day.
    """

    code = "handover.sent"
    title = "Hand the record to the next school"
    owner = Role.DESIGNATED_TEACHER
    event = "A first day at the next school was four weeks away"
    limits = {dt.date(2026, 9, 1): OnDate()}
    source = Source(
        Authority.LOCAL, f"{PEP_RECORD} (promptly); the first day is the local limit", CHECKED_ON
    )
    act_at = "children:moves"
    act_label = "See the pack"

    def cases(self):
        """One case a first day at another main school of a child in care."""
        before = Enrolment.unscoped.main().filter(
            child=OuterRef("child_id"), admitted_on__lt=OuterRef("admitted_on")
        )
        elsewhere = before.exclude(school=OuterRef("school_id"))
        rows = Enrolment.unscoped.main().filter(Exists(elsewhere), in_care("admitted_on"))
        sent = HandoverPack.unscoped.filter(enrolment=OuterRef("pk"), sent_on__isnull=False)
        return Cases(
            rows.annotate(case_opens_on=days_before(F("admitted_on"), AHEAD)),
            started_on=F("case_opens_on"),
            due_on=F("admitted_on"),
            done_on=Case(
                When(
                    Exists(sent),
                    then=Greatest(Subquery(sent.values("sent_on")[:1]), F("case_opens_on")),
                ),
                output_field=DateField(),
            ),
            ended_on=F("left_on"),
            school=F("school_id"),
        )


@duty
class HandoverAcknowledged(Duty):
    """The next school says within five school days that it has the pack."""

    code = "handover.acknowledged"
    title = "Acknowledge the pack from the last school"
    owner = Role.DESIGNATED_TEACHER
    event = "The pack went to the next school"
    limits = {dt.date(2026, 9, 1): SchoolDays(5)}
    source = Source(Authority.LOCAL, f"{PEP_RECORD}; the number of days is local", CHECKED_ON)
    act_at = "children:moves"
    act_label = "Acknowledge the pack"

    def cases(self):
        """One case a pack that was sent; over when the child leaves, or it is withdrawn."""
        return Cases(
            HandoverPack.unscoped.filter(sent_on__isnull=False),
            started_on=F("sent_on"),
            done_on=F("acknowledged_on"),
            ended_on=Least("enrolment__left_on", "withdrawn_on"),
            school=F("to_school_id"),
        )


@duty
class TransitionStepTaken(Duty):
    """Each step of a transition plan is taken by its day.

    The clock starts when the plan is opened; the day is the one that the plan says.
    """

    code = "transition.step"
    title = "Take the next step of the transition plan"
    owner = Role.DESIGNATED_TEACHER
    event = "The transition plan was opened"
    limits = {dt.date(2026, 9, 1): OnDate()}
    source = Source(Authority.LOCAL, f"{POLICY} (S1-19)", CHECKED_ON)
    act_at = "children:moves"
    act_label = "See the transition plan"

    def cases(self):
        """One case a step; over when the plan is ended."""
        return Cases(
            TransitionStep.unscoped.all(),
            started_on=Least("plan__opened_on", "due_on"),
            due_on=F("due_on"),
            done_on=F("done_on"),
            ended_on=F("plan__ended_on"),
            ends_with_care=True,
            detail=F("title"),
        )


@duty
class PlanHandedToProvider(Duty):
    """The careers adviser gives the plan for education, training and employment to the provider.

    Before the first day after Year 11: by 31 August, unless the plan names another day.
    """

    code = "transition.handed_on"
    title = "Hand the plan to the provider after 16"
    owner = Role.CAREERS_ADVISER
    event = "The transition plan was opened"
    limits = {dt.date(2026, 9, 1): OnDate()}
    source = Source(Authority.LOCAL, f"{POLICY} (S1-44)", CHECKED_ON)
    act_at = "children:moves"
    act_label = "Record the handover"

    def cases(self):
        """One case a plan for after 16; over when it is ended."""
        return Cases(
            TransitionPlan.unscoped.filter(kind=TransitionKind.POST_16),
            started_on=F("opened_on"),
            due_on=day_before(F("starts_on")),
            done_on=F("handed_on"),
            ended_on=F("ended_on"),
            ends_with_care=True,
        )
