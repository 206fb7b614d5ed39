"""The child's words."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pep.actions import record_scales, record_view, respond
from pep.models import PupilView, VoiceScales
from tests.factories.pep import PupilViewFactory

WORDS = "I want to see my brother."


def say(pep, by, **changes):
    said = {"prompt": "hope", "words": WORDS, "provenance": "said"} | changes
    return record_view(pep=pep, by=by, **said)


def test_record_view__keeps_the_words_and_whose_they_are(pep, teacher):
    view = say(pep, teacher)
    assert (view.words, view.provenance, view.recorded_by) == (WORDS, "said", teacher)
    assert view.said_on == dt.date(2026, 11, 20)


@pytest.mark.parametrize("provenance", ["with_help", "for_me", "observed"])
def test_record_view__says_who_helped(pep, teacher, provenance):
    with pytest.raises(ValidationError) as refusal:
        say(pep, teacher, provenance=provenance)
    assert "helper" in refusal.value.message_dict
    say(pep, teacher, provenance=provenance, helper="The advocate")


def test_record_view__not_said_tomorrow(pep, teacher):
    with pytest.raises(ValidationError):
        say(pep, teacher, said_on=dt.date(2026, 11, 21))


def test_words__the_database_refuses_to_change_them(pep):
    view = PupilViewFactory(pep=pep)
    with pytest.raises(IntegrityError, match="own words"), transaction.atomic():
        PupilView.unscoped.filter(pk=view.pk).update(words="Something nicer")


def test_record_view__said_differently_keeps_the_earlier_entry(pep, teacher):
    earlier = say(pep, teacher)
    later = say(pep, teacher, words="Every week.", replaces=earlier)
    earlier.refresh_from_db()
    assert (earlier.words, earlier.replaced_by) == (WORDS, later)
    with pytest.raises(ValidationError, match="differently"):
        respond(view=earlier, text="Yes", who="Nadia", by=teacher)


def test_record_view__not_another_plans_entry(pep, teacher):
    other = PupilViewFactory()
    with pytest.raises(ValidationError):
        say(pep, teacher, replaces=other)


def test_respond__needs_words_and_somebody_who_does_it(pep, teacher):
    view = say(pep, teacher)
    with pytest.raises(ValidationError) as refusal:
        respond(view=view, text="", who="", by=teacher)
    assert {"text", "who"} <= set(refusal.value.message_dict)
    with pytest.raises(ValidationError, match="by when"):
        respond(view=view, text="On Sunday", who="Nadia", by=teacher)
    told = say(pep, teacher, prompt="worry")
    assert respond(view=told, text="We will not", who="Nadia", by=teacher).due_on is None
    with pytest.raises(ValidationError, match="before the child said it"):
        respond(view=view, text="Yes", who="Nadia", by=teacher, due_on=dt.date(2025, 11, 22))
    answer = respond(
        view=view, text="On Sunday", who="Nadia", by=teacher, due_on=dt.date(2026, 11, 22)
    )
    assert answer.view == view


@pytest.mark.parametrize("value", [0, 6])
def test_record_scales__from_one_to_five(pep, teacher, value):
    with pytest.raises(ValidationError):
        record_scales(pep=pep, feel_safe=value, enjoy_learning=3, listened_to=3,
                      provenance="said", by=teacher)  # fmt: skip


def test_record_scales__earlier_answers_are_kept(pep, teacher):
    for value in (2, 4):
        record_scales(pep=pep, feel_safe=value, enjoy_learning=3, listened_to=3,
                      provenance="said", by=teacher)  # fmt: skip
    assert [it.feel_safe for it in VoiceScales.unscoped.filter(pep=pep)] == [2, 4]


def test_record_view__pressed_twice_keeps_the_words_once(pep, teacher):
    assert say(pep, teacher) == say(pep, teacher)
    assert say(pep, teacher, words="I want a drum kit.")
    assert PupilView.unscoped.filter(pep=pep).count() == 2


def test_scales_and_answers__pressed_twice_are_kept_once(pep, teacher):
    felt = {"feel_safe": 4, "enjoy_learning": 3, "listened_to": 5, "provenance": "said"}
    assert record_scales(pep=pep, by=teacher, **felt) == record_scales(pep=pep, by=teacher, **felt)
    view = say(pep, teacher)
    answer = {"view": view, "text": "We ask on Monday.", "who": "The social worker"}
    answer["due_on"] = dt.date(2026, 12, 1)
    assert respond(by=teacher, **answer) == respond(by=teacher, **answer)
