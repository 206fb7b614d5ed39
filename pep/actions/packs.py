"""Packs: many plans as one ZIP file. Each plan is a task of its own, so that every worker helps."""

import datetime as dt
import tempfile
import zipfile
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from lac.accounts.access import Permission
from lac.audit.log import record_many
from lac.children.access import permissions_on_each

from ..content import edition_for
from ..models import Pep, PepDocument, PepPack
from .documents import request_document

MOST = 500
# How long a made pack lies ready.
KEPT = dt.timedelta(days=7)


@transaction.atomic
def request_pack(*, plans, by):
    """Ask for plans (a queryset that the asker may see) as one file; gives the pack."""
    rows = dict(plans.values_list("pk", "child")[: MOST + 1])
    if not rows:
        raise ValidationError("There is no plan to put into the file.")
    if len(rows) > MOST:
        raise ValidationError(f"A file holds at most {MOST} plans. Narrow the list first.")
    pack = PepPack.objects.create(asked_by=by)
    pack.plans.set(rows)
    from ..tasks import fill_pack as task

    transaction.on_commit(partial(task.delay, pack.pk))
    record_many("pep.pack_asked_for", by=by, children=sorted(set(rows.values())), subject=pack)
    return pack


@transaction.atomic
def fill_pack(*, pack, by):
    """Ask for a copy of each plan that the reader may still read; a second run asks for none.

    Writes no event of its own: each copy that is asked for does.
    """
    if pack.filled_at:
        return
    reader = pack.asked_by
    plans = Pep.visible_to(reader, Permission.VIEW_PEP).filter(pk__in=pack.plans.values("pk"))
    plans = list(plans.select_related("child", "school", "form__local_authority").order_by("pk"))
    may = permissions_on_each(reader, [plan.child_id for plan in plans])
    for plan in plans:
        edition = edition_for(reader, may[plan.child_id])
        pack.documents.add(request_document(pep=plan, edition=edition, by=reader))
    PepPack.objects.filter(pk=pack.pk).update(filled_at=timezone.now())
    join_pack(pack=pack, by=by)


@transaction.atomic
def join_pack(*, pack, by):
    """Put the copies into one file, once all of them are made; failed ones are left out.

    Writes no event: asking for the pack did, and downloading it will.
    """
    pack = PepPack.objects.select_for_update().get(pk=pack.pk)
    documents = pack.documents.select_related("pep__child")
    waiting = documents.filter(progress=PepDocument.Progress.WAITING).exists()
    if pack.made_at or not pack.filled_at or waiting:
        return
    with tempfile.TemporaryFile() as kept:
        with zipfile.ZipFile(kept, "w") as bundle:
            for document in documents.filter(progress=PepDocument.Progress.MADE).order_by("pk"):
                with document.file.open("rb") as pdf:
                    bundle.writestr(_name(document), pdf.read())
        pack.file.save(f"peps-{pack.pk}.zip", File(kept), save=False)
    pack.made_at = timezone.now()
    pack.save(update_fields=["file", "made_at"])


def _name(document):
    pep = document.pep
    words = slugify(f"{pep.child.name} {pep.get_term_display()} {pep.academic_year}")
    return f"{words}-{pep.pk}{'-draft' if document.is_draft else ''}.pdf"


@transaction.atomic
def forget_packs(*, by):
    """Remove the files of packs that have lain ready long enough; gives how many.

    Writes no event: the copies in them are kept with their plans.
    """
    old = PepPack.objects.filter(asked_at__lt=timezone.now() - KEPT)
    for pack in old.exclude(file=""):
        pack.file.delete(save=False)
    return old.delete()[0]
