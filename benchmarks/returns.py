"""A statutory return of 2,675 children, made up here, imported whole; and a very great one.

What a return is measured against is a bare COPY of the same rows, in the same run, into
empty tables of the same shape as those that the import fills: the lines as they are
staged, the children, their placements and their care episodes, each table made with
LIKE ... INCLUDING ALL, so that its indexes, checks and exclusions count. What the import
does besides counts against it: reading, checking, comparing, references between tables,
events of the log, findings, and what is kept for undoing it. Each report also says how
long a COPY of the bare text of the files takes, into tables without any constraint.
"""

import csv
import io
import random
import tempfile
from pathlib import Path

from django.core.files import File
from django.core.management import call_command
from django.db import connection
from django.db.models import GeneratedField

from lac.children.models import CareEpisode, Child, Placement
from lac.demo.empty import empty_everything
from lac.imports import actions
from lac.imports.models import ImportState, StagedRow

from .population import TODAY, authority
from .timing import report, seconds

CHILDREN = 2_675
LIMIT_SECONDS = 30
# A return of 100,000 children may take this many times a bare COPY of the same rows.
GREAT = 100_000
LIMIT_OF_COPY = 10
FILLED = (StagedRow, Child, Placement, CareEpisode)
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
    """A great return, checked and loaded, against a bare COPY of the same rows: at most ten times.

    Both parts of the import are told apart, because only the second writes to children's
    records.
    """
    empty_everything()
    place = authority()
    with tempfile.TemporaryDirectory() as folder:
        rows = _write_return(Path(folder), children)
        text, _ = seconds(lambda: _copy_text(Path(folder)))
        files = [File(path.open("rb"), name=path.name) for path in Path(folder).iterdir()]
        job = actions.keep(kind="ssda903", files=files, place=place, by=None)
        checked, _ = seconds(lambda: actions.check(job=job, by=None))
        actions.accept(job=job, by=None)
        loaded, _ = seconds(lambda: actions.apply(job=job, by=None))
    if job.state != ImportState.APPLIED:
        raise RuntimeError(job.message)
    copied = sum(_bare_copy(model) for model in FILLED)
    print(
        f"    {rows:,} rows: bare COPY {rows / copied:,.0f} a second (of their text alone "
        f"{rows / text:,.0f}), check {rows / checked:,.0f}, load {rows / loaded:,.0f}"
    )
    return [
        report(
            f"check and load of a return of {children:,} children",
            checked + loaded,
            copied,
            LIMIT_OF_COPY,
        ),
    ]


def _write_return(folder, children):
    chance = random.Random(903)
    header, episodes = [], []
    for number in range(1, children + 1):
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
        episodes.append([child, _day(moved), "P", "C2", "N1", "U6", "PR1", "", "", "", "", "", ""])
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
