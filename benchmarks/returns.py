"""A statutory return of 2,675 children, made up here, imported whole; and a very great one."""

import csv
import io
import random
import tempfile
from pathlib import Path

from django.core.files import File
from django.core.management import call_command
from django.db import connection

from lac.demo.empty import empty_everything
from lac.imports import actions
from lac.imports.models import ImportState

from .population import TODAY, authority
from .timing import report, seconds

CHILDREN = 2_675
LIMIT_SECONDS = 30
# A return of 100,000 children may take this many times a bare COPY of its rows.
GREAT = 100_000
LIMIT_OF_COPY = 10
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
    """The whole import, audit included, in under 30 seconds; and beside a bare COPY."""
    empty_everything()
    code = authority().code
    with tempfile.TemporaryDirectory() as folder:
        rows = _write_return(Path(folder), children)
        copied, _ = seconds(lambda: _bare_copy(Path(folder)))
        taken, _ = seconds(
            lambda: call_command("import_ssda903", folder, authority=code, verbosity=0)
        )
    print(f"    {rows:,} rows: {taken:.1f} s; a bare COPY of them {copied:.3f} s")
    return [report("return of 2,675 children against its 30 seconds", taken, LIMIT_SECONDS, 1)]


def measure_great(children=GREAT):
    """A great return, checked and loaded, against a bare COPY of the same rows: at most ten times.

    The bare COPY knows no constraint, index, audit or comparison; both parts of the
    import are told apart, because only the second writes to children's records.
    """
    empty_everything()
    place = authority()
    with tempfile.TemporaryDirectory() as folder:
        rows = _write_return(Path(folder), children)
        copied, _ = seconds(lambda: _bare_copy(Path(folder)))
        files = [File(path.open("rb"), name=path.name) for path in Path(folder).iterdir()]
        job = actions.keep(kind="ssda903", files=files, place=place, by=None)
        checked, _ = seconds(lambda: actions.check(job=job, by=None))
        actions.accept(job=job, by=None)
        loaded, _ = seconds(lambda: actions.apply(job=job, by=None))
    if job.state != ImportState.APPLIED:
        raise RuntimeError(job.message)
    print(
        f"    {rows:,} rows: bare COPY {rows / copied:,.0f} a second, "
        f"check {rows / checked:,.0f}, load {rows / loaded:,.0f}"
    )
    return [
        report(f"check of a return of {children:,} children", checked, copied, LIMIT_OF_COPY),
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


def _bare_copy(folder):
    with connection.cursor() as cursor:
        for name, columns in (("header", HEADER), ("episodes", EPISODES)):
            fields = ", ".join(f"{column} text" for column in columns)
            cursor.execute(f"CREATE TEMPORARY TABLE bare_{name} ({fields})")
            text = (folder / f"{name}.csv").read_text(encoding="utf-8")
            cursor.copy_expert(f"COPY bare_{name} FROM STDIN CSV HEADER", io.StringIO(text))
            cursor.execute(f"DROP TABLE bare_{name}")
