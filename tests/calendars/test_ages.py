import datetime as dt

import pytest

from lac.calendars.ages import (
    AgeBand,
    KeyStage,
    age_band,
    age_on,
    key_stage,
    nc_year,
    nc_year_label,
)

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("born_on", "day", "year"),
    [
        (dt.date(2014, 9, 1), TODAY, 7),
        (dt.date(2014, 8, 31), TODAY, 8),
        (dt.date(2022, 8, 31), dt.date(2026, 9, 1), 0),
        (dt.date(2022, 9, 1), dt.date(2026, 9, 1), -1),
        (dt.date(2022, 8, 31), dt.date(2026, 8, 31), -1),
        (dt.date(2024, 8, 31), dt.date(2026, 9, 1), -2),
    ],
)
def test_nc_year__goes_by_the_age_on_31_august(born_on, day, year):
    assert nc_year(born_on, day) == year


def test_nc_year__of_a_child_taught_out_of_their_year():
    assert nc_year(dt.date(2014, 9, 1), TODAY, offset=-1) == 6
    assert nc_year_label(dt.date(2014, 9, 1), TODAY, offset=1) == "Year 8"


def born_in_year(year):
    """Somebody born on 1 January who is in that year now."""
    return dt.date(2026 - 4 - year, 1, 1)


@pytest.mark.parametrize(
    ("year", "label", "stage", "band"),
    [
        (-3, "Before nursery", KeyStage.EYFS, AgeBand.EARLY_YEARS),
        (-2, "Nursery 1", KeyStage.EYFS, AgeBand.EARLY_YEARS),
        (-1, "Nursery 2", KeyStage.EYFS, AgeBand.EARLY_YEARS),
        (0, "Reception", KeyStage.EYFS, AgeBand.PRIMARY),
        (1, "Year 1", KeyStage.KS1, AgeBand.PRIMARY),
        (2, "Year 2", KeyStage.KS1, AgeBand.PRIMARY),
        (3, "Year 3", KeyStage.KS2, AgeBand.PRIMARY),
        (6, "Year 6", KeyStage.KS2, AgeBand.PRIMARY),
        (7, "Year 7", KeyStage.KS3, AgeBand.SECONDARY),
        (9, "Year 9", KeyStage.KS3, AgeBand.SECONDARY),
        (10, "Year 10", KeyStage.KS4, AgeBand.SECONDARY),
        (11, "Year 11", KeyStage.KS4, AgeBand.SECONDARY),
        (12, "Year 12", KeyStage.KS5, AgeBand.POST16),
        (14, "Year 14", KeyStage.KS5, AgeBand.POST16),
    ],
)
def test_stage_and_band__of_each_year(year, label, stage, band):
    born_on = born_in_year(year)
    assert nc_year(born_on, TODAY) == year
    assert nc_year_label(born_on, TODAY) == label
    assert key_stage(born_on, TODAY) == stage
    assert age_band(born_on, TODAY) == band


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (dt.date(2010, 11, 21), TODAY, 16),
        (dt.date(2010, 11, 22), TODAY, 15),
        (dt.date(2012, 2, 29), dt.date(2026, 2, 28), 13),
        (dt.date(2012, 2, 29), dt.date(2026, 3, 1), 14),
        (dt.date(2012, 2, 29), dt.date(2028, 2, 29), 16),
    ],
)
def test_age_on__goes_up_on_the_birthday(born_on, day, age):
    assert age_on(born_on, day) == age
