"""A statutory return of 2,675 children, made up here, imported whole; and a very great one.

What a return is measured against is a bare COPY of the same rows, in the same run, into
empty tables of the same shape as those of the records: children, placements and care
episodes, each made with LIKE ... INCLUDING ALL, so that its indexes, checks and exclusions
count; references between tables and triggers do not. What the import does besides counts
against it: reading, staging, checking, comparing, references, events of the log, findings,
and what is kept for undoing it. Each report also says how it stands against a COPY of the
bare text of the files into tables without any constraint, which no import comes near.
"""

import csv
import io
import random
import resource
import tempfile
from pathlib import Path

from django.core.files import File
from django.core.management import call_command
from django.db import connection
from django.db.models import GeneratedField

from lac.children.models import CareEpisode, Child, Placement
from lac.demo.empty import empty_everything
from lac.imports import actions
from lac.imports.models import ImportState

from .population import TODAY, authority
from .timing import report, seconds

CHILDREN = 2_675
LIMIT_SECONDS = 30
# A return may take this many times a bare COPY of the same rows; asked for, a great one.
SOME, GREAT = 5_000, 100_000
LIMIT_OF_COPY = 10
FILLED = (Child, Placement, CareEpisode)
HEADER = ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"]
EPISODES = [
    "CHILD",
    "DECOM",
    "RNE",
    "LS",
    "CIN",
    "PLACE",
    "PLACE_PROVIDER",
    "DEC",
    "REC",
    "REASON_PLACE_CHANGE",
    "HOME_POST",
    "PL_POST",
    "URN",
]


def measure(children=CHILDREN):
    """The whole import, audit included, in under 30 seconds."""
    empty_everything()
    code = authority().code
    with tempfile.TemporaryDirectory() as folder:
        rows = _write_return(Path(folder), children)
        taken, _ = seconds(
            lambda: call_command("import_ssda903", folder, authority=code, verbosity=0)
        )
    print(f"    {rows:,} rows: {taken:.1f} s")
    return [report("return of 2,675 children against its 30 seconds", taken, LIMIT_SECONDS, 1)]


def measure_great(children=GREAT):
    """A great return, the same again, and the one of the year after: each against a bare COPY.

    Check and load are told apart, because only the second writes to children's records.
    """
    empty_everything()
    place = authority()
    held = []
    with tempfile.TemporaryDirectory() as folder:
        for what, year in (("a return", 0), ("the same return again", 0), ("the next return", 1)):
            path = Path(folder) / f"{year}"
            path.mkdir(exist_ok=True)
            rows = _write_return(path, children, year)
            held.append((f"{what} of {children:,} children", rows, *_load(path, place)))
        text, _ = seconds(lambda: _copy_text(path))
    copied = sum(_bare_copy(model) for model in FILLED)
    print(
        f"    bare COPY: {rows / copied:,.0f} rows a second with the keys and checks of the "
        f"records, {rows / text:,.0f} as text without any"
    )
    return [_report(*it, copied, text) for it in held]


def _load(folder, place):
    """Seconds to check and to load the files of a folder."""
    files = [File(path.open("rb"), name=path.name) for path in sorted(folder.iterdir())]
    job = actions.keep(kind="ssda903", files=files, place=place, by=None)
    checked, _ = seconds(lambda: actions.check(job=job, by=None))
    actions.accept(job=job, by=None)
    loaded, _ = seconds(lambda: actions.apply(job=job, by=None))
    if job.state != ImportState.APPLIED:
        raise RuntimeError(job.message)
    print(
        f"    added {job.added:,}, changed {job.changed:,}, unchanged {job.unchanged:,}; "
        f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB of memory"
    )
    return checked, loaded


def _report(what, rows, checked, loaded, copied, text):
    taken = checked + loaded
    print(
        f"    {what}, {rows:,} rows: check {rows / checked:,.0f} a second, load "
        f"{rows / loaded:,.0f}, both {rows / taken:,.0f}; {taken / text:,.0f} times a COPY of text"
    )
    return report(f"check and load {what}", taken, copied, LIMIT_OF_COPY)


def _write_return(folder, children, year=0):
    """The files of a year. A year on, a tenth are gone, a tenth are new, and a fifth moved."""
    chance = random.Random(903)
    header, episodes = [], []
    gone = year * children // 10
    for number in range(1, children + gone + 1):
        child = f"{100000 + number}"
        started = TODAY.toordinal() - chance.randrange(30, 1500)
        born = started - chance.randrange(600, 5500)
        header.append([child, chance.choice("MF"), _day(born), "WBRI", "UN4", "", ""])
        moved = started + chance.randrange(5, 25)
        episodes.append(
            [
                child,
                _day(started),
                "S",
                "C2",
                "N1",
                "U6",
                "PR1",
                _day(moved),
                "X1",
                "CARPL",
                "",
                "",
                "",
            ]
        )
        last = [child, _day(moved), "P", "C2", "N1", "U6", "PR1", "", "", "", "", "", ""]
        episodes.append(last)
        if year and number % 5 == 0 and number <= children:
            last[7:10] = _day(TODAY.toordinal() - 3), "X1", "CARPL"
            episodes.append([child, last[7], "P", "C2", "N1", "K2", "PR1", *[""] * 6])
        if number <= gone:
            header, episodes = [], []
    _write(folder / "header.csv", HEADER, header)
    _write(folder / "episodes.csv", EPISODES, episodes)
    return len(header) + len(episodes)


def _day(ordinal):
    return TODAY.fromordinal(ordinal).strftime("%d/%m/%Y")


def _write(path, columns, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])


def _bare_copy(model):
    """Seconds of a COPY of a table's rows into an empty table of the same shape."""
    columns = ", ".join(
        f'"{it.column}"'
        for it in model._meta.local_concrete_fields
        if not isinstance(it, GeneratedField)
    )
    table, rows = model._meta.db_table, io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({columns}) TO STDOUT", rows)
        rows.seek(0)
        cursor.execute(f"CREATE TABLE bare_copy (LIKE {table} INCLUDING ALL)")
        try:
            taken, _ = seconds(
                lambda: cursor.copy_expert(f"COPY bare_copy ({columns}) FROM STDIN", rows)
            )
        finally:
            cursor.execute("DROP TABLE bare_copy")
    return taken


def _copy_text(folder):
    """COPY the files as they are into tables of text."""
    with connection.cursor() as cursor:
        for name, columns in (("header", HEADER), ("episodes", EPISODES)):
            fields = ", ".join(f"{column} text" for column in columns)
            cursor.execute(f"CREATE TEMPORARY TABLE bare_{name} ({fields})")
            text = (folder / f"{name}.csv").read_text(encoding="utf-8")
            cursor.copy_expert(f"COPY bare_{name} FROM STDIN CSV HEADER", io.StringIO(text))
            cursor.execute(f"DROP TABLE bare_{name}")
