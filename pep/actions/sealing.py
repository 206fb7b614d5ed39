"""Sealing: a signed version, its form, attachments and print hashed together, for good."""

import hashlib
import json

from django.core.files.base import ContentFile
from django.db import transaction

from lac.audit.log import record
from lac.pdf import render_pdf

from ..content import as_read, canonical, sha256
from ..models import Edition, PepSeal, PepSnapshot
from ..printing import CONFIDENTIAL, paper
from ..sections import form_digest
from .checks import said

# A print takes a second or two; what is left over is sealed by the next run.
AT_ONCE = 20


def seal_waiting(*, by):
    """Seal the earliest versions that have no seal; gives how many. Closed records take nothing."""
    waiting = PepSnapshot.unscoped.filter(seal=None, pep__child__closed_on=None)
    rows = list(waiting.select_related("pep__form__local_authority").order_by("pk")[:AT_ONCE])
    for snapshot in rows:
        seal(snapshot=snapshot, by=by)
    return len(rows)


def seal(*, snapshot, by):
    """Seal a signed version, once; a second call finds the seal that is there."""
    if found := PepSeal.objects.filter(snapshot=snapshot).first():
        return found
    content = json.loads(snapshot.canonical)
    pdf = render_pdf(*_paper(snapshot, content))
    manifest = canonical(
        {
            "plan": snapshot.sha256,
            "number": snapshot.number,
            "form": form_digest(snapshot.pep),
            "attachments": [it["sha256"] for it in content.get("attachments", [])],
            "pdf": hashlib.sha256(pdf).hexdigest(),
        }
    )
    return _store_seal(snapshot, manifest, pdf, by)


@transaction.atomic
def _store_seal(snapshot, manifest, pdf, by):
    # Two workers at one plan: the second waits here and finds it sealed.
    PepSnapshot.unscoped.select_for_update().get(pk=snapshot.pk)
    if found := PepSeal.objects.filter(snapshot=snapshot).first():
        return found
    seal = PepSeal(snapshot=snapshot, manifest=manifest, sha256=sha256(manifest))
    name = f"pep-{snapshot.pep_id}-{snapshot.number}.pdf"
    seal.pdf.save(name, ContentFile(pdf), save=False)
    seal.save()
    pep = snapshot.pep
    record("pep.sealed", by=by, subject=pep, child=pep.child_id, sha256=seal.sha256, **said(pep))
    return seal


def _paper(snapshot, content):
    number = f"Version {snapshot.number}. " if snapshot.number > 1 else ""
    printed = f"{number}Printed for the archive when it was signed. {CONFIDENTIAL}"
    return paper(as_read(content, Edition.FULL), printed, sha256=snapshot.sha256)
