"""From the files of an import to its staged rows: read, understood, and copied in with COPY."""

import csv
import io
import json
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection

from . import columns
from .cells import Row
from .columns import UnknownColumns
from .models import Import, ImportFile, Outcome, StagedRow
from .reading import BadFile, read_sheet

BATCH = 5_000
_COLUMNS = (
    "job_id",
    "file_id",
    "kind",
    "line",
    "raw",
    "values",
    "key",
    "outcome",
    "problem",
    "reason",
    "remedy",
    "warnings",
    "doubts",
    "readable",
    "changes",
)
# Nothing in a line refers to itself, so that need not be looked for in each.
_encode = json.JSONEncoder(default=str, check_circular=False).encode
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_COPY = (
    f"COPY imports_stagedrow ({_NAMES}) FROM STDIN"
    f" WITH (FORMAT csv, NULL '\\N', FORCE_NOT_NULL ({_NAMES}))"
)


def stage(run):
    """Read every file of the import into staged rows, replacing those of an earlier try.

    Every line that is not blank becomes one row. Raises BadFile with a sentence
    when a file cannot be read or one that is needed is missing.
    """
    StagedRow.objects.filter(job=run.job).delete()
    importer = run.job.importer
    run.job.files.exclude(part_of=None).delete()
    sheets = [each for file in run.job.files.all() for each in _open(file, importer)]
    _need_every_kind(importer, [file.kind for file, _ in sheets])
    total = sum(len(sheet.lines) for file, sheet in sheets if _is_loaded(file, importer)) or 1
    # Where a key was seen, and a hash of the line: the lines themselves would fill the memory.
    seen: dict[tuple[str, str], tuple[str, int, int]] = {}
    done = 0
    for file, sheet in sheets:
        if not _is_loaded(file, importer):
            continue
        places = _places(file, importer, sheet)
        waiting = iter(sheet.lines)
        while lines := list(islice(waiting, BATCH)):
            _copy(_staged(run, importer, file, places, line, seen) for line in lines)
            done += len(lines)
            run.progress(50 * done // total, f"Reading {file.name}: {done:,} of {total:,} lines")
    _let_the_planner_know(done)


def _let_the_planner_know(total):
    """Have PostgreSQL count the lines: its planner knows nothing of them before the commit.

    Only the columns that lines are chosen by: the cells would take longer than the counting.
    """
    if total > BATCH:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE imports_stagedrow (job_id, file_id, kind, outcome, readable)")


def _open(file, importer):
    """[(file, sheet)] of one file, after noting on the file what it is.

    A file that holds several sheets gets a file of its own for each of them.
    """
    try:
        with file.content.open("rb") as content:
            if (found := importer.sheets(file, content)) is not None:
                return _parts(file, importer, found)
            sheet = read_sheet(content.read())
        kind, note = _recognise(file, importer, sheet)
    except UnknownColumns:
        raise
    except BadFile as problem:
        raise BadFile(f"{file.name}: {problem}") from problem
    file.kind = kind.code if kind else ""
    file.encoding, file.header, file.lines = sheet.encoding, sheet.header, len(sheet.lines)
    file.note, file.samples = note, []
    file.save()
    return [(file, sheet)]


def _recognise(file, importer, sheet):
    """(kind, note) of a sheet: by what somebody said of its columns, else by their names."""
    if importer.maps_columns and (said := columns.known(file.job, sheet.header)):
        return importer.file(said.file_kind), ""
    try:
        kind = importer.recognise(sheet.header)
        if kind is None and len(importer.files) == 1:
            only = importer.files[0]
            names = ", ".join(only.missing(sheet.header))
            raise BadFile(f"These columns are missing: {names}.")
    except BadFile as problem:
        if importer.maps_columns:
            raise UnknownColumns(f"{file.name}: {problem}", file, sheet) from problem
        raise
    return kind, _note(kind)


def _places(file, importer, sheet):
    """{heading: position} of a sheet, under the names somebody gave its columns."""
    kind = importer.file(file.kind)
    said = columns.known(file.job, sheet.header) if importer.maps_columns else None
    return kind.places(columns.renamed(sheet.header, said, kind) if said else sheet.header)


def _parts(file, importer, sheets):
    """[(file, sheet)] of the sheets inside one file."""
    if not sheets:
        raise BadFile("There is no child in this file.")
    file.encoding, file.lines = "xml", sum(len(sheet.lines) for sheet in sheets.values())
    file.note = "Taken apart into the files it holds, which follow."
    file.save()
    parts = [
        ImportFile(
            job=file.job,
            part_of=file,
            name=f"{file.name}, {importer.file(code).label}"[-200:],
            content=file.content.name,
            sha256=file.sha256,
            size=0,
            kind=code,
            encoding=sheet.encoding,
            header=sheet.header,
            lines=len(sheet.lines),
        )
        for code, sheet in sheets.items()
    ]
    return list(zip(ImportFile.objects.bulk_create(parts), sheets.values(), strict=True))


def _note(kind):
    if kind is None:
        return "Its columns are not those of a file we know, so it was left out."
    if not kind.loaded:
        return f"This is the {kind.label} file. It is not loaded yet, so it was left out."
    return ""


def _is_loaded(file, importer):
    kind = importer.file(file.kind)
    return kind is not None and kind.loaded


def _need_every_kind(importer, present):
    for first in importer.needs(present)[:1]:
        columns = ", ".join(column.name for column in first.columns if column.required)
        raise BadFile(
            f"There is no {first.label} file among what was uploaded. "
            f"It is the one with the columns {columns}."
        )


def _staged(run, importer, file, places, line, seen):
    """One line as a staged row, in the order of `_COLUMNS`."""
    row = Row(line, places)
    values = {} if _is_misshapen(row, file) else importer.read(file.kind, row, run)
    key = "" if row.problems else importer.key(file.kind, values)
    if key:
        _refuse_repeat(row, (file.kind, key), file, seen)
    refused = bool(row.problems)
    return (
        run.job.pk,
        file.pk,
        file.kind,
        line.number,
        _cells(line.cells),
        "{}" if refused else _encode(values),
        key[:200],
        Outcome.REFUSED.value if refused else "",
        row.problems[0].code if refused else "",
        " ".join(it.reason for it in row.problems),
        " ".join(dict.fromkeys(it.remedy for it in row.problems)),
        _encode(row.warnings) if row.warnings else "[]",
        "[]",
        "f" if refused else "t",
        "{}",
    )


def _cells(cells):
    """Cells as JSON: joined as they are where nothing in them has to be escaped."""
    text = '", "'.join(cells)
    if text.isprintable() and "\\" not in text and text.count('"') == 2 * len(cells) - 2:
        return f'["{text}"]'
    return _encode(cells)


def _is_misshapen(row, file):
    """Notes a line whose cells cannot be put under the headings with certainty."""
    line, width = row.line, len(file.header)
    if line.last > line.number:
        row.refuse(
            "stray_quote",
            f"Lines {line.number} to {line.last} were read as one, because a quotation mark "
            "opens in one line and closes in another.",
            f"Remove the quotation mark from line {line.number} and upload the file again.",
        )
    elif any(cell.strip() for cell in line.cells[width:]):
        row.refuse(
            "too_many_cells",
            f"This line has {len(line.cells)} values and there are {width} columns.",
            "Look for a comma within a value, and put that value in quotation marks.",
        )
    return bool(row.problems)


def _refuse_repeat(row, key, file, seen):
    cells = hash(tuple(map(str.strip, row.line.cells)))
    if key not in seen:
        seen[key] = (file.name, row.line.number, cells)
        return
    name, number, first = seen[key]
    where = f"line {number}" if name == file.name else f"line {number} of {name}"
    if cells == first:
        row.refuse(
            "repeated", f"This line repeats {where}, which is used.", "Remove one of the two."
        )
    else:
        row.refuse(
            "contradicted",
            f"This line is about the same thing as {where}, and says something else. "
            f"The one on {where} is used.",
            f"Decide which of the two is right and remove the other: this or {where}.",
        )


def _copy(rows):
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(_COPY, buffer)


@dataclass
class Decision:
    """What becomes of one staged row, for importers that decide in Python."""

    pk: int
    outcome: Outcome
    problem: str = ""
    reason: str = ""
    remedy: str = ""
    doubts: list = field(default_factory=list)
    changes: dict = field(default_factory=dict)
    child_id: int | None = None
    target_id: int | None = None


_DECIDE = """
UPDATE imports_stagedrow AS staged
   SET outcome = it.outcome, problem = it.problem, reason = it.reason, remedy = it.remedy,
       doubts = it.doubts, changes = it.changes, child_id = it.child_id,
       target_id = it.target_id
  FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::jsonb[],
              %s::jsonb[], %s::bigint[], %s::bigint[])
       AS it(id, outcome, problem, reason, remedy, doubts, changes, child_id, target_id)
 WHERE staged.id = it.id
   AND (staged.outcome, staged.problem, staged.reason, staged.remedy, staged.doubts,
        staged.changes, staged.child_id, staged.target_id)
       IS DISTINCT FROM (it.outcome, it.problem, it.reason, it.remedy, it.doubts, it.changes,
                         it.child_id, it.target_id)
"""


def decide(decisions):
    """Write many decisions in one statement for each batch."""
    for start in range(0, len(decisions), BATCH):
        batch = decisions[start : start + BATCH]
        with connection.cursor() as cursor:
            cursor.execute(
                _DECIDE,
                [
                    [it.pk for it in batch],
                    [it.outcome.value for it in batch],
                    [it.problem for it in batch],
                    [it.reason for it in batch],
                    [it.remedy for it in batch],
                    [_encode(it.doubts) if it.doubts else "[]" for it in batch],
                    [_encode(it.changes) if it.changes else "{}" for it in batch],
                    [it.child_id for it in batch],
                    [it.target_id for it in batch],
                ],
            )


def fingerprint(job: Import):
    """What the decisions come to: the same text for the same decisions."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT md5(string_agg(md5(concat_ws('|', file_id, line, outcome, problem, child_id,
                                                 target_id, changes)), '' ORDER BY file_id, line))
            FROM imports_stagedrow WHERE job_id = %s
            """,
            [job.pk],
        )
        return cursor.fetchone()[0] or ""


def skipped_files(job: Import):
    """Files of the import that were left out, each with its note."""
    return ImportFile.objects.filter(job=job).exclude(note="")
