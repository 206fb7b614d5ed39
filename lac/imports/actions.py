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
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from lac.audit.log import record, record_many
from lac.children.actions.care import end_care
from lac.children.models import Child

from . import columns, findings, locks, progress, traces
from .closed import refuse_closed
from .columns import UnknownColumns
from .machinery import IMPORTERS, Run, places_for
from .models import (
    AT_WORK,
    WAITING_FOR_CHECK,
    ColumnMap,
    FindingKind,
    Import,
    ImportFile,
    ImportFinding,
    ImportState,
    Outcome,
    Settled,
    StagedRow,
)
from .reading import LARGEST_UPLOAD, BadFile
from .staging import fingerprint, stage
from .undoing import take_back, undoing

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

    job.state, job.started_at, job.begun_at, job.message = state, timezone.now(), None, ""
    job.save(update_fields=["state", "started_at", "begun_at", "message"])
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
    _decide(run)
    if job.fingerprint != shown:
        job.state, job.message = ImportState.CHECKED, LOOK_AGAIN
        job.save()
        return
    run.progress(75, "Loading")
    with traces.kept(run):
        job.importer.apply(run)
    findings.name_children(run)
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
        if job.state not in (ImportState.CHECKED, ImportState.FAILED, ImportState.UNNAMED):
            raise ValidationError("This import can no longer be discarded.")
        StagedRow.objects.filter(job=job).delete()
        for file in job.files.all():
            transaction.on_commit(functools.partial(file.content.storage.delete, file.content.name))
        job.state = ImportState.DISCARDED
        job.save(update_fields=["state"])
        record("import.discarded", by=by, subject=job, kind=job.label)


def retry(*, job, by):
    """Start an import again: after a failure, or when its worker was lost in the middle.

    One that was being loaded goes on to be loaded: what was accepted stays accepted.
    """
    with transaction.atomic():
        job = Import.objects.get(pk=job.pk)
        if job.state in AT_WORK and locks.is_worked_on(job):
            raise ValidationError(
                "This import is being worked on now. Wait until it is done: the bar shows how far "
                "it is."
            )
        job = Import.objects.select_for_update().get(pk=job.pk)
        if job.state not in (ImportState.FAILED, *AT_WORK, ImportState.CHECKED):
            raise ValidationError("This import is finished.")
        if job.state == ImportState.APPLYING:
            _enqueue(job, "apply_import", ImportState.APPLYING)
        else:
            _enqueue(job, "check_import", ImportState.UPLOADED)
        record("import.retried", by=by, subject=job, kind=job.label)


def _take(job, states, state):
    """Mark the work as begun, unless somebody else has finished it."""
    return Import.objects.filter(pk=job.pk, state__in=states).update(
        state=state, begun_at=timezone.now()
    )


def _guarded(job, work, by):
    """Do the work in one transaction under the place's lock; on failure say so on the import."""
    before = Import.objects.get(pk=job.pk).state
    try:
        with transaction.atomic():
            locks.take(job)
            current = Import.objects.select_for_update().get(pk=job.pk)
            if current.state == before:
                work(current, by)
    except UnknownColumns as problem:
        _ask_for_names(job, problem)
    except BadFile as problem:
        _fail(job, str(problem))
    except Exception:
        logger.exception("Import %s failed", job.pk)
        _fail(job, OUR_FAULT)
    job.refresh_from_db()


def _ask_for_names(job, problem):
    """Keep what is needed to say which column is which, and wait for somebody to say it."""
    ImportFile.objects.filter(pk=problem.file.pk).update(
        header=problem.header, samples=problem.samples
    )
    Import.objects.filter(pk=job.pk).update(state=ImportState.UNNAMED, message=str(problem)[:500])


def _fail(job, sentence):
    Import.objects.filter(pk=job.pk).update(state=ImportState.FAILED, message=sentence[:500])


def _run(job, by, *, is_loading=False):
    return Run(
        job=job, by=by, is_loading=is_loading, progress=functools.partial(progress.tell, job.pk)
    )


def _decide(run):
    """Validate, count, and remember what was decided."""
    job = run.job
    run.progress(50, "Comparing with the records")
    refuse_closed(run)
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
    findings.keep(run)
    job.fingerprint = fingerprint(job)


def _forget_what_needs_no_look(job):
    """Lines that changed nothing and raised no doubt are not kept a second time."""
    outcomes = [Outcome.UNCHANGED]
    if not job.importer.keeps_loaded_rows:
        outcomes += [Outcome.ADDED, Outcome.CHANGED]
    StagedRow.objects.filter(job=job, outcome__in=outcomes, warnings=[], doubts=[]).delete()


def undo(*, job, by):
    """Take a loaded import back, all of it; refused, with the list, when it was built on."""
    with transaction.atomic():
        locks.take(job)
        job = Import.objects.select_for_update().get(pk=job.pk)
        if job.state != ImportState.APPLIED or not job.importer.writes:
            raise ValidationError("Only an import that was loaded can be undone.")
        if by is not None and job.scope not in places_for(by, job.importer):
            raise ValidationError("You cannot undo this import.")
        what = undoing(job)
        if what.obstacles:
            raise ValidationError(
                [
                    "It cannot be undone: something was built on it. Correct the records instead.",
                    *map(str, what.obstacles),
                ]
            )
        take_back(job, what.removed)
        job.state = ImportState.UNDONE
        job.save(update_fields=["state"])
        record_many(
            "import.child_restored", by=by, children=what.restored, subject=job, kind=job.label
        )
        record_many(
            "import.child_removed", by=by, children=what.removed, subject=job, kind=job.label
        )
        record(
            "import.undone",
            by=by,
            subject=job,
            kind=job.label,
            removed=len(what.removed),
            restored=len(what.restored),
        )


def settle_absent(*, job, findings, decision, by, ended_on=None, reason=""):
    """Decide about children in care who were not in the file: leave them, or end their care.

    Returns [(finding, sentence)] of those whose care could not be ended; they stay open.
    """
    if decision == Settled.ENDED and not (ended_on and reason):
        raise ValidationError("Say when care ended and why.")
    with transaction.atomic():
        job = Import.objects.select_for_update().get(pk=job.pk)
        if job.state != ImportState.APPLIED:
            raise ValidationError("Load the import first: then decide about who was not in it.")
        if by is not None and job.scope not in places_for(by, job.importer):
            raise ValidationError("You cannot decide about the children of this import.")
        rows = ImportFinding.objects.filter(job=job, kind=FindingKind.ABSENT, settled=Settled.OPEN)
        rows = list(rows.filter(pk__in=[it.pk for it in findings]))
        if not rows:
            raise ValidationError("Choose at least one child who has not been decided about yet.")
        refused = []
        if decision == Settled.ENDED:
            refused = [it for row in rows if (it := _end_care(row, ended_on, reason, by))]
        stuck = {row.pk for row, _ in refused}
        done = [row.pk for row in rows if row.pk not in stuck]
        ImportFinding.objects.filter(pk__in=done).update(settled=decision)
        record(
            "import.absent_settled",
            by=by,
            subject=job,
            kind=job.label,
            number=len(done),
            decision=str(Settled(decision).label).lower(),
        )
    return refused


def _end_care(row, ended_on, reason, by):
    """(row, sentence) when the child's care could not be ended then, else None."""
    child = Child.unscoped.get(pk=row.child_id)
    try:
        with transaction.atomic():
            end_care(child=child, ended_on=ended_on, reason=reason, by=by)
    except ValidationError as refusal:
        return row, " ".join(refusal.messages)
    return None


def name_columns(*, job, file, file_kind, names, by):
    """Remember which column of a file is which for its source, and have the import checked again.

    `names` is {our column: the file's heading}.
    """
    kind = job.importer.file(file_kind)
    if kind is None or not job.importer.maps_columns:
        raise ValidationError("The columns of this kind of file cannot be named.")
    names = {ours: theirs for ours, theirs in names.items() if theirs}
    _check_names(kind, names, file.header)
    with transaction.atomic():
        job = Import.objects.select_for_update().get(pk=job.pk)
        if job.state not in (ImportState.UNNAMED, ImportState.CHECKED, ImportState.FAILED):
            raise ValidationError("This import is not waiting for the names of its columns.")
        if by is not None and job.scope not in places_for(by, job.importer):
            raise ValidationError("You cannot name the columns of this import.")
        ColumnMap.objects.update_or_create(
            kind=job.kind,
            local_authority=job.local_authority,
            school=job.school,
            fingerprint=columns.fingerprint(file.header),
            defaults={
                "file_kind": file_kind,
                "names": names,
                "saved_by": by,
                "saved_at": timezone.now(),
            },
        )
        _enqueue(job, "check_import", ImportState.UPLOADED)
        record("import.columns_named", by=by, subject=job, kind=job.label, names=names)


def _check_names(kind, names, header):
    missing = [it.name for it in kind.columns if it.required and it.name not in names]
    if missing:
        raise ValidationError(f"Say which column holds {', '.join(missing)}.")
    strange = sorted(set(names.values()) - set(header))
    if strange:
        raise ValidationError(f"The file has no column called {strange[0]}.")
    twice = sorted({it for it in names.values() if list(names.values()).count(it) > 1})
    if twice:
        raise ValidationError(f"You chose the column {twice[0]} twice. Choose another for one.")
