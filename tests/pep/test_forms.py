"""What people type into the forms of plans and their money."""

import pytest
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from pep.content import answer_in_words
from pep.forms.fields import PoundsField
from pep.forms.section import SectionForm
from pep.questions import Kind, Question, Section


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


def asked(kind, **more):
    """The answers of a section with one question, as they would be stored, once it is filled in."""
    question = Question(name="it", label="It", kind=kind, **more)
    owner = Role.DESIGNATED_TEACHER
    section = Section(key="s", title="S", owner=owner, purpose="", questions=(question,))
    return question, lambda typed: _stored(section, typed)


def _stored(section, typed):
    form = SectionForm({"it": typed}, definition=section)
    assert form.is_valid()
    return form.answers()["it"]


@pytest.mark.parametrize("typed", ["yes", "no"])
@pytest.mark.parametrize("kind", [Kind.LINE, Kind.TEXT, Kind.CHOICE])
def test_the_word_yes_or_no__stays_that_word_where_words_or_a_choice_are_asked(kind, typed):
    choices = (("yes", "Yes, anywhere"), ("no", "No, nowhere")) if kind == Kind.CHOICE else ()
    question, stored = asked(kind, choices=choices)
    assert stored(typed) == typed
    assert answer_in_words(question, stored(typed)) == dict(choices).get(typed, typed)


def test_yes_and_no__are_true_and_false_where_nothing_else_can_be_said():
    question, stored = asked(Kind.YES_NO)
    assert (stored("yes"), stored("no"), stored("")) == (True, False, "")
    assert answer_in_words(question, stored("no")) == "No"
