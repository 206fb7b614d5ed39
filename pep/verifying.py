"""Whether signed plans are what was signed: the sums of each seal done again.

A sum that holds proves little to whoever could write a new one beside the new words. So each
is also looked for in the audit log, whose chain `manage.py verify_audit` proves.
"""

import hashlib
import json
from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Q

from lac.audit.models import Event
from lac.children.models import DocumentFile

from .models import Pep, PepSnapshot
from .sections import form_digest

# The events that tell of the words that were signed, and of a seal.
TELL = ("pep.signed_off", "pep.amendment_signed", "pep.sealed")


@dataclass
class Verdict:
    """How many signed versions hold, how many wait for their seal, and what does not hold."""

    held: int = 0
    waiting: int = 0
    broken: list[str] = field(default_factory=list)


def verify():
    """Do the sums of every signed version again, with its files as they are now."""
    verdict = Verdict()
    told = set(Event.objects.filter(action__in=TELL).values_list("data__sha256", flat=True))
    rows = PepSnapshot.unscoped.select_related("pep__form__local_authority", "seal")
    for snapshot in rows.order_by("pk").iterator(500):
        wrong = list(_wrong(snapshot, told))
        where = (
            f"Plan {snapshot.pep_id} of child {snapshot.pep.child_id}, version {snapshot.number}"
        )
        verdict.broken += [f"{where}: {what}" for what in wrong]
        if not wrong and hasattr(snapshot, "seal"):
            verdict.held += 1
        elif not wrong:
            verdict.waiting += 1
    verdict.broken += _lost()
    return verdict


def _lost():
    """Signed plans of which a signed version is gone."""
    versions = Pep.unscoped.signed().annotate(
        count=Count("pepsnapshot_set"), last=Max("pepsnapshot_set__number")
    )
    lost = versions.filter(Q(count=0) | Q(count__lt=F("last"))).order_by("pk")
    for pk, child in lost.values_list("pk", "child"):
        yield f"Plan {pk} of child {child}: a signed version is missing"


def _wrong(snapshot, told):
    if _sha256(snapshot.canonical.encode()) != snapshot.sha256:
        yield "its words are not those that were signed"
    elif snapshot.sha256 not in told:
        yield "the log does not tell of these words"
    if not hasattr(snapshot, "seal"):
        return
    seal = snapshot.seal
    if _sha256(seal.manifest.encode()) != seal.sha256:
        yield "its seal was changed"
    elif seal.sha256 not in told:
        yield "the log does not tell of this seal"
    said = _read(seal.manifest)
    if said is None:
        yield "its seal cannot be read"
        return
    if said["plan"] != snapshot.sha256:
        yield "its seal is of other words"
    if said["form"] != form_digest(snapshot.pep):
        yield "the questions of its form are not those that were asked"
    if said["pdf"] != _of_file(seal.pdf):
        yield "its print is missing or was changed"
    for sha256 in said["attachments"]:
        files = DocumentFile.unscoped.filter(child=snapshot.pep.child_id, sha256=sha256)
        if sha256 not in {_of_file(it.file) for it in files}:
            yield "an attachment is missing or was changed"


def _read(manifest):
    """What a seal says; None when it is not what a seal looks like."""
    try:
        said = json.loads(manifest)
        return said if {"plan", "form", "attachments", "pdf"} <= set(said) else None
    except (ValueError, TypeError):
        return None


def _sha256(data):
    return hashlib.sha256(data).hexdigest()


def _of_file(file):
    """The hash of a kept file; empty when it is not there."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""
