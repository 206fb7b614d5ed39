"""Numbers and ages in what people write."""

from decimal import Decimal

import pytest

from pep.measures import figure_in, reaches, share_done


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("12", 12),
        ("12.5", Decimal("12.5")),
        ("95%", 95),
        ("8 years 6 months", Decimal("8.5")),
        ("8y 6m", Decimal("8.5")),
        ("8:06", Decimal("8.5")),
        ("9 years", 9),
        ("8 years 12 months", None),
        ("Working towards", None),
        ("4+", None),
        ("", None),
    ],
)
def test_figure__of_a_mark(text, figure):
    assert figure_in(text) == figure


@pytest.mark.parametrize(
    ("now", "share"), [("10", 0), ("15", 50), ("20", 100), ("25", 100), ("5", 0), ("many", None)]
)
def test_share__of_the_way_to_the_target(now, share):
    assert share_done("10", "20", now) == share


def test_share__of_a_fall_that_is_wanted():
    assert share_done("6", "2", "4") == 50


def test_share__where_nothing_was_to_change_is_none():
    assert share_done("6", "6", "6") is None


@pytest.mark.parametrize(
    ("result", "estimate", "met"),
    [("5", "5", True), ("4", "5", False), ("EXS", "exs", True), ("GDS", "EXS", None),
     ("", "5", None)],
)  # fmt: skip
def test_reaches__a_result_as_good_as_the_estimate(result, estimate, met):
    assert reaches(result, estimate) is met
