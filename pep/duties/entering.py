"""The clocks that start when a child comes into care, or to a new school."""

import datetime as dt

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Least

from exclusions.models import Kind, Suspension
from lac.accounts.access import Role
from lac.children.models import CareEpisode, Enrolment
from lac.children.models.codes import SHORT_BREAKS
from lac.children.models.schooling import MAIN_KINDS
from lac.deadlines.cases import first_since, in_care
from lac.deadlines.duty import Authority, CalendarDays, Cases, Duty, Source, WorkingDays, duty
from lac.meetings.models import Meeting, MeetingKind

from ..models import Pep
from .shared import CHECKED_ON, GUIDANCE, SCHOOL_POLICY, first_submitted_since, of_pep_age


def entered_care():
    """The first episode of each time in care, of children of PEP age, without short breaks."""
    first_days = CareEpisode.unscoped.filter(started_on=F("care_started_on"))
    return of_pep_age(first_days.exclude(legal_status__in=SHORT_BREAKS), "started_on")


@duty
class PepInitiated(Duty):
    """The social worker starts the PEP within 10 working days of the child entering care.

    Done on the day a person first writes in a plan, or opens one by hand: a plan
    that was opened by schedule has not been started.
    """

    code = "pep.initiated"
    title = "Start the PEP"
    owner = Role.SOCIAL_WORKER
    event = "The child entered care"
    limits = {dt.date(2010, 1, 1): WorkingDays(10)}
    source = Source(Authority.GUIDANCE, GUIDANCE, CHECKED_ON)
    act_at = "pep:child"
    act_label = "Start the PEP"

    def cases(self):
        """One case a time in care."""
        return Cases(
            entered_care(),
            started_on=F("started_on"),
            done_on=first_since(Pep.unscoped.live(), "initiated_on", "started_on"),
            ends_with_care=True,
        )


@duty
class FirstPepComplete(Duty):
    """The first PEP is complete within 20 working days of the child entering care.

    In time for the first care review. Done on the day a plan is first submitted.
    """

    code = "pep.first_complete"
    title = "Complete the first PEP"
    owner = Role.SOCIAL_WORKER
    event = "The child entered care"
    limits = {dt.date(2010, 1, 1): WorkingDays(20)}
    source = Source(Authority.GUIDANCE, GUIDANCE, CHECKED_ON)
    act_at = "pep:child"
    act_label = "Complete the PEP"

    def cases(self):
        """One case a time in care."""
        return Cases(
            entered_care(),
            started_on=F("started_on"),
            done_on=first_submitted_since("started_on"),
            ends_with_care=True,
        )


@duty
class PepReviewAfterAdmission(Duty):
    """The PEP is reviewed within 28 days of the child's admission to the school.

    Done on the day a PEP meeting is held, on or after the day of admission.
    """

    code = "pep.review_after_admission"
    title = "Review the PEP after admission"
    owner = Role.DESIGNATED_TEACHER
    event = "The child was admitted to the school"
    limits = {dt.date(2010, 1, 1): CalendarDays(28)}
    source = Source(Authority.LOCAL, f"{SCHOOL_POLICY} (S1-29)", CHECKED_ON)
    act_at = "pep:child"
    act_label = "Hold the PEP meeting"

    def cases(self):
        """One case an admission of a child in care; it ends when they leave the school or care."""
        admitted = Enrolment.unscoped.filter(in_care("admitted_on"), kind__in=MAIN_KINDS)
        return Cases(
            of_pep_age(admitted, "admitted_on"),
            started_on=F("admitted_on"),
            done_on=first_since(Pep.unscoped.live(), "held_on", "admitted_on"),
            ended_on=F("left_on"),
            ends_with_care=True,
            school=F("school_id"),
        )


@duty
class PepMeetingAfterPlacement(Duty):
    """The PEP meeting is held within three weeks of the child starting at a school."""

    code = "pep.meeting_after_placement"
    title = "Hold the PEP meeting at the new school"
    owner = Role.DESIGNATED_TEACHER
    event = "The child was admitted to the school"
    limits = {dt.date(2014, 3, 1): CalendarDays(21)}
    source = Source(Authority.LOCAL, "Virtual school action plan, objective 9 (S2-63)", CHECKED_ON)
    act_at = "pep:child"
    act_label = "Hold the PEP meeting"

    def cases(self):
        """One case an admission of a child in care; it ends when they leave the school or care."""
        admitted = Enrolment.unscoped.filter(in_care("admitted_on"), kind__in=MAIN_KINDS)
        meetings = Meeting.unscoped.of_kind(MeetingKind.PEP)
        return Cases(
            of_pep_age(admitted, "admitted_on"),
            started_on=F("admitted_on"),
            done_on=Least(
                first_since(meetings, "held_on", "admitted_on"),
                first_since(Pep.unscoped.live(), "held_on", "admitted_on"),
            ),
            ended_on=F("left_on"),
            ends_with_care=True,
            school=F("school_id"),
        )


@duty
class NewPepAfterChange(Duty):
    """A new PEP is held or sent in within 10 working days of a child changing school.

    Stricter than the review within 28 days and the meeting within three weeks: an
    authority that asks for it switches it on.
    """

    code = "pep.after_change"
    title = "Write a new PEP after the change of school"
    owner = Role.DESIGNATED_TEACHER
    event = "The child changed school"
    limits = {dt.date(2025, 9, 1): WorkingDays(10)}
    source = Source(
        Authority.LOCAL, "Practice of other virtual schools: significant change", CHECKED_ON
    )
    on_by_default = False
    act_at = "pep:child"
    act_label = "Write the PEP"

    def cases(self):
        """One case an admission of a child in care who had been at another school."""
        before = Enrolment.unscoped.main().filter(
            child=OuterRef("child_id"), admitted_on__lt=OuterRef("admitted_on")
        )
        changed = Enrolment.unscoped.main().filter(Exists(before), in_care("admitted_on"))
        return Cases(
            of_pep_age(changed, "admitted_on"),
            started_on=F("admitted_on"),
            done_on=Least(
                first_since(Pep.unscoped.live(), "held_on", "admitted_on"),
                first_submitted_since("admitted_on"),
            ),
            ended_on=F("left_on"),
            ends_with_care=True,
            school=F("school_id"),
        )


@duty
class PepAfterExclusion(Duty):
    """The PEP is reviewed within 10 working days of a suspension or permanent exclusion.

    Done on the day a PEP meeting is held. A lunchtime suspension calls for none.
    """

    code = "pep.review_after_exclusion"
    title = "Review the PEP after the suspension or exclusion"
    owner = Role.DESIGNATED_TEACHER
    event = "The child was suspended or excluded"
    limits = {dt.date(2026, 9, 1): WorkingDays(10)}
    source = Source(
        Authority.LOCAL, "Practice of virtual schools: exclusion or the risk of it", CHECKED_ON
    )
    act_at = "pep:child"
    act_label = "Hold the PEP meeting"

    def cases(self):
        """One case a decision about a child in care; over when it is cancelled."""
        decisions = Suspension.unscoped.exclude(kind=Kind.LUNCHTIME).filter(in_care("decided_on"))
        return Cases(
            of_pep_age(decisions, "decided_on"),
            started_on=F("decided_on"),
            done_on=Least(
                first_since(Meeting.unscoped.of_kind(MeetingKind.PEP), "held_on", "decided_on"),
                first_since(Pep.unscoped.live(), "held_on", "decided_on"),
            ),
            ended_on=F("cancelled_on"),
            ends_with_care=True,
            school=F("school_id"),
        )
