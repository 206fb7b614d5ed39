"""The clock of impact: the last day is on time, the next is not; paid later, it starts later."""

import datetime as dt

import pytest
import time_machine

from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from tests.factories.premium import paid

CODE = "pep.premium_impact"
TERM_ENDED = dt.date(2026, 12, 18)
# The tenth school day after it: the spring term of the world's calendar begins on 4 January.
FEBRUARY = dt.datetime(2027, 2, 1, 9, tzinfo=dt.UTC)


def deadline_of(award):
    with time_machine.travel(FEBRUARY):
        sweep(duties=[CODE], children=[award.child_id])
        return Deadline.unscoped.filter(duty=CODE, child=award.child_id).first()


def test_impact__is_no_duty_before_the_term_is_over(pep, officer):
    award = paid(pep, officer)
    sweep(duties=[CODE], children=[award.child_id])
    assert not Deadline.unscoped.filter(duty=CODE).exists()


@pytest.mark.parametrize(
    ("after", "state"), [(0, State.MET), (1, State.MET_LATE)],
    ids=["the last day is still on time", "the next day is not"],
)  # fmt: skip
def test_impact__is_recorded_in_time(pep, officer, after, state):
    award = paid(pep, officer)
    due_on = deadline_of(award).due_on
    assert due_on > TERM_ENDED
    type(award.request).unscoped.update(impact_on=due_on + dt.timedelta(days=after))
    deadline = deadline_of(award)
    assert (deadline.started_on, deadline.due_on) == (TERM_ENDED, due_on)
    assert deadline.state_on(FEBRUARY.date()) == state


def test_impact__waits_while_nobody_has_said_it(pep, officer):
    assert deadline_of(paid(pep, officer)).state_on(FEBRUARY.date()) == State.OVERDUE
