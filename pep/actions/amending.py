"""After signing: a plan is amended as a new version, with a reason; the old one is kept."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lac.audit.log import record
from lac.children.models import Audience, DocumentFile

from ..content import content_of, written
from ..differences import differences
from ..models import PepAttachment, PepState, Rag
from ..parts import Parts
from .checks import lock, must_be_open, must_not_be_lent, said


@transaction.atomic
def amend(*, pep, reason, by):
    """Open a signed plan again. Readers are shown the signed version until the next is signed."""
    pep = lock(pep)
    if not pep.is_signed:
        raise ValidationError("Only a signed plan can be amended.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why the plan is amended."})
    pep.state, pep.amendment_reason = PepState.AMENDING, reason.strip()
    pep.version += 1
    pep.save()
    record("pep.amending", by=by, subject=pep, child=pep.child_id, reason=reason, **said(pep))
    return pep


@transaction.atomic
def drop_amendment(*, pep, by):
    """Close an amendment in which nothing was changed: the plan is as it was signed.

    Also one that was sent in and returned; its grade is then that of the signed version again.
    """
    pep = lock(pep)
    if not pep.is_being_amended:
        raise ValidationError("This plan is not being amended.")
    if differences(content_of(pep), written(Parts(pep))):
        raise ValidationError(
            "Something was changed already. Change it back, or send the amendment in."
        )
    grades = {label: value for value, label in Rag.choices}
    pep.rag = grades[content_of(pep)["decision"]["grade"]]
    pep.state, pep.amendment_reason = PepState.SIGNED_OFF, ""
    pep.version += 1
    pep.save()
    record("pep.amendment_dropped", by=by, subject=pep, child=pep.child_id, **said(pep))
    return pep


@transaction.atomic
def attach(*, pep, file, by):
    """Let a document of the child's record belong to the plan, in this very version.

    Only documents that everybody around the child may read: everybody reads the plan.
    """
    must_be_open(lock(pep))
    must_not_be_lent(pep, by)
    known = DocumentFile.unscoped.filter(
        pk=file.pk,
        child=pep.child_id,
        document__audience=Audience.EVERYONE,
        document__withdrawn_at=None,
        checked__in=DocumentFile.OPEN,
    )
    if not known.exists():
        raise ValidationError(
            {"file": "Choose a document that everybody who works with the child may read."}
        )
    attachment, added = PepAttachment.unscoped.get_or_create(
        pep=pep, file=file, defaults={"added_by": by}
    )
    if added:
        record("pep.attached", by=by, subject=pep, child=pep.child_id, what=str(file), **said(pep))
    return attachment


@transaction.atomic
def detach(*, attachment, by):
    """Take a document out of a plan that is being written; the record keeps it."""
    pep = attachment.pep
    must_be_open(lock(pep))
    must_not_be_lent(pep, by)
    what = str(attachment.file)
    attachment.delete()
    record("pep.detached", by=by, subject=pep, child=pep.child_id, what=what, **said(pep))
