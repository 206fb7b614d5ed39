"""What a target lacks."""

import datetime as dt

import pytest

from pep.smart import lacks
from tests.factories.pep import TargetFactory

TERM = dt.date(2026, 9, 2), dt.date(2026, 12, 18)


def fields(**changes):
    return [lack.field for lack in lacks(TargetFactory.build(pep=None, **changes), *TERM)]


def test_lacks__nothing_of_a_full_target():
    assert fields() == []


@pytest.mark.parametrize(
    "field", ["need", "action", "measure", "baseline", "target_value", "owner"]
)
def test_lacks__a_blank_field_by_name(field):
    assert fields(**{field: ""}) == [field]


def test_lacks__no_date():
    assert fields(deadline=None) == ["deadline"]


def test_lacks__the_last_day_of_term_is_in_the_term():
    assert fields(deadline=dt.date(2026, 12, 18)) == []


def test_lacks__the_day_after_term_is_not():
    assert fields(deadline=dt.date(2026, 12, 19)) == ["deadline"]


def test_lacks__a_long_term_target_may_reach_beyond_the_term():
    assert fields(deadline=dt.date(2027, 3, 1), is_long_term=True) == []


def test_lacks__a_date_before_the_term():
    assert fields(deadline=dt.date(2026, 9, 1)) == ["deadline"]


def test_lacks__no_change_from_now_to_then():
    assert fields(baseline="8 years", target_value=" 8  Years") == ["target_value"]
