"""Documents: adding, replacing, describing, withdrawing, and the check for viruses."""

import hashlib
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from lac.audit.log import record

from ..filetypes import type_of
from ..models import Audience, Child, ChildDocument, DocumentFile, HandoverPaper
from ..scanning import scanner
from ..tasks import check_file as check_in_background
from ..twice import A_MOMENT
from ..versions import apply, claim

DETAILS = ("title", "kind", "audience", "dated_on")
Check = DocumentFile.Check


@transaction.atomic
def add_document(*, child, file, by, **details):
    """Keep a document. Raises ValidationError for a type or size that is not taken.

    The same file sent in twice within a minute by the same person is kept once.
    """
    kind = _checked(file)
    _check_details(details)
    Child.unscoped.select_for_update().get(pk=child.pk)
    digest = _digest(file)
    if twice := _just_added(child, digest, by, details):
        return twice
    document = ChildDocument(child=child, added_at=timezone.now(), **details)
    document.full_clean()
    document.save()
    _keep(document, file, kind, digest, 1, by)
    record("document.added", by=by, subject=document, child=child, document=document.telling)
    return document


@transaction.atomic
def add_document_version(*, document, file, by):
    """Keep a newer file of a document; the earlier ones stay. Raises ValidationError."""
    kind = _checked(file)
    current = claim(document, None)
    _check_kept(current)
    digest = _digest(file)
    latest = current.files.first()
    if latest and latest.sha256 == digest:
        raise ValidationError({"file": "This is the same file as the version that is kept."})
    number = latest.number + 1 if latest else 1
    _keep(current, file, kind, digest, number, by)
    record(
        "document.version_added",
        by=by,
        subject=current,
        child=current.child_id,
        document=current.telling,
        number=number,
    )
    return current


@transaction.atomic
def edit_document(*, document, by, version=None, **details):
    """Change what a document is called and who may read it. Raises StaleSave."""
    current = claim(document, version)
    _check_kept(current)
    _check_details(details)
    changed = apply(current, {name: details[name] for name in DETAILS if name in details})
    if changed:
        told = changed if current.audience == Audience.EVERYONE else {}
        record(
            "document.edited",
            by=by,
            subject=current,
            child=current.child_id,
            document=current.telling,
            changes=told,
        )
    return current


@transaction.atomic
def withdraw_document(*, document, reason, by):
    """Take a document out of use, with a reason. Its files are kept and can be put back."""
    current = claim(document, None)
    _check_kept(current)
    current.withdrawn_at, current.withdrawn_by = timezone.now(), by
    current.why_withdrawn = reason
    current.version += 1
    current.save()
    record(
        "document.withdrawn",
        by=by,
        subject=current,
        child=current.child_id,
        document=current.telling,
    )
    return current


@transaction.atomic
def restore_document(*, document, by):
    """Put a withdrawn document back into use."""
    current = claim(document, None)
    if current.withdrawn_at is None:
        raise ValidationError("This document is in use. There is nothing to put back.")
    _check_no_paper(current)
    current.withdrawn_at, current.withdrawn_by, current.why_withdrawn = None, None, ""
    current.version += 1
    current.save()
    record(
        "document.restored",
        by=by,
        subject=current,
        child=current.child_id,
        document=current.telling,
    )
    return current


@transaction.atomic
def check_file(*, file, by):
    """Have a waiting file checked for viruses; an infected one is not kept.

    Raises ScannerUnavailable when the scanner does not answer: the file waits on.
    """
    rows = DocumentFile.unscoped.waiting().select_for_update(of=("self",), skip_locked=True)
    current = rows.select_related("document").filter(pk=file.pk).first()
    if current is None:
        return
    checker = scanner()
    if checker is None:
        current.checked = Check.NONE
    else:
        with current.file.open("rb") as content:
            current.threat = checker.threat_in(content)[:200]
        current.checked = Check.INFECTED if current.threat else Check.CLEAN
        current.checked_at = timezone.now()
    current.save(update_fields=["checked", "checked_at", "threat"])
    if current.threat:
        transaction.on_commit(lambda: current.file.storage.delete(current.file.name))
    record(
        "document.refused" if current.threat else "document.checked",
        by=by,
        subject=current.document,
        child=current.child_id,
        document=current.document.telling,
        result=current.get_checked_display(),
    )


def _check_no_paper(document):
    papers = HandoverPaper.unscoped.filter(file__document=document)
    if papers.filter(pack__withdrawn_on__isnull=False).exists():
        raise ValidationError(
            "This is a paper of a pack that was withdrawn. It stays out of use with the pack."
        )


def _checked(file):
    if file.size > settings.DOCUMENT_MAX_BYTES:
        limit = filesizeformat(settings.DOCUMENT_MAX_BYTES)
        raise ValidationError(
            {"file": f"The file is larger than {limit}. Make it smaller, or send it in parts."}
        )
    try:
        return type_of(file)
    except ValidationError as refusal:
        raise ValidationError({"file": refusal.messages}) from refusal


def _check_details(details):
    if details.get("dated_on") and details["dated_on"] > timezone.localdate():
        raise ValidationError({"dated_on": "The date must be today or in the past."})


def _check_kept(document):
    if document.withdrawn_at:
        raise ValidationError("This document was withdrawn. Put it back before you change it.")


def _digest(file):
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def _just_added(child, digest, by, details):
    since = timezone.now() - A_MOMENT
    same = DocumentFile.unscoped.filter(
        child=child,
        sha256=digest,
        added_by=by,
        added_at__gt=since,
        document__title=details.get("title", ""),
    ).select_related("document")
    found = same.first()
    return found.document if found else None


def _keep(document, file, kind, digest, number, by):
    file.seek(0)
    kept = DocumentFile(
        child_id=document.child_id,
        document=document,
        number=number,
        name=PurePath(str(file.name)).name[-200:],
        extension=kind.extension,
        size=file.size,
        sha256=digest,
        checked=Check.WAITING if scanner() else Check.NONE,
        added_at=timezone.now(),
        added_by=by,
    )
    kept.file.save(kept.name, file, save=False)
    kept.full_clean(exclude=["file"])
    kept.save()
    if kept.checked == Check.WAITING:
        transaction.on_commit(lambda: check_in_background.delay(kept.pk), robust=True)
