import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lac.children.upn import LETTERS, check_letter, is_temporary, normalise, validate_upn

digits = st.text("0123456789", min_size=11, max_size=11)
last = st.sampled_from("0123456789" + LETTERS)


@pytest.mark.parametrize("upn", ["B801200005001", "P207000016049"])
def test_upn__the_published_examples_are_right(upn):
    validate_upn(upn)


def test_upn__the_misprinted_example_of_the_vendors_is_wrong():
    with pytest.raises(ValidationError, match="does not fit"):
        validate_upn("Q207000016049")


@given(digits, last)
def test_upn__any_digits_with_their_check_letter_are_right(eleven, end):
    rest = eleven + end
    upn = check_letter(rest) + rest
    validate_upn(upn)
    assert is_temporary(upn) == end.isalpha()


@given(digits, last, st.integers(0, 10), st.sampled_from("0123456789"))
def test_upn__one_wrong_digit_is_noticed(eleven, end, place, digit):
    rest = eleven + end
    wrong = rest[:place] + digit + rest[place + 1 :]
    if wrong != rest:
        assert check_letter(rest) != check_letter(wrong)


@given(digits, st.sampled_from("IOS"))
def test_upn__letters_that_are_never_used_are_refused(eleven, letter):
    for upn in (letter + eleven + "1", "A" + eleven + letter):
        with pytest.raises(ValidationError, match="I, O and S are never used"):
            validate_upn(upn)


@pytest.mark.parametrize("upn", ["", "B80120000500", "B8012000050011", "B80120000500b", "١" * 13])
def test_upn__the_wrong_shape_is_refused(upn):
    with pytest.raises(ValidationError, match="a letter and twelve digits"):
        validate_upn(upn)


def test_normalise__takes_out_spaces_and_small_letters():
    assert normalise(" b801 2000 05001 ") == "B801200005001"
