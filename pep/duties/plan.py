"""The clocks inside a plan: prepared, written up, answered, graded, put right."""

import datetime as dt

from django.db.models import Case, Count, F, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest, TruncDate

from lac.accounts.access import Role
from lac.deadlines.cases import days_before, in_care
from lac.deadlines.duty import (
    Authority,
    Before,
    CalendarDays,
    Cases,
    Duty,
    OnDate,
    Source,
    WorkingDays,
    duty,
)
from lac.meetings.models import Meeting, MeetingKind

from ..models import Pep, PepSection, PupilView, ViewResponse
from ..sections import sections_owned_by
from .shared import (
    CHECKED_ON,
    GUIDANCE,
    SCHOOL_POLICY,
    first_submitted_since,
    of_pep_age,
    plan_label,
)

# Since when these clocks run: plans of earlier years are left alone.
THIS_YEAR = dt.date(2026, 9, 1)


@duty
class PepGraded(Duty):
    """The virtual school grades a PEP within 10 working days of its being sent in."""

    code = "pep.graded"
    title = "Grade the PEP"
    owner = Role.VIRTUAL_SCHOOL_OFFICER
    event = "The plan was sent in"
    limits = {dt.date(2010, 1, 1): WorkingDays(10)}
    source = Source(Authority.LOCAL, "Virtual school action plan, objective 4 (S2-29)", CHECKED_ON)
    act_at = "pep:child"
    act_label = "Grade the PEP"

    def cases(self):
        """One case a plan; sending it in again after a return starts the clock anew."""
        plans = Pep.unscoped.live().filter(submitted_at__isnull=False)
        returned = Case(When(returned_at__gte=F("submitted_at"), then=TruncDate("returned_at")))
        return Cases(
            plans,
            started_on=TruncDate("submitted_at"),
            done_on=Coalesce(TruncDate("graded_at"), returned),
            school=F("school_id"),
            detail=plan_label(),
        )


@duty
class PepPutRight(Duty):
    """A PEP that the virtual school returned is put right and sent back within 10 working days."""

    code = "pep.put_right"
    title = "Put the returned PEP right"
    owner = Role.DESIGNATED_TEACHER
    event = "The virtual school returned the plan"
    limits = {dt.date(2010, 1, 1): WorkingDays(10)}
    source = Source(
        Authority.LOCAL, "Virtual school action plan, objective 4 (S2-27, S2-29)", CHECKED_ON
    )
    act_at = "pep:child"
    act_label = "Put the PEP right"

    def cases(self):
        """One case a returned plan; a second return starts the clock anew."""
        return Cases(
            Pep.unscoped.live().filter(returned_at__isnull=False),
            started_on=TruncDate("returned_at"),
            done_on=Case(When(submitted_at__gt=F("returned_at"), then=TruncDate("submitted_at"))),
            school=F("school_id"),
            detail=plan_label(),
        )


@duty
class PepWrittenUp(Duty):
    """The PEP is complete and sent in within 10 working days of its meeting."""

    code = "pep.written_up"
    title = "Send in the PEP after its meeting"
    owner = Role.DESIGNATED_TEACHER
    event = "The PEP meeting was held"
    limits = {THIS_YEAR: WorkingDays(10)}
    source = Source(
        Authority.LOCAL, "Practice of other virtual schools: writing up the meeting", CHECKED_ON
    )
    act_at = "pep:child"
    act_label = "Send in the PEP"

    def cases(self):
        """One case a plan whose meeting was held; sent in before it counts on that day."""
        sent_in = Case(
            When(
                first_submitted_at__isnull=False,
                then=Greatest(TruncDate("first_submitted_at"), "held_on"),
            )
        )
        return Cases(
            Pep.unscoped.live().held(),
            started_on=F("held_on"),
            done_on=sent_in,
            ends_with_care=True,
            school=F("school_id"),
            detail=plan_label(),
        )


# When whoever answers for a section first said that it is finished. What somebody else changes
# in it later makes nobody late.
_FINISHED = TruncDate(Coalesce("first_completed_at", "completed_at"))


class _SectionsReady(Duty):
    """The base of the duties to finish one's sections of a plan before its meeting."""

    owner = Role.SOCIAL_WORKER
    event = "The plan was opened"
    on_by_default = False
    act_at = "pep:child"
    act_label = "Finish the sections"

    def cases(self):
        """One case a plan whose meeting is planned; done when the last section was finished."""
        mine = PepSection.unscoped.filter(
            pep=OuterRef("pk"), key__in=sections_owned_by(self.owner)
        ).order_by()
        last = (
            mine.annotate(finished_on=_FINISHED)
            .values("pep")
            .annotate(still=Count("pk", filter=Q(finished_on=None)), day=Max("finished_on"))
        )
        planned_on = TruncDate("meeting__planned_at")
        return Cases(
            Pep.unscoped.live().filter(meeting__isnull=False, meeting__cancelled_at=None),
            started_on=F("opened_on"),
            due_on=planned_on,
            done_on=Subquery(last.filter(still=0).values("day")),
            ends_with_care=True,
            school=F("school_id"),
            detail=plan_label(),
        )


@duty
class SocialWorkersSectionsReady(_SectionsReady):
    """The social worker finishes their sections of the PEP 10 days before the meeting."""

    code = "pep.social_worker_sections"
    title = "Finish your sections before the PEP meeting"
    owner = Role.SOCIAL_WORKER
    limits = {THIS_YEAR: Before(CalendarDays(10))}
    source = Source(
        Authority.LOCAL, "Practice of other virtual schools: preparing the meeting", CHECKED_ON
    )


@duty
class SchoolsSectionsReady(_SectionsReady):
    """The school finishes its sections of the PEP 3 days before the meeting."""

    code = "pep.school_sections"
    title = "Finish the school's sections before the PEP meeting"
    owner = Role.DESIGNATED_TEACHER
    limits = {THIS_YEAR: Before(CalendarDays(3))}
    source = Source(
        Authority.LOCAL, "Practice of other virtual schools: preparing the meeting", CHECKED_ON
    )


def _by_cutoff(since):
    """The plan's cut-off; for what began after it, the end of term, or that very day."""
    return Case(
        When(cutoff_on__gte=since, then=F("cutoff_on")),
        default=Greatest(F("term_ends_on"), since),
    )


@duty
class PostSixteenPlanWritten(Duty):
    """From Year 9 on, every PEP has its plan for further education, training and employment.

    The careers adviser writes it with the designated teacher, by the term's cut-off.
    """

    code = "pep.careers_plan"
    title = "Write the plan for education, training and employment"
    owner = Role.CAREERS_ADVISER
    event = "The plan of a child in Year 9 or above was opened"
    limits = {THIS_YEAR: OnDate()}
    source = Source(Authority.LOCAL, f"{SCHOOL_POLICY} (S1-43)", CHECKED_ON)
    act_at = "pep:child"
    act_label = "Write the section"

    def cases(self):
        """One case a plan that has the section; done on the day the section was finished."""
        section = PepSection.unscoped.filter(pep=OuterRef("pk"), key="careers")
        has_it = Pep.unscoped.live().filter(nc_year__gte=9, opened_on__gte=THIS_YEAR)
        return Cases(
            has_it,
            started_on=F("opened_on"),
            due_on=_by_cutoff(F("opened_on")),
            done_on=Subquery(section.values(day=_FINISHED)[:1]),
            ended_on=days_before(Greatest("term_ends_on", "opened_on"), -28),
            ends_with_care=True,
            school=F("school_id"),
            detail=plan_label(),
        )


@duty
class ChildAnswered(Duty):
    """What the child said in the PEP is answered before the plan is signed, by its cut-off."""

    code = "pep.view_answered"
    title = "Answer what the child said"
    owner = Role.DESIGNATED_TEACHER
    event = "The child's words were written down"
    limits = {THIS_YEAR: OnDate()}
    source = Source(Authority.LOCAL, f"{SCHOOL_POLICY} (S1-11)", CHECKED_ON)
    act_at = "pep:child"
    act_label = "Write the answer"

    def cases(self):
        """One case an entry that no other has replaced, in a plan that was not cancelled."""
        said = PupilView.unscoped.filter(replaced_by=None, pep__in=Pep.unscoped.live())
        answers = ViewResponse.objects.filter(view=OuterRef("pk")).order_by("recorded_at")
        said = said.annotate(
            case_said_on=TruncDate("recorded_at"),
            cutoff_on=F("pep__cutoff_on"),
            term_ends_on=F("pep__term_ends_on"),
        )
        return Cases(
            said,
            child=F("pep__child_id"),
            started_on=F("case_said_on"),
            due_on=_by_cutoff(F("case_said_on")),
            done_on=Subquery(answers.values(day=TruncDate("recorded_at"))[:1]),
            school=F("pep__school_id"),
        )


# How recent a plan has to be for a care review to rely on it: a term and the summer holiday.
RECENT = 126


@duty
class PepReadyForReview(Duty):
    """A PEP that is at most a term old has been sent in before each care review.

    "A term" is taken as eighteen weeks before the review: the summer holiday may lie between.
    """

    code = "pep.ready_for_review"
    title = "Have an up-to-date PEP ready for the care review"
    owner = Role.SOCIAL_WORKER
    event = "A care review was eighteen weeks away"
    limits = {dt.date(2026, 4, 1): OnDate()}
    source = Source(
        Authority.GUIDANCE,
        f"{GUIDANCE}; the eighteen weeks are our own reading, to be checked against its text",
        CHECKED_ON,
    )
    act_at = "pep:child"
    act_label = "Write the PEP"

    def cases(self):
        """One case a care review that was not cancelled, held or planned; over once it is past."""
        reviews = Meeting.unscoped.of_kind(MeetingKind.LAC_REVIEW).annotate(
            case_review_on=Coalesce("held_on", TruncDate("planned_at"))
        )
        reviews = reviews.filter(case_review_on__gte=THIS_YEAR).annotate(
            case_opens_on=days_before(F("case_review_on"), RECENT)
        )
        return Cases(
            of_pep_age(reviews.filter(in_care("case_review_on")), "case_review_on"),
            started_on=F("case_opens_on"),
            due_on=F("case_review_on"),
            done_on=first_submitted_since("case_opens_on"),
            ended_on=days_before(F("case_review_on"), -1),
        )
