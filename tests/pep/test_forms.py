"""What people type into the forms of plans and their money."""

import pytest
from django.core.exceptions import ValidationError

from pep.forms.fields import PoundsField


@pytest.mark.parametrize(
    ("typed", "pence"), [("0", 0), ("£1,234.50", 123_450), (" 0.07 ", 7), ("99999", 9_999_900)]
)
def test_pounds__are_kept_in_pence(typed, pence):
    assert PoundsField().clean(typed) == pence


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-1", "not below nothing"),
        ("99999.01", "up to £99,999"),
        ("1e999999", "up to £99,999"),
        ("1.005", "whole pence"),
        ("NaN", "Enter a number"),
        ("Infinity", "Enter a number"),
        ("=1+1", "Enter a number"),
    ],
)
def test_pounds__that_cannot_be_are_refused_in_one_sentence(typed, said):
    with pytest.raises(ValidationError, match=said) as refusal:
        PoundsField().clean(typed)
    assert len(refusal.value.messages) == 1
