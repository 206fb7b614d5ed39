"""Ages, National Curriculum years and key stages, from a date of birth.

A child's year runs from 1 September to 31 August; `offset` is for a child
taught that many years ahead (or, negative, behind) of their age.
"""

import datetime as dt

from django.db.models import TextChoices

from .days import academic_year


class AgeBand(TextChoices):
    """The variants of the PEP."""

    EARLY_YEARS = "early_years", "Early years"
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    POST16 = "post16", "Post-16"


class KeyStage(TextChoices):
    EYFS = "eyfs", "Early Years Foundation Stage"
    KS1 = "ks1", "Key stage 1"
    KS2 = "ks2", "Key stage 2"
    KS3 = "ks3", "Key stage 3"
    KS4 = "ks4", "Key stage 4"
    KS5 = "ks5", "Key stage 5"


# Childhood, and with it care, ends on this birthday (Children Act 1989, s.105).
ADULT = 18

_YEAR_NAMES = {0: "Reception", -1: "Nursery 2", -2: "Nursery 1"}
# The last National Curriculum year of each stage.
_STAGES = [
    (0, KeyStage.EYFS),
    (2, KeyStage.KS1),
    (6, KeyStage.KS2),
    (9, KeyStage.KS3),
    (11, KeyStage.KS4),
]
_BANDS = [(-1, AgeBand.EARLY_YEARS), (6, AgeBand.PRIMARY), (11, AgeBand.SECONDARY)]


def age_on(born_on, day):
    """How old somebody is on a day; born on 29 February, they turn a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def nc_year(born_on, day, offset=0):
    """The National Curriculum year: Reception is 0, Nursery 2 is -1, Nursery 1 is -2."""
    return age_on(born_on, dt.date(academic_year(day), 8, 31)) - 4 + offset


def nc_year_label(born_on, day, offset=0):
    """The year in words: "Year 7", "Reception", "Nursery 2", "Before nursery"."""
    return year_name(nc_year(born_on, day, offset))


def year_name(year):
    """A National Curriculum year in words: "Year 7" of 7, "Reception" of 0."""
    return f"Year {year}" if year > 0 else _YEAR_NAMES.get(year, "Before nursery")


def key_stage(born_on, day, offset=0):
    """The key stage of the child's year; Reception and younger are EYFS."""
    return _first(_STAGES, nc_year(born_on, day, offset), KeyStage.KS5)


def age_band(born_on, day, offset=0):
    """Which variant of the PEP the child has: Reception is primary, nursery is early years."""
    return _first(_BANDS, nc_year(born_on, day, offset), AgeBand.POST16)


def _first(limits, year, otherwise):
    return next((value for last, value in limits if year <= last), otherwise)
