"""What the statutory returns of the last years said about the demo's children."""

import datetime as dt
import random

from lac.calendars.ages import age_on
from lac.children.models import (
    CareEpisode,
    CareLeaverOutcome,
    MissingEpisode,
    PreviousPermanence,
    UnaccompaniedChild,
)
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
    """A review after four weeks, after three months, then every six."""
    days = [20, 110, *range(290, 2000, 180)]
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
