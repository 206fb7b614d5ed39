"""What every change to a plan asks first, and what it leaves behind."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.access import rights_on
from lac.children.models import Child

from ..models import Pep, PepSection, PepState
from ..quality import claim_on
from ..sections import section_of, section_of_rows


def lock(pep):
    """The plan as it stands in the database, locked until the transaction ends."""
    return Pep.unscoped.select_for_update().get(pk=pep.pk)


def hold_child(pep):
    """Whoever arranges a meeting holds the child, then the plan, and writes to the log last."""
    Child.unscoped.select_for_update(no_key=True).get(pk=pep.child_id)


def hold_open(pep):
    """Keep the plan as it is until the transaction ends. Raises unless it can be written in.

    Sending it in locks it too: what somebody writes at that moment is sent with it, or refused.
    """
    must_be_open(Pep.unscoped.select_for_update(no_key=True).only("state").get(pk=pep.pk))


def must_be_open(pep):
    """Raise unless the plan can be written in."""
    if pep.is_open:
        return
    if pep.state == PepState.SUBMITTED:
        raise ValidationError(
            "This plan is with the virtual school. It can be changed only if they return it."
        )
    if pep.is_signed:
        raise ValidationError(
            "This plan is signed off, so it cannot be changed. The virtual school can amend it."
        )
    raise ValidationError("This plan was cancelled, so it cannot be changed.")


def writable_section(pep, key, by):
    """The section's definition. Raises unless the plan is open and this person may write in it."""
    must_be_open(pep)
    return must_write(pep, key, by)


def must_write(pep, key, by):
    """The section's definition. Raises unless this person writes it, wherever the plan stands."""
    definition = _defined(pep, key)
    if by is not None and not definition.may_be_written_by(by, pep.child_id):
        if rights_on(by, pep.child_id).lent:
            raise ValidationError(
                "This section was not lent to you. Ask the colleague you act for to write it."
            )
        raise ValidationError(f"Only {definition.writers} writes this section.")
    return definition


def writable_rows(pep, kind, by):
    """As `writable_section`, for the section that holds a kind of row, by its key in `pep.rows`."""
    return writable_section(pep, section_of_rows(pep, kind), by)


def section_to_finish(pep, key, by):
    """The section's definition. Raises unless this person may say that it is finished.

    A plan that was sent in still waits for owners who have not; a signed one does not.
    """
    if pep.state != PepState.SUBMITTED:
        must_be_open(pep)
    definition = _defined(pep, key)
    if definition.finished_as(by, pep.child_id) is None:
        raise ValidationError(
            f"The {definition.owner_label.lower()} answers for this section and says "
            "when it is finished."
        )
    return definition


def _defined(pep, key):
    try:
        return section_of(pep, key)
    except KeyError:
        raise ValidationError("This plan has no such section.") from None


def must_hold_meetings(pep, by):
    """Raise unless the plan is open and this person may arrange or record its meeting.

    Whoever writes it for a colleague may if meetings were lent to them, or its list of people.
    """
    must_be_open(pep)
    rights = rights_on(by, pep.child_id) if by is not None else None
    if rights is None or rights.own & {Permission.WRITE_PEP, Permission.HOLD_MEETING}:
        return
    if not any(Permission.HOLD_MEETING in it.permissions for it in rights.lent):
        writable_rows(pep, "attendee", by)


def must_not_be_lent(pep, by):
    """Raise when somebody writes this plan only for a colleague: handing it in stays with them."""
    rights = rights_on(by, pep.child_id) if by is not None else None
    if rights and rights.lent and Permission.WRITE_PEP not in rights.own:
        raise ValidationError(
            f"{rights.lent[0].giver} answers for this plan and hands it in. "
            "You can write the sections that were lent to you."
        )


# What a section says that nobody has finished.
NOT_FINISHED = {"completed_at": None, "completed_by": None, "completed_note": ""}


def take_back(pep, key, by):
    """What was finished has been changed by somebody else: its owner looks again (ADR 26)."""
    finished = PepSection.unscoped.filter(pep=pep, key=key, completed_at__isnull=False)
    finished.exclude(completed_by=by).update(**NOT_FINISHED)


def initiate(pep):
    """Note the first day a person wrote in the plan; True when this was it.

    Opening by schedule starts nothing.
    """
    if pep.initiated_on is not None:
        return False
    pep.initiated_on = timezone.localdate()
    return bool(
        Pep.unscoped.filter(pk=pep.pk, initiated_on=None).update(initiated_on=pep.initiated_on)
    )


def said(pep):
    """What a reader of the log needs to know which plan it was."""
    return {"term": pep.term_label[0].lower() + pep.term_label[1:]}


def must_be_free(pep, by):
    """Raise when somebody else is reading the plan to grade it."""
    claim = claim_on(pep)
    if claim and by is not None and claim.claimed_by_id != by.pk:
        raise ValidationError(
            f"{claim.claimed_by.full_name} is reading this plan to grade it. Take it over in the "
            "queue if you have agreed that you will."
        )
