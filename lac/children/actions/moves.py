"""Moves of school in key stage 4: proposed, decided, and withdrawn before or after that."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import in_words

from ..access import permissions_on
from ..models import Child, Enrolment, MoveOutcome, SchoolMove
from ..notices import tell
from ..school_moves.approvals import may_withdraw_approval, tell_deciders
from ..school_moves.key_stage_4 import is_in_key_stage_4
from ..twice import just_recorded
from ..versions import claim
from .checks import has_reason


@transaction.atomic
def propose_move(*, child, school, planned_on, reason, wishes, effect, alternatives, fit, by):
    """Propose that a child in Year 10 or 11 moves to a school, and ask for the decision.

    A child has one proposal a school that waits. Pressed twice within a minute, it is
    recorded once. Raises ValidationError.
    """
    Child.unscoped.select_for_update().get(pk=child.pk)
    _check_proposal(child, school, planned_on)
    move = SchoolMove(
        child=child,
        from_school=_school_of(child),
        to_school=school,
        planned_on=planned_on,
        reason=reason.strip(),
        wishes=wishes.strip(),
        effect=effect.strip(),
        alternatives=alternatives.strip(),
        fit=fit.strip(),
        proposed_on=timezone.localdate(),
        proposed_by=by,
    )
    move.full_clean(validate_constraints=False)
    if twice := just_recorded("move.proposed", move, child=child.pk, by=by):
        return twice
    _check_no_other(child, school)
    move.save()
    record("move.proposed", by=by, subject=move, child=child, school=str(school))
    tell_deciders(move)
    return move


@transaction.atomic
def decide_move(
    *, move, outcome, reason, by, teacher_asked_on=None, reviewer_asked_on=None, version=None
):
    """Approve or refuse a move, with the reason. Whoever proposed it does not decide.

    Approving says when the designated teacher and the reviewing officer were asked.
    Raises ValidationError, and StaleSave.
    """
    current = claim(move, version)
    _check_waiting(current)
    if current.proposed_by_id == by.pk:
        raise ValidationError(
            "You proposed this move. Somebody else who may approve moves has to decide."
        )
    has_reason(reason)
    asked = {"teacher_asked_on": teacher_asked_on, "reviewer_asked_on": reviewer_asked_on}
    _check_asked(outcome, asked)
    current.outcome, current.decision_reason = outcome, reason.strip()
    current.decided_on, current.decided_by = timezone.localdate(), by
    for name, day in asked.items():
        setattr(current, name, day)
    current.version += 1
    current.full_clean(validate_constraints=False)
    current.save()
    record(
        "move.decided",
        by=by,
        subject=current,
        child=current.child_id,
        school=str(current.to_school),
        outcome=current.get_outcome_display().lower(),
    )
    tell("move_decided", key=f"move-decided:{current.pk}", people=[current.proposed_by], count=1)
    return current


@transaction.atomic
def withdraw_move(*, move, reason, by, version=None):
    """Take a proposal back that nobody decided yet, with the reason.

    Raises ValidationError, also for a move that was made at once; and StaleSave.
    """
    current = claim(move, version)
    _check_waiting(current)
    if current.is_emergency:
        raise ValidationError("The child has moved. It has to be looked at, and cannot be undone.")
    return _withdraw(current, "move.withdrawn", reason=reason, by=by)


@transaction.atomic
def withdraw_approval(*, move, reason, by, version=None):
    """Take the approval of a move back that no first day rests on, with the reason.

    By somebody who may approve moves, or by whoever proposed it. Whoever proposed it and
    whoever approved it are told by e-mail, but not whoever withdraws it. Raises
    ValidationError, and StaleSave.
    """
    current = claim(move, version)
    if not current.is_unused_approval:
        raise ValidationError(
            "Only an approval that was not used can be withdrawn. "
            "This one was used or withdrawn already, or the move was not approved."
        )
    if not may_withdraw_approval(current, by, permissions_on(by, current.child_id)):
        raise ValidationError(
            "Only somebody who may approve moves, or who proposed this one, withdraws its approval."
        )
    _withdraw(current, "move.approval_withdrawn", reason=reason, by=by)
    people = {current.proposed_by, current.decided_by} - {by}
    tell("approval_withdrawn", key=f"approval-withdrawn:{current.pk}", people=people, count=1)
    return current


def _withdraw(move, what, *, reason, by):
    has_reason(reason)
    move.withdrawn_on, move.withdrawn_reason = timezone.localdate(), reason.strip()
    move.version += 1
    move.save()
    record(what, by=by, subject=move, child=move.child_id, school=str(move.to_school))
    return move


def _check_proposal(child, school, planned_on):
    if not school.is_open:
        raise ValidationError({"school": f"{school} has closed. Choose a school that is open."})
    if not is_in_key_stage_4(child, planned_on):
        raise ValidationError(
            {
                "planned_on": "The child is not in Year 10 or 11 on that day. "
                "Other moves need no approval here: add the school under Schools."
            }
        )
    if Enrolment.unscoped.current().main().filter(child=child, school=school).exists():
        raise ValidationError({"school": f"The child goes to {school} already."})


def _check_no_other(child, school):
    other = SchoolMove.unscoped.waiting().filter(child=child, to_school=school).first()
    if other:
        raise ValidationError(
            {
                "school": f"A move to {school} was proposed on {in_words(other.proposed_on)} and "
                "waits for a decision. Withdraw it before you propose it anew."
            }
        )


def _check_waiting(move):
    if not move.is_waiting:
        raise ValidationError("This move was decided or withdrawn already. Nothing was changed.")


def _check_asked(outcome, asked):
    for name, day in asked.items():
        if outcome == MoveOutcome.APPROVED and day is None:
            raise ValidationError({name: "Say when they were asked: the move needs their view."})
        if day and day > timezone.localdate():
            raise ValidationError({name: "The date must be today or in the past."})


def _school_of(child):
    now = Enrolment.unscoped.current().main().filter(child=child).select_related("school").first()
    return now.school if now else None
