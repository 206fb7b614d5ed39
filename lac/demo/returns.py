"""What the statutory returns of the last years said about the demo's children."""

import csv
import datetime as dt
import io
import random

from django.core.files.uploadedfile import SimpleUploadedFile

from lac.calendars.ages import age_on
from lac.children.models import (
    CareEpisode,
    CareLeaverOutcome,
    Child,
    MissingEpisode,
    PreviousPermanence,
    UnaccompaniedChild,
)
from lac.imports import actions
from lac.imports.exports import EXPORTERS, Asked
from lac.imports.models import ReturnRow

FLAGS = ("HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT")


def build_returns(cohort, today):
    """Reviews, health, permanence and missing episodes; outcomes of the oldest."""
    chance = random.Random(903)
    year = today.year if (today.month, today.day) > (3, 31) else today.year - 1
    started = dict(CareEpisode.unscoped.values_list("child", "started_on"))
    rows, permanence, missing, outcomes, alone = [], [], [], [], []
    for number, child in enumerate(cohort.children):
        since = started[child.pk]
        rows += _reviews(child, since, today, chance)
        if since < dt.date(year - 1, 4, 1):
            rows.append(_health(child, year, chance))
        kind = "P1" if number % 31 == 3 else "P2" if number % 19 == 3 else "Z1"
        permanence.append(
            PreviousPermanence(
                child=child, order=kind, ordered="" if kind == "Z1" else f"zz/06/{since.year - 3}"
            )
        )
        if number % 23 == 11:
            gone = today - dt.timedelta(days=40 + number)
            missing.append(
                MissingEpisode(
                    child=child,
                    started_on=gone,
                    kind="MA"[number % 2],
                    ended_on=gone + dt.timedelta(days=1 + number % 3),
                )
            )
        if age_on(child.born_on, today) >= 16 and number % 9 == 0:
            alone.append(UnaccompaniedChild(child=child, ends_on=_birthday(child, 18)))
        if age_on(child.born_on, dt.date(year, 3, 31)) >= 17:
            outcomes.append(_outcome(child, year, number))
    for model, its in (
        (ReturnRow, rows),
        (PreviousPermanence, permanence),
        (MissingEpisode, missing),
        (UnaccompaniedChild, alone),
        (CareLeaverOutcome, outcomes),
    ):
        model.unscoped.bulk_create(its)


def _birthday(child, age):
    day = 28 if (child.born_on.month, child.born_on.day) == (2, 29) else child.born_on.day
    return child.born_on.replace(year=child.born_on.year + age, day=day)


def _reviews(child, since, today, chance):
    """A review after four weeks, after three months, then every six: as the meetings are held."""
    days = [24, 104, *range(272, 2000, 168)]
    for day in (since + dt.timedelta(days=it) for it in days):
        if day < today:
            code = chance.choice(["PN1", "PN1", "PN3", "PN4", "PN6"])
            code = "PN0" if age_on(child.born_on, day) < 4 else code
            cells = {"REVIEW": day.isoformat(), "REVIEW_CODE": code}
            yield ReturnRow(child=child, kind="reviews", key=cells["REVIEW"], cells=cells)


def _health(child, year, chance):
    scored = 4 <= age_on(child.born_on, dt.date(year, 3, 31)) <= 16
    cells = {
        "SDQ_SCORE": str(chance.randrange(3, 27)) if scored else "",
        "SDQ_REASON": "" if scored else "SDQ1",
        "CONVICTED": "0",
        **{name: chance.choice("1110") for name in FLAGS},
        "SUBSTANCE_MISUSE": "0",
        "INTERVENTION_RECEIVED": "",
        "INTERVENTION_OFFERED": "",
    }
    return ReturnRow(child=child, kind="oc2", year=year, cells=cells)


def _outcome(child, year, number):
    activity = ("F2", "F4", "G5", "F2", "P2")[number % 5]
    home = ("Z1", "E1", "U1", "D1")[number % 4]
    return CareLeaverOutcome(
        child=child, year=year, in_touch="YES", activity=activity, accommodation=home
    )


def build_import(authority, officer, today):
    """A return that waits to be loaded: a child new in care, one who moved, one it leaves out."""
    children = Child.unscoped.filter(local_authority=authority)
    header, episodes = (_lines(authority, children, code) for code in ("header", "episodes"))
    in_care = [it for it in episodes if not it["DEC"]]
    moved, gone = in_care[0], in_care[-1]["CHILD"]
    header = [it for it in header if it["CHILD"] != gone]
    episodes = [it for it in episodes if it["CHILD"] != gone]
    day = f"{today - dt.timedelta(days=5):%d/%m/%Y}"
    moved |= {"DEC": day, "REC": "X1", "REASON_PLACE_CHANGE": "CARPL"}
    ends = {"DEC": "", "REC": "", "REASON_PLACE_CHANGE": ""}
    episodes.append(moved | ends | {"DECOM": day, "RNE": "P", "PLACE": "U4"})
    born = f"{today.replace(year=today.year - 9, day=1):%d/%m/%Y}"
    header.append({"CHILD": "WX4990", "SEX": "F", "DOB": born, "ETHNIC": "WBRI", "UPN": "UN4"})
    episodes.append(moved | ends | {"CHILD": "WX4990", "DECOM": day, "RNE": "S", "PLACE": "U6"})
    episodes.append(moved | ends | {"CHILD": "WX4991", "DECOM": day, "RNE": "S"})
    files = [_file("header.csv", header), _file("episodes.csv", episodes)]
    job = actions.keep(kind="ssda903", files=files, place=authority, by=officer)
    actions.check(job=job, by=officer)


def _lines(authority, children, code):
    exporter = EXPORTERS["ssda903"]
    file, asked = exporter.file(code), Asked(authority, children)
    names = exporter.header(file, asked)
    return [dict(zip(names, row, strict=True)) for row in exporter.rows(file, asked)]


def _file(name, lines):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(lines[0]), restval="")
    writer.writeheader()
    writer.writerows(lines)
    return SimpleUploadedFile(name, out.getvalue().encode())
