"""Packs: many plans as one file. Each plan is a task of its own, so that every worker helps."""

import datetime as dt
import tempfile
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lac.accounts.access import Permission
from lac.audit.log import record_many
from lac.children.access import permissions_on_each

from ..content import edition_for
from ..joining import bind, made_copies, zip_up
from ..models import PackKind, Pep, PepDocument, PepPack
from .documents import request_document

MOST = 500
# How many plans one task asks for copies of; making each copy is a task of its own.
AT_ONCE = 25
# How long a made pack lies ready.
KEPT = dt.timedelta(days=7)
# A pack that is not made by then may have lost its tasks, and is taken up again until it is old.
TAKEN_UP_AFTER, TAKEN_UP_UNTIL = dt.timedelta(minutes=15), dt.timedelta(days=1)


@transaction.atomic
def request_pack(*, plans, by, kind=PackKind.ZIP):
    """Ask for plans (a queryset that the asker may see) as one file; gives the pack."""
    rows = dict(plans.values_list("pk", "child")[: MOST + 1])
    if not rows:
        raise ValidationError("There is no plan to put into the file.")
    if len(rows) > MOST:
        raise ValidationError(f"A file holds at most {MOST} plans. Narrow the list first.")
    pack = PepPack.objects.create(asked_by=by, kind=kind)
    pack.plans.set(rows)
    from ..tasks import fill_pack as task

    transaction.on_commit(partial(task.delay, pack.pk))
    record_many("pep.pack_asked_for", by=by, children=sorted(set(rows.values())), subject=pack)
    return pack


def fill_pack(*, pack, by):
    """Share the plans of a pack that have no copy yet among tasks; a second run finds the rest.

    Writes no event of its own: each copy that is asked for does.
    """
    if pack.made_at:
        return
    from ..tasks import fill_part as task

    lacking = sorted(_lacking(pack).values_list("pk", flat=True))
    for at in range(0, len(lacking), AT_ONCE):
        task.delay(pack.pk, lacking[at : at + AT_ONCE])
    join_pack(pack=pack, by=by)


def _lacking(pack):
    """Plans of a pack that nobody has asked a copy of yet."""
    return Pep.unscoped.filter(pk__in=pack.plans.values("pk")).exclude(
        pk__in=pack.documents.values("pep")
    )


def fill_part(*, pack, plans, by):
    """Ask for a copy of each of these plans (ids) that the reader may still read.

    A second run asks for none. Writes no event of its own: each copy that is asked for does,
    in a transaction of its own. Whoever else writes to the log waits for one plan, not for all.
    """
    reader = pack.asked_by
    ids = set(_lacking(pack).filter(pk__in=plans).values_list("pk", flat=True))
    readable = Pep.visible_to(reader, Permission.VIEW_PEP).filter(pk__in=ids)
    found = list(readable.select_related("child", "school", "form__local_authority").order_by("pk"))
    may = permissions_on_each(reader, [plan.child_id for plan in found])
    for plan in found:
        edition = edition_for(reader, may[plan.child_id])
        with transaction.atomic():
            pack.documents.add(request_document(pep=plan, edition=edition, by=reader))
    _leave_out(pack, ids - {plan.pk for plan in found})
    from ..tasks import join_pack as task

    transaction.on_commit(partial(task.delay, pack.pk))


@transaction.atomic
def _leave_out(pack, lost):
    """Take plans (ids) that the reader may not read any more out of a pack, and count them."""
    gone = pack.plans.through.objects.filter(peppack=pack, pep__in=lost).delete()[0]
    PepPack.objects.filter(pk=pack.pk).update(left_out=F("left_out") + gone)


@transaction.atomic
def resume_packs(*, by):
    """Take up packs that lie unfinished: their tasks may have been lost; gives how many.

    Writes no event: asking for the pack did.
    """
    from .. import tasks

    now = timezone.now()
    packs = PepPack.objects.filter(
        made_at=None, asked_at__range=(now - TAKEN_UP_UNTIL, now - TAKEN_UP_AFTER)
    )
    for pack in packs:
        for pk in pack.documents.filter(progress=_WAITING).values_list("pk", flat=True):
            transaction.on_commit(partial(tasks.make_document.delay, pk))
        transaction.on_commit(partial(tasks.fill_pack.delay, pack.pk))
    return len(packs)


_WAITING = PepDocument.Progress.WAITING


def _is_ready(pack):
    """Whether every plan has its copy and every copy is made, or could not be."""
    waiting = pack.documents.filter(progress=_WAITING)
    return not pack.made_at and not waiting.exists() and not _lacking(pack).exists()


@transaction.atomic
def join_pack(*, pack, by):
    """Put the copies into one file, once all of them are made; failed ones are left out.

    Writes no event: asking for the pack did, and downloading it will.
    """
    if not _is_ready(pack):
        return
    pack = PepPack.objects.select_for_update().get(pk=pack.pk)
    if not _is_ready(pack):
        return
    write = bind if pack.kind == PackKind.PDF else zip_up
    with tempfile.TemporaryFile() as kept:
        write(pack, made_copies(pack), kept)
        pack.file.save(f"peps-{pack.pk}.{pack.kind}", File(kept), save=False)
    pack.made_at = timezone.now()
    pack.save(update_fields=["file", "made_at"])


@transaction.atomic
def forget_packs(*, by):
    """Remove the files of packs that have lain ready long enough; gives how many.

    Writes no event: the copies in them are kept with their plans.
    """
    old = PepPack.objects.filter(asked_at__lt=timezone.now() - KEPT)
    for pack in old.exclude(file=""):
        pack.file.delete(save=False)
    return old.delete()[0]
