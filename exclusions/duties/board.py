"""When the governing board meets, and the independent review panel after it."""

from django.db.models import F, Q

from lac.accounts.access import Role
from lac.deadlines.cases import day_before
from lac.deadlines.duty import Cases, Duty, OnDate, SchoolDays, duty

from ..models import Kind, PanelOutcome, Suspension
from .sources import (
    EXCLUSION_REGULATIONS,
    FIFTEEN_DAYS,
    FIVE_DAYS,
    REGULATIONS,
    statute,
    unverified,
)


def _from_to(rows, since, done):
    """Cases that start and are done on days of the decision, and are over when it is cancelled."""
    return Cases(
        rows,
        started_on=F(since),
        done_on=F(done),
        ended_on=F("cancelled_on"),
        school=F("school_id"),
    )


_MUST_MEET = (
    Q(kind=Kind.PERMANENT)
    | (~Q(kind=Kind.PERMANENT) & Q(term_sessions_after__gt=FIFTEEN_DAYS))
    | Q(misses_exam=True)
)


@duty
class GoverningBoardMeets(Duty):
    """The governing board considers reinstatement within 15 school days of the decision.

    It must for a permanent exclusion, for a suspension that brings the term to
    more than 15 days, and for one that misses a public exam or national test
    (then, as far as is practicable, before the exam).
    """

    code = "exclusions.board_within_15_days"
    title = "Hold the governing board's meeting"
    owner = Role.DESIGNATED_TEACHER
    event = "The governing board was given notice of the decision"
    limits = {EXCLUSION_REGULATIONS: SchoolDays(15)}
    source = statute("regulation 6")
    act_at = "exclusions:list"
    act_label = "Record the board's meeting"

    def cases(self):
        """One case a decision that the board must consider."""
        return _from_to(Suspension.unscoped.filter(_MUST_MEET), "decided_on", "board_met_on")


@duty
class GoverningBoardHearsRepresentations(Duty):
    """The governing board considers representations within 50 school days of the decision.

    This is for a suspension that brings the term to more than 5 and at most 15 days.
    """

    code = "exclusions.board_within_50_days"
    title = "Consider the representations at the governing board"
    owner = Role.DESIGNATED_TEACHER
    event = "The governing board was given notice of the decision"
    limits = {EXCLUSION_REGULATIONS: SchoolDays(50)}
    source = statute("regulation 6")
    act_at = "exclusions:list"
    act_label = "Record the board's meeting"

    def cases(self):
        """One case a suspension about which somebody has made representations."""
        rows = Suspension.unscoped.suspensions().filter(
            term_sessions_after__gt=FIVE_DAYS,
            term_sessions_after__lte=FIFTEEN_DAYS,
            misses_exam=False,
            representations_on__isnull=False,
        )
        return _from_to(rows, "decided_on", "board_met_on")


@duty
class GoverningBoardMeetsBeforeExam(Duty):
    """The governing board meets before the exam that a child would miss, as far as practicable.

    Of a maintained school the chair alone may decide.
    """

    code = "exclusions.board_before_exam"
    title = "Hold the governing board's meeting before the exam"
    owner = Role.DESIGNATED_TEACHER
    event = "The governing board was given notice of the decision"
    limits = {EXCLUSION_REGULATIONS: OnDate()}
    source = statute("regulation 6: a public exam or national test")
    act_at = "exclusions:list"
    act_label = "Record the board's meeting"

    def cases(self):
        """One case a decision before an exam whose day is known; over on that day."""
        rows = Suspension.unscoped.filter(misses_exam=True, exam_on__gt=F("decided_on"))
        return Cases(
            rows.filter(cancelled_on=None),
            started_on=F("decided_on"),
            due_on=day_before(F("exam_on")),
            done_on=F("board_met_on"),
            ended_on=F("exam_on"),
            school=F("school_id"),
        )


@duty
class ReviewPanelMeets(Duty):
    """The independent review panel meets within 15 school days of the parents' application."""

    code = "exclusions.panel_within_15_days"
    title = "Have the independent review panel meet"
    owner = Role.VIRTUAL_SCHOOL_HEAD
    event = "The parents applied for an independent review"
    limits = {EXCLUSION_REGULATIONS: SchoolDays(15)}
    source = unverified(f"{REGULATIONS}; the review panel's meeting")
    act_at = "exclusions:list"
    act_label = "Record the panel's meeting"

    def cases(self):
        """One case a permanent exclusion that is to be reviewed."""
        rows = Suspension.unscoped.permanent().filter(panel_applied_on__isnull=False)
        return _from_to(rows, "panel_applied_on", "panel_met_on")


@duty
class GoverningBoardReconsiders(Duty):
    """The governing board reconsiders within 10 school days of the panel's notice to do so."""

    code = "exclusions.board_reconsiders"
    title = "Reconsider the exclusion at the governing board"
    owner = Role.DESIGNATED_TEACHER
    event = "The review panel recommended or directed that the board reconsider"
    limits = {EXCLUSION_REGULATIONS: SchoolDays(10)}
    source = statute("regulation 17")
    act_at = "exclusions:list"
    act_label = "Record the board's second meeting"

    def cases(self):
        """One case an exclusion that the panel sent back, from the day of its notice."""
        sent_back = Suspension.unscoped.permanent().filter(
            panel_outcome__in=(PanelOutcome.RECOMMENDED, PanelOutcome.QUASHED)
        )
        return _from_to(sent_back, "panel_met_on", "reconsidered_on")
