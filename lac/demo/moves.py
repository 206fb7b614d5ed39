"""The demo's moves between schools: in Year 10 and 11 with approval, refused and made at once."""

import datetime as dt

from lac.calendars.ages import nc_year
from lac.children import actions
from lac.children.models import Enrolment, SchoolMove

from .clock import at

# The last two ran out unused, and were withdrawn.
# Whose, the number of the school, days ago; then who decides what, days ago, and why.
PROPOSED = [
    ("dual_registered", 6, 3, None),
    ("excluded", 6, 16, ("approved", 13, "The panel offers her a fresh start near her carer.")),
    ("young_person", 8, 40, ("refused", 36, "She sits her mocks in January. A taxi was agreed.")),
    ("excluded", 8, 70, ("approved", 66, "The new carer lives next to the school.")),
    ("dual_registered", 8, 34, ("approved", 30, "Her brother is happy at the school.")),
]
SAID = {
    "reason": "The present placement is ending and the new carer lives across the county.",
    "wishes": "“I want to stay with my friends, but two buses each way are too much.” Asked at home.",
    "effect": "Both schools teach the same board for English and maths; history differs.",
    "alternatives": "A taxi to the present school; staying with another carer nearby.",
    "fit": "The new school offers the catering course that the plan builds on.",
}


def build_moves(cohort, schools, people, today):
    """Proposed moves in every state, and one that could not wait."""
    worker, head = people["ruth.adeyemi"], people["judith.ekwueme"]
    for word, school, days, decision in PROPOSED:
        day = today - dt.timedelta(days=days)
        with at(day):
            move = actions.propose_move(
                child=cohort.stories[word],
                school=schools[school],
                planned_on=day + dt.timedelta(days=21),
                by=worker,
                **SAID,
            )
        if decision:
            outcome, ago, why = decision
            on = today - dt.timedelta(days=ago)
            with at(on):
                actions.decide_move(
                    move=move,
                    outcome=outcome,
                    reason=why,
                    teacher_asked_on=on,
                    reviewer_asked_on=on,
                    by=head,
                )
    with at(today - dt.timedelta(days=12)):
        actions.withdraw_approval(
            move=SchoolMove.unscoped.get(
                child=cohort.stories["dual_registered"], outcome="approved", withdrawn_on=None
            ),
            reason="The placement goes on: the carer has taken her back.",
            by=head,
        )
    _made_at_once(cohort, schools, people["amina.rashid"], today)


def _made_at_once(cohort, schools, officer, today):
    """A child of Year 10 whose home closed: they started at another school within days."""
    told = {it.pk for it in cohort.stories.values()}
    enrolment = next(
        it
        for it in Enrolment.unscoped.current(today)
        .main()
        .filter(child__in=cohort.children)
        .select_related("child")
        .order_by("child__la_child_id")
        if nc_year(it.child.born_on, today) == 10 and it.child_id not in told
    )
    day = today - dt.timedelta(days=8)
    with at(day):
        actions.leave_school(
            enrolment=enrolment,
            left_on=day - dt.timedelta(days=4),
            reason="Moved with the carer",
            without_meeting="The home closed overnight.",
            by=officer,
        )
        actions.admit(
            child=enrolment.child,
            school=next(it for it in schools[5:9] if it != enrolment.school),
            admitted_on=day,
            weekly_hours=25,
            without_meeting="The home closed overnight.",
            emergency_reason="The home closed overnight; the next one is forty miles away.",
            by=officer,
        )
    cohort.stories["moved_at_once"] = enrolment.child
