"""The five outcomes that education should reach (S1-02), told by what is recorded already.

Apps tell their part in their own `outcomes.py`:

@outcome_source(Outcome.SAFE, permission=Permission.VIEW_PEP)
def feels_safe(child, user, may):
    return [Told("Feels safe at school", "4 of 5", on=day, url=...)]
"""

import datetime as dt
from dataclasses import dataclass

from django.db import models

from lac.accounts.access import Permission


class Outcome(models.TextChoices):
    ACHIEVE = "achieve", "Enjoy and achieve"
    HEALTHY = "healthy", "Be healthy"
    SAFE = "safe", "Stay safe"
    CONTRIBUTE = "contribute", "Make a positive contribution"
    WELL_BEING = "well_being", "Achieve economic well-being"


@dataclass(frozen=True)
class Told:
    """One thing the record says of an outcome, as of a day."""

    label: str
    text: str
    on: dt.date | None = None
    url: str = ""


SOURCES = []


def outcome_source(outcome, *, permission=Permission.VIEW_CHILD):
    """Register a function (child, user, may) -> list of Told, for readers with the permission."""

    def register(source):
        SOURCES.append((outcome, permission, source))
        return source

    return register


def outcomes(child, user, may):
    """[(outcome, what the record says of it)] in the order of the policy."""
    found = {outcome: [] for outcome in Outcome}
    for outcome, permission, source in SOURCES:
        if permission in may:
            found[outcome] += source(child, user, may)
    return list(found.items())
