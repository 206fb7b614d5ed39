"""Submitted, graded, returned with a reason, signed off: where a plan stands."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format

from lac.accounts.access import Permission
from lac.accounts.models import Delegation, User
from lac.audit.log import record
from lac.children.notices import tell
from lac.children.readers import people_who_may

from ..carrying import start_again
from ..content import canonical, sha256, written
from ..keeping import end_claim, keep_grading, leave_advice
from ..missing import gaps
from ..models import PepSection, PepSnapshot, PepState, PupilView, Rag
from ..parts import Parts
from ..progress import waiting_for, waiting_for_others
from ..questions import Standing
from ..sections import sections_of
from .checks import lock, must_be_free, must_be_open, must_not_be_lent, said
from .writing import finish_section


@transaction.atomic
def submit(*, pep, by):
    """Send the plan to the virtual school. Raises with the list of what is missing."""
    pep = lock(pep)
    must_be_open(pep)
    must_not_be_lent(pep, by)
    if missing := gaps(Parts(pep)):
        raise ValidationError([gap.text for gap in missing])
    now = timezone.now()
    again = pep.first_submitted_at is not None
    pep.state = PepState.SUBMITTED
    pep.submitted_at, pep.submitted_by = now, by
    pep.first_submitted_at = pep.first_submitted_at or now
    pep.rag, pep.graded_at, pep.graded_by = "", None, None
    _save(pep)
    _finish_own(pep, by)
    start_again(pep)
    _log("pep.resubmitted" if again else "pep.submitted", pep, by)
    _ask_owners(pep, by)
    return pep


def _finish_own(pep, by):
    """Nothing is missing, so what this person answers for is finished now; not what others do."""
    mine = [it.key for it in sections_of(pep) if it.finished_as(by, pep.child_id) == Standing.OWN]
    waiting = PepSection.unscoped.filter(pep=pep, completed_at=None, key__in=mine)
    now = timezone.now()
    first = Coalesce("first_completed_at", Value(now))
    waiting.update(completed_at=now, completed_by=by, first_completed_at=first)


# In whose name somebody finishes a section that they are asked about.
_ASKED = (Standing.OWN, Standing.FOR_COLLEAGUE)


def _ask_owners(pep, by):
    """E-mail whoever answers for a section that nobody has finished, each time it is sent in.

    And who acts for them. The virtual school has the plan in its queue.
    """
    waiting = [section for section, _ in waiting_for_others(Parts(pep))]
    if not waiting:
        return
    owners = people_who_may(pep.child, Permission.WRITE_PEP, roles={it.owner for it in waiting})
    acting = Delegation.objects.on(timezone.localdate()).filter(membership__user__in=owners)
    stand_ins = User.objects.filter(pk__in=acting.values("delegate"), is_active=True)
    people = [
        person
        for person in (owners | stand_ins).distinct()
        if person.pk != by.pk
        and any(it.finished_as(person, pep.child_id) in _ASKED for it in waiting)
    ]
    key = f"pep-section:{pep.pk}:{pep.submitted_at:%Y%m%dT%H%M%S%f}"
    tell("pep_section_waits", key=key, people=people)


@transaction.atomic
def grade(*, pep, rag, by, feedback="", judged=None, version=None):
    """Grade a submitted plan red, amber or green, with feedback for whoever wrote it.

    `judged` is what the criteria gave (`grade_by_criteria`). Every grading is kept for good.
    """
    pep = lock(pep)
    _must_be_submitted(pep)
    must_be_free(pep, by)
    if version is not None and version != pep.version:
        raise ValidationError(
            "Somebody has decided on this plan since you opened it. Open it again."
        )
    rag = Rag(rag)
    if rag != Rag.GREEN and not feedback.strip():
        raise ValidationError({"feedback": "Say what would make the plan green."})
    pep.rag, pep.feedback = rag, feedback.strip()
    pep.graded_at, pep.graded_by = timezone.now(), by
    _save(pep)
    keep_grading(pep, judged, by)
    _log("pep.graded", pep, by, grade=rag.label.lower())
    return pep


@transaction.atomic
def return_for_changes(*, pep, reason, by):
    """Send the plan back to be put right. The reason is what the designated teacher reads."""
    pep = lock(pep)
    _must_be_submitted(pep)
    must_be_free(pep, by)
    if not reason.strip():
        raise ValidationError({"reason": "Say what must change before the plan can be signed."})
    pep.state = PepState.RETURNED
    pep.returned_at, pep.return_reason = timezone.now(), reason.strip()
    _save(pep)
    end_claim(pep)
    _log("pep.returned", pep, by, reason=pep.return_reason)
    return pep


@transaction.atomic
def sign_off(*, pep, good_enough, why, by):
    """Sign the plan off and freeze it, word for word.

    Asks whoever signs: is this good enough for my child? A red or ungraded plan
    is not signed, nor one in which the child is still waiting for an answer, nor one with a
    section that nobody who answers for it has finished (ADR 26). What the signer answers for
    is finished by signing.
    """
    pep = lock(pep)
    _must_be_signable(pep)
    must_be_free(pep, by)
    _finish_own(pep, by)
    _must_be_finished(pep)
    if good_enough is None:
        raise ValidationError({"good_enough": "Answer: is this good enough for my child?"})
    if not why.strip():
        raise ValidationError({"good_enough_why": "Say why it is, or is not, good enough."})
    pep.good_enough, pep.good_enough_why = good_enough, why.strip()
    pep.state = PepState.SIGNED_OFF
    if not pep.was_signed:
        pep.signed_off_at, pep.signed_off_by = timezone.now(), by
    reason, pep.amendment_reason = pep.amendment_reason, ""
    _save(pep)
    end_claim(pep)
    leave_advice(pep)
    start_again(pep)
    snapshot = _freeze(pep, reason, by)
    _log(
        "pep.amendment_signed" if reason else "pep.signed_off",
        pep,
        by,
        grade=pep.get_rag_display().lower(),
        sha256=snapshot.sha256,
        number=snapshot.number,
    )
    return pep


def _must_be_signable(pep):
    _must_be_submitted(pep)
    if not pep.rag:
        raise ValidationError("Grade the plan before you sign it off.")
    if pep.rag == Rag.RED:
        raise ValidationError("A red plan cannot be signed off. Return it with what must change.")
    waiting = PupilView.unscoped.filter(pep=pep, replaced_by=None, responses=None).count()
    if waiting:
        views = "view" if waiting == 1 else "views"
        raise ValidationError(
            f"The child is still waiting for an answer to {waiting} {views}. "
            "Return the plan so that every view is answered."
        )


def _must_be_finished(pep):
    waiting = waiting_for(Parts(pep))
    if waiting:
        names = ", ".join(f"{it.title} ({owner.lower()})" for it, owner in waiting)
        raise ValidationError(
            f"Not finished yet by whoever answers for it: {names}. "
            "Ask them, and keep the grade until they have; or say why you finish it in their name."
        )


@transaction.atomic
def finish_for_owners(*, pep, note, by):
    """Finish each section that its owner has not, in their names, with one `note` why.

    For the virtual school, of a plan that was sent in. Gives how many were finished. Raises
    ValidationError, and then none is.
    """
    pep = lock(pep)
    _must_be_submitted(pep)
    _finish_own(pep, by)
    waiting = _waiting_sections(pep)
    for section, _ in waiting:
        finish_section(section=section, by=by, note=note)
    return len(waiting)


@transaction.atomic
def finish_own(*, pep, by, sent_in=""):
    """Finish what somebody answers for in a plan that was sent in, and has not finished yet.

    Also for the colleague they act for. `sent_in` is when the plan that they have read was sent
    in (ISO 8601): what was changed and sent in since, they read first. Gives how many were
    finished.
    """
    pep = lock(pep)
    _must_be_submitted(pep)
    if sent_in and sent_in != pep.submitted_at.isoformat():
        raise ValidationError(
            "The plan was changed and sent in again since you opened it: read it, then say that "
            "your sections are finished."
        )
    waiting = _waiting_sections(pep)
    mine = [it for it, asked in waiting if asked.finished_as(by, pep.child_id) in _ASKED]
    if not mine:
        raise ValidationError("No section that you answer for waits to be finished.")
    for section in mine:
        finish_section(section=section, by=by)
    return len(mine)


def _waiting_sections(pep):
    """(section, what it asks) of each that nobody has finished."""
    parts = Parts(pep)
    return [(parts.section(it.key), it) for it, _ in waiting_for(parts)]


def _freeze(pep, reason, by):
    number = PepSnapshot.unscoped.filter(pep=pep).count() + 1
    content = written(Parts(pep))
    if reason:
        today = date_format(timezone.localdate(), "j F Y")
        content["decision"]["amended"] = f"Version {number}, signed on {today} by {by}. {reason}"
    text = canonical(content)
    return PepSnapshot.unscoped.create(
        pep=pep,
        canonical=text,
        sha256=sha256(text),
        form_version=pep.form_version,
        number=number,
        reason=reason,
        created_by=by,
    )


@transaction.atomic
def cancel(*, pep, reason, by):
    """Cancel a plan that is not needed: the child left care, or it was opened by mistake."""
    pep = lock(pep)
    if pep.was_signed:
        raise ValidationError("This plan is signed off, so it cannot be cancelled.")
    if pep.state == PepState.CANCELLED:
        raise ValidationError("This plan was cancelled already.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why the plan is not needed."})
    pep.state = PepState.CANCELLED
    pep.cancelled_at, pep.cancellation_reason = timezone.now(), reason.strip()
    _save(pep)
    _log("pep.cancelled", pep, by, reason=pep.cancellation_reason)
    return pep


def _must_be_submitted(pep):
    if pep.state != PepState.SUBMITTED:
        raise ValidationError("Only a plan that was submitted can be graded, returned or signed.")


def _save(pep):
    pep.version += 1
    pep.save()


def _log(action, pep, by, **data):
    record(action, by=by, subject=pep, child=pep.child_id, **said(pep), **data)
