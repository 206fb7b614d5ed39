"""The clocks when progress has slowed: the last day is still on time, the next is not."""

import datetime as dt

import pytest

from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from tests.factories.pep import EarlyInterventionFactory

D = dt.date
LATER = D(2027, 2, 1)


@pytest.mark.parametrize(
    ("code", "field", "due_on"),
    [
        ("pep.early_intervention", "agreed_on", D(2026, 11, 23)),
        ("pep.school_challenged", "challenge_decided_on", D(2026, 12, 7)),
    ],
)
@pytest.mark.parametrize(
    ("after", "state"), [(0, State.MET), (1, State.MET_LATE)],
    ids=["the last day is still on time", "the next day is not"],
)  # fmt: skip
def test_slowed__is_answered_in_time(world, code, field, due_on, after, state):
    done = due_on + dt.timedelta(days=after)
    case = EarlyInterventionFactory(child=world.child, school=world.school, **{field: done})
    sweep(duties=[code], children=[case.child_id])
    deadline = Deadline.unscoped.get(duty=code, child=case.child_id)
    assert (deadline.due_on, deadline.state_on(LATER)) == (due_on, state)
