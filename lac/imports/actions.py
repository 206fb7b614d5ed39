"""Every write of an import: upload, check, apply, discard, and try again.

`check` and `apply` do the work, each in one transaction under a lock of the
authority or school, so that two imports of one place queue. A worker that is
killed leaves nothing half done; its task may be run again.
"""

import functools
import hashlib
import logging
import time

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from lac.audit.log import record

from . import progress
from .machinery import IMPORTERS, Run, places_for
from .models import (
    AT_WORK,
    WAITING_FOR_CHECK,
    Import,
    ImportFile,
    ImportState,
    Outcome,
    StagedRow,
)
from .reading import LARGEST_UPLOAD, BadFile
from .staging import fingerprint, forget_decisions, stage

logger = logging.getLogger(__name__)

OUR_FAULT = (
    "Something went wrong on our side while working on this import. Nothing was loaded. "
    "Try again, and tell us the import's number if it happens again."
)
LOOK_AGAIN = (
    "The records changed after this file was checked, so it would do something else now. "
    "Nothing was loaded yet: look at the figures again."
)


@transaction.atomic
def upload(*, kind, files, place, by):
    """Keep uploaded files as an import of a kind for a place, and have them checked."""
    job = keep(kind=kind, files=files, place=place, by=by)
    _enqueue(job, "check_import", ImportState.UPLOADED)
    return job


@transaction.atomic
def keep(*, kind, files, place, by):
    """Keep files as an import without checking them yet.

    `files` are Django files; `place` is a LocalAuthority, a School or None.
    """
    importer = IMPORTERS[kind]
    if by is not None and place not in places_for(by, importer):
        raise ValidationError("You cannot load this kind of file for that authority or school.")
    if not files:
        raise ValidationError("Choose a file.")
    if sum(file.size for file in files) > LARGEST_UPLOAD:
        raise ValidationError(
            f"These files are larger than {LARGEST_UPLOAD // 1024**2} MB together. "
            "Check that they are the right ones."
        )
    job = Import.objects.create(kind=kind, uploaded_by=by, **_owner(place))
    for file in files:
        _keep(job, file)
    record(
        "import.uploaded",
        by=by,
        subject=job,
        kind=importer.label,
        files=", ".join(file.name for file in files),
    )
    return job


def _owner(place):
    if place is None:
        return {}
    return {"school" if place._meta.model_name == "school" else "local_authority": place}


def _keep(job, file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    name = file.name.replace("\\", "/").rsplit("/", 1)[-1][-200:]
    ImportFile.objects.create(
        job=job, name=name, content=file, size=file.size, sha256=digest.hexdigest()
    )


def _enqueue(job, task_name, state):
    """Hand an import to the queue once this transaction is through."""
    from . import tasks

    job.state, job.started_at, job.message = state, timezone.now(), ""
    job.save(update_fields=["state", "started_at", "message"])
    progress.tell(job.pk, 0, "Waiting for its turn")
    transaction.on_commit(functools.partial(getattr(tasks, task_name).delay, job.pk))


def check(*, job, by):
    """Read the files and work out what they would do. Running it twice does no harm."""
    if not _take(job, WAITING_FOR_CHECK, ImportState.CHECKING):
        return
    _guarded(job, _check, by)


def _check(job, by):
    started = time.monotonic()
    run = _run(job, by)
    stage(run)
    _decide(run)
    job.state, job.checked_at = ImportState.CHECKED, timezone.now()
    job.check_seconds = time.monotonic() - started
    job.save()


@transaction.atomic
def request_apply(*, job, by):
    """Accept the dry run and have the import loaded."""
    _enqueue(accept(job=job, by=by), "apply_import", ImportState.APPLYING)


@transaction.atomic
def accept(*, job, by):
    """Accept the dry run: from now on `apply` may load the import."""
    job = Import.objects.select_for_update().get(pk=job.pk)
    if job.state != ImportState.CHECKED:
        raise ValidationError("This import is not waiting to be loaded.")
    if by is not None and job.scope not in places_for(by, job.importer):
        raise ValidationError("You cannot load this import.")
    job.state, job.applied_by, job.message = ImportState.APPLYING, by, ""
    job.save(update_fields=["state", "applied_by", "message"])
    return job


def apply(*, job, by):
    """Load what the dry run showed, all of it or nothing. Running it twice does no harm."""
    if not _take(job, (ImportState.APPLYING,), ImportState.APPLYING):
        return
    _guarded(job, _apply, by)


def _apply(job, by):
    started = time.monotonic()
    run = _run(job, by, is_loading=True)
    shown = job.fingerprint
    forget_decisions(job)
    _decide(run)
    if job.fingerprint != shown:
        job.state, job.message = ImportState.CHECKED, LOOK_AGAIN
        job.save()
        return
    run.progress(75, "Loading")
    job.importer.apply(run)
    job.state, job.applied_at = ImportState.APPLIED, timezone.now()
    job.apply_seconds = time.monotonic() - started
    job.save()
    _forget_what_needs_no_look(job)
    record(
        "import.applied",
        by=by,
        subject=job,
        kind=job.label,
        added=job.added,
        changed=job.changed,
        unchanged=job.unchanged,
        refused=job.refused,
    )


def discard(*, job, by):
    """Drop an import that was not loaded: its files and rows are deleted, its entry stays."""
    with transaction.atomic():
        job = Import.objects.select_for_update().get(pk=job.pk)
        if job.state not in (ImportState.CHECKED, ImportState.FAILED):
            raise ValidationError("This import can no longer be discarded.")
        StagedRow.objects.filter(job=job).delete()
        for file in job.files.all():
            transaction.on_commit(functools.partial(file.content.storage.delete, file.content.name))
        job.state = ImportState.DISCARDED
        job.save(update_fields=["state"])
        record("import.discarded", by=by, subject=job, kind=job.label)


def retry(*, job, by):
    """Have an import checked again: after a failure, or when its task was lost."""
    with transaction.atomic():
        job = Import.objects.select_for_update().get(pk=job.pk)
        if job.state not in (ImportState.FAILED, *AT_WORK, ImportState.CHECKED):
            raise ValidationError("This import is finished.")
        _enqueue(job, "check_import", ImportState.UPLOADED)
        record("import.retried", by=by, subject=job, kind=job.label)


def _take(job, states, state):
    """Mark the work as begun, unless somebody else has finished it."""
    return Import.objects.filter(pk=job.pk, state__in=states).update(state=state)


def _guarded(job, work, by):
    """Do the work in one transaction under the place's lock; on failure say so on the import."""
    before = Import.objects.get(pk=job.pk).state
    try:
        with transaction.atomic():
            _lock(job)
            current = Import.objects.select_for_update().get(pk=job.pk)
            if current.state == before:
                work(current, by)
    except BadFile as problem:
        _fail(job, str(problem))
    except Exception:
        logger.exception("Import %s failed", job.pk)
        _fail(job, OUR_FAULT)
    job.refresh_from_db()


def _fail(job, sentence):
    Import.objects.filter(pk=job.pk).update(state=ImportState.FAILED, message=sentence[:500])


def _lock(job):
    """One import of a place at a time; the next one waits until the transaction ends."""
    place = f"import {job.local_authority_id} {job.school_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [place])
        if not cursor.fetchone()[0]:
            progress.tell(job.pk, 0, "Waiting for another import to finish")
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [place])


def _run(job, by, *, is_loading=False):
    return Run(
        job=job, by=by, is_loading=is_loading, progress=functools.partial(progress.tell, job.pk)
    )


def _decide(run):
    """Validate, count, and remember what was decided."""
    job = run.job
    run.progress(50, "Comparing with the records")
    job.importer.validate(run)
    rows = StagedRow.objects.filter(job=job)
    counts = rows.aggregate(
        warned=Count("pk", filter=~Q(outcome=Outcome.REFUSED) & ~Q(warnings=[], doubts=[])),
        **{it.value or "pending": Count("pk", filter=Q(outcome=it)) for it in Outcome},
    )
    if counts.pop("pending"):
        raise RuntimeError(f"{job.kind} left lines undecided")
    for name, number in counts.items():
        setattr(job, name, number)
    job.figures = [list(it) for it in job.importer.figures(run)]
    job.fingerprint = fingerprint(job)


def _forget_what_needs_no_look(job):
    """Lines that changed nothing and raised no doubt are not kept a second time."""
    outcomes = [Outcome.UNCHANGED]
    if not job.importer.keeps_loaded_rows:
        outcomes += [Outcome.ADDED, Outcome.CHANGED]
    StagedRow.objects.filter(job=job, outcome__in=outcomes, warnings=[], doubts=[]).delete()
