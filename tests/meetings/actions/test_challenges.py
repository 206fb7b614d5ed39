import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.children.versions import StaleSave
from lac.meetings import actions
from lac.meetings.models import Challenge
from tests.factories.accounts import UserFactory
from tests.factories.children import ChildFactory

D = dt.date
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC), tick=False)


def raise_one(child=None, by=None, **changed):
    words = {
        "to_whom": "Femi Bello, CAMHS",
        "agency": "camhs",
        "about": "No answer to the referral of September",
        "raised_on": D(2026, 11, 13),
        "working_days": 5,
    }
    return actions.raise_challenge(child=child or ChildFactory(), by=by, **(words | changed))


def follow_up(challenge, version=1, **details):
    return actions.follow_up_challenge(challenge=challenge, version=version, by=None, **details)


@pytest.mark.parametrize(
    ("days", "due_on", "state"),
    [(4, D(2026, 11, 19), "late"), (5, D(2026, 11, 20), "waiting")],
    ids=["the next day is late", "the last day is still on time"],
)
def test_challenge__is_due_so_many_working_days_later(days, due_on, state):
    challenge = raise_one(working_days=days)
    assert (challenge.due_on, challenge.state) == (due_on, state)


def test_challenge__of_tomorrow_is_refused():
    with pytest.raises(ValidationError, match="today or in the past"):
        raise_one(raised_on=D(2026, 11, 21))


def test_challenge__whose_last_day_is_of_an_unknown_year_is_refused_in_words():
    with pytest.raises(ValidationError, match="not known yet"):
        raise_one(working_days=2000)


def test_challenge__pressed_twice_is_recorded_once():
    child, by = ChildFactory(), UserFactory()
    assert raise_one(child, by) == raise_one(child, by)
    assert Challenge.unscoped.count() == 1


def test_follow_up__goes_from_waiting_over_answered_to_closed():
    challenge = raise_one()
    challenge = follow_up(challenge, responded_on=D(2026, 11, 20), response="A date is set")
    assert challenge.state == "answered"
    challenge = follow_up(
        challenge,
        version=2,
        responded_on=D(2026, 11, 20),
        response="A date is set",
        outcome="Seen",
        closed_on=D(2026, 11, 20),
    )
    assert challenge.state == "closed"


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"responded_on": D(2026, 11, 20)}, "what they answered"),
        ({"response": "Yes"}, "which day"),
        ({"responded_on": D(2026, 11, 12), "response": "Yes"}, "between"),
        ({"responded_on": D(2026, 11, 21), "response": "Yes"}, "between"),
        ({"closed_on": D(2026, 11, 20)}, "what came of it"),
    ],
)
def test_follow_up__that_makes_no_sense_is_refused(details, sentence):
    with pytest.raises(ValidationError, match=sentence):
        follow_up(raise_one(), **details)


def test_follow_up__a_stale_save_is_refused():
    challenge = raise_one()
    follow_up(challenge, outcome="They rang")
    with pytest.raises(StaleSave):
        follow_up(challenge, outcome="They wrote")
