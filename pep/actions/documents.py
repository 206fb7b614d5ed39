"""Copies of a plan as PDF: asked for by a reader, made by Celery, kept."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lac.audit.log import record
from lac.pdf import render_pdf
from lac.words import clock

from ..blind import without_grades
from ..content import as_read, canonical, content_of, sha256
from ..models import PepDocument, PepSnapshot, Wording
from ..printing import CONFIDENTIAL, meeting_paper, paper
from ..summary import summary_for
from .checks import said


@transaction.atomic
def request_document(*, pep, edition, by, wording=Wording.PLAN, is_large=False):
    """The reader's copy of the plan: the one they have if it is current, else a new one to be made.

    A copy carries the name of whoever printed it, so each reader has their own.
    A copy of a signed plan is made once and kept; a draft's is made again when
    the plan has changed since. The summary of the meeting is a copy, too; it is no draft.
    """
    without_grades([pep], by)
    of_meeting = wording == Wording.MEETING
    text = summary_for(pep, by, edition) if of_meeting else as_read(content_of(pep), edition)
    fingerprint = sha256(canonical(text))
    is_draft = not pep.was_signed and not of_meeting
    kind = {"edition": edition, "wording": wording, "is_large": is_large}
    mine = PepDocument.unscoped.filter(pep=pep, made_for=by, **kind)
    current = mine.exclude(progress=PepDocument.Progress.FAILED).filter(
        content_sha256=fingerprint, is_draft=is_draft
    )
    if document := current.first():
        return document
    document = PepDocument.unscoped.create(
        pep=pep,
        made_for=by,
        content_sha256=fingerprint,
        is_draft=is_draft,
        **kind,
    )
    from ..tasks import make_document as task

    transaction.on_commit(lambda: task.delay(document.pk))
    asked = {"by": by, "subject": document, "child": pep.child_id, "edition": edition}
    if of_meeting:
        record("pep.meeting_summary_asked_for", **asked, **said(pep))
    else:
        record("pep.copy_asked_for", **asked, **said(pep))
    return document


def make_document(*, document, by=None):
    """Make the PDF of a copy that was asked for; once it is made, it is never made again.

    Writes no event: asking for it did, and downloading it will.
    """
    if document.progress == PepDocument.Progress.MADE:
        return document
    try:
        pdf = render_pdf(*paper_of(document))
    except Exception:
        PepDocument.unscoped.filter(pk=document.pk).update(progress=PepDocument.Progress.FAILED)
        raise
    return _keep(document, pdf)


@transaction.atomic
def _keep(document, pdf):
    document = PepDocument.unscoped.select_for_update().get(pk=document.pk)
    if document.progress == PepDocument.Progress.MADE:
        return document
    name = f"pep-{document.pep_id}-{document.edition}-{document.pk}.pdf"
    document.file.save(name, ContentFile(pdf), save=False)
    document.sha256 = hashlib.sha256(pdf).hexdigest()
    document.made_at = timezone.now()
    document.progress = PepDocument.Progress.MADE
    document.save()
    return document


def paper_of(document):
    """The printed copy as `render_pdf` takes it: what it holds, and who printed it, when."""
    pep = document.pep
    without_grades([pep], document.made_for)
    at = timezone.localtime(document.asked_at)
    printed_at = f"{date_format(at, 'j F Y')} at {clock(at)}"
    printed = f"Printed by {document.made_for} on {printed_at}. {CONFIDENTIAL}"
    if document.wording == Wording.MEETING:
        summary = summary_for(pep, document.made_for, document.edition)
        return meeting_paper(summary, printed, is_large=document.is_large)
    snapshot = PepSnapshot.unscoped.filter(pep=pep).last()
    return paper(
        as_read(content_of(pep), document.edition),
        printed,
        wording=document.wording,
        is_large=document.is_large,
        is_draft=document.is_draft,
        sha256=snapshot.sha256 if snapshot else "",
    )
