"""What a target lacks."""

import datetime as dt

import pytest

from pep.smart import advice, lacks
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


def advised(last_term=(), **changes):
    target = TargetFactory.build(pep=None, **{"own_words": "My book"} | changes)
    return [lack.field for lack in advice(target, last_term)]


def test_advice__nothing_for_a_full_target():
    assert advised() == []


@pytest.mark.parametrize(
    ("action", "end", "fields_advised"),
    [
        ("Improve reading", "Reads well", ["action"]),
        ("Improve reading", "9 years", []),
        ("Improve reading by one page a day", "Reads well", []),
        ("Read aloud to the class", "Reads well", []),
    ],
)
def test_advice__a_vague_word_needs_a_figure(action, end, fields_advised):
    assert advised(action=action, target_value=end) == fields_advised


def test_advice__last_terms_words_again():
    last_term = [TargetFactory.build(pep=None)]
    assert advised(last_term) == ["action"]
    assert advised(last_term, action="Read two chapters aloud each week") == []


@pytest.mark.parametrize(
    ("numbers", "fields_advised"),
    [
        ({"baseline": "6", "target_value": "9"}, ["unit"]),
        ({"baseline": "6", "target_value": "9", "unit": "Mondays"}, []),
        ({"baseline": "6", "target_value": "most", "unit": "Mondays"}, ["target_value"]),
    ],
)
def test_advice__a_number_at_both_ends_and_what_it_counts(numbers, fields_advised):
    assert advised(**numbers) == fields_advised


def test_share_done__at_the_review():
    target = TargetFactory.build(pep=None, baseline="6", target_value="10", reached="8")
    assert target.share_done == 50
