"""What the routes of attendance need."""

import datetime as dt

from attendance.models import AbsenceReturn
from tests.architecture.golden.objects import objects, posted
from tests.factories.attendance import AttendanceCaseFactory, CaseActionFactory


@objects("attendance:week")
def a_week(world, child):
    return {"monday": "2026-11-16"}


@objects(
    "attendance:case",
    "attendance:lead_case",
    "attendance:add_case_action",
    "attendance:review_case",
    "attendance:close_case",
)
def a_case(world, child):
    return {"pk": AttendanceCaseFactory(child=child).pk}


@objects("attendance:tell_of_absence")
def an_absence(world, child):
    absence = AbsenceReturn.unscoped.create(
        child=child,
        school=world.school,
        kind="illness",
        since=dt.date(2026, 9, 1),
        reached_on=dt.date(2026, 11, 9),
    )
    return {"pk": absence.pk}


@posted("attendance:tell_of_absence")
def the_authority_told(world, child):
    return {"told_on_0": "10", "told_on_1": "11", "told_on_2": "2026"}


@objects("attendance:finish_case_action")
def an_action(world, child):
    action = CaseActionFactory(case=AttendanceCaseFactory(child=child))
    return {"pk": action.case.pk, "action_pk": action.pk}


@posted("attendance:week")
def marks(world, child):
    return {"am_20261116": "/", "pm_20261116": "\\"}


@posted("attendance:lead_case")
def a_lead(world, child):
    return {"reason": "A long journey since the move"}


@posted("attendance:add_case_action")
def something_agreed(world, child):
    day = {"due_on_0": "30", "due_on_1": "11", "due_on_2": "2026"}
    return {"what": "A taxi", "who": "Nadia Petrov"} | day


@posted("attendance:finish_case_action")
def done(world, child):
    return {"done_on_0": "20", "done_on_1": "11", "done_on_2": "2026"}


@posted("attendance:review_case")
def a_review(world, child):
    day = {"review_on_0": "4", "review_on_1": "12", "review_on_2": "2026"}
    return {"note": "Three full days this week"} | day


@posted("attendance:close_case")
def an_outcome(world, child):
    return {"outcome": "improved", "note": "The taxi comes every day"}
