"""Writes about certificates: sent in with training of one's own, added, replaced."""

from django.db import transaction

from lac.accounts import actions as accounts
from lac.accounts.models import Training
from lac.audit.log import record
from lac.children.filetypes import HEIC, JPEG, PDF, PNG, WEBP
from lac.children.received import looked_at

from ..models import Certificate

TAKEN = (PDF, JPEG, PNG, WEBP, HEIC)


@transaction.atomic
def add_own_training(*, file, by, **training):
    """Note training that one attended elsewhere, with its certificate. Raises ValidationError."""
    row = accounts.record_training(user=by, by=by, **training)
    keep_certificate(training=row, file=file, by=by)
    return row


@transaction.atomic
def keep_certificate(*, training, file, by):
    """Keep the certificate of a line of the log; a newer one takes the place of the last.

    The file's type is told by its content; it is scanned before it is kept. Raises
    ValidationError.
    """
    kind, digest = looked_at(
        file, taken=TAKEN, otherwise="Save the certificate as PDF, or take a picture of it."
    )
    Training.objects.select_for_update().get(pk=training.pk)
    old = Certificate.of(training)
    if old and old.sha256 == digest:
        return old
    if old:
        old.discard()
    kept = Certificate(
        training=training, extension=kind.extension, size=file.size, sha256=digest, added_by=by
    )
    kept.file.save("certificate", file, save=False)
    kept.full_clean(exclude=["file"])
    kept.save()
    record(
        "certificate.added",
        by=by,
        subject=training,
        name=training.user.full_name,
        title=training.title,
    )
    return kept
