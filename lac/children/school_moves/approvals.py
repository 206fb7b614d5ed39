"""The approval that a first day in Year 10 or 11 rests on, or the reason why it could not wait."""

from django.utils import timezone

from lac.accounts.access import Permission, Role
from lac.accounts.models import Membership, User
from lac.audit.log import record
from lac.calendars.days import in_words

from ..models import Enrolment, SchoolMove
from ..notices import tell
from .key_stage_4 import approval_of, is_move, not_approved

# Who decides: the head of the virtual school, and the head of social care as nominated officer.
DECIDERS = (Role.VIRTUAL_SCHOOL_HEAD, Role.HEAD_OF_SOCIAL_CARE)


def needs_move(enrolment, day):
    """Whether a first day of an enrolment on a day would have to rest on a move."""
    child = enrolment.child
    begins = child.local_authority.records_kept_from
    if begins and day < begins:
        return False
    return is_move(child, enrolment.school, day, enrolment.kind)


def rest_on_move(enrolment, *, emergency_reason, by):
    """Tie a first day at a school to the move it rests on; part of the caller's transaction.

    A move that could not wait is recorded as made at once, with its reason. Raises
    ValidationError when there is neither.
    """
    if by is None or not needs_move(enrolment, enrolment.admitted_on):
        return
    child, school = enrolment.child, enrolment.school
    move = approval_of(child, school, enrolment.admitted_on)
    if move is None:
        if not emergency_reason.strip():
            raise not_approved(child, school)
        move = _made_at_once(enrolment, emergency_reason.strip(), by)
    SchoolMove.unscoped.filter(pk=move.pk).update(enrolment=enrolment)


def rest_anew(enrolment, was_on, *, by):
    """After a correction of the first day from `was_on`: tie it to the move it rests on now.

    Where no approval reaches the corrected day, and one was not missing before, the move
    counts as made at once: those who decide are told, as if it had been recorded so.
    """
    day, move = enrolment.admitted_on, SchoolMove.unscoped.filter(enrolment=enrolment).first()
    if move is None and needs_move(enrolment, was_on):
        return
    if move is not None and (move.is_emergency or day <= move.lasts_until):
        return
    SchoolMove.unscoped.filter(enrolment=enrolment).update(enrolment=None)
    said = f"The first day was corrected from {in_words(was_on)} to {in_words(day)}."
    rest_on_move(enrolment, emergency_reason=said, by=by)


def _made_at_once(enrolment, reason, by):
    child, school = enrolment.child, enrolment.school
    waiting = SchoolMove.unscoped.waiting().filter(child=child, to_school=school).first()
    if waiting:
        waiting.at_once_on = timezone.localdate()
        waiting.reason = f"{waiting.reason}\n\nMade at once: {reason}"
        waiting.version += 1
        waiting.save(update_fields=["at_once_on", "reason", "version"])
        move = waiting
    else:
        before = Enrolment.unscoped.main().filter(child=child).exclude(pk=enrolment.pk)
        last = before.filter(admitted_on__lt=enrolment.admitted_on).order_by("admitted_on").last()
        move = SchoolMove.unscoped.create(
            child=child,
            from_school=last.school if last else None,
            to_school=school,
            planned_on=enrolment.admitted_on,
            at_once_on=timezone.localdate(),
            reason=reason,
            proposed_on=timezone.localdate(),
            proposed_by=by,
        )
    record("move.made_at_once", by=by, subject=move, child=child, school=str(school))
    tell_deciders(move)
    return move


def may_withdraw_approval(move, user, may):
    """Whether a person with these permissions on the child may take the approval back.

    Whoever may approve moves; and whoever proposed this one, while they may propose moves.
    """
    own = move.proposed_by_id == user.pk and Permission.PROPOSE_MOVE in may
    return own or Permission.APPROVE_MOVE in may


def tell_deciders(move):
    """Tell by e-mail who may decide about a move, but not whoever proposed it."""
    deciders = Membership.objects.on(timezone.localdate()).filter(
        role__in=DECIDERS, local_authority=move.child.local_authority_id
    )
    people = User.objects.filter(is_active=True, pk__in=deciders.values("user"))
    people = people.exclude(pk=move.proposed_by_id)
    tell("move_proposed", key=f"move-proposed:{move.pk}", people=list(people), count=1)
