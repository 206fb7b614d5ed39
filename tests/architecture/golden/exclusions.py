"""What the routes of suspensions need."""

import datetime as dt

from exclusions.models import ExclusionReason
from tests.architecture.golden.objects import objects, posted
from tests.factories.exclusions import SuspensionFactory


@objects(
    "exclusions:detail",
    "exclusions:edit",
    "exclusions:tell",
    "exclusions:tell_now",
    "exclusions:tell_reviewing_officer",
    "exclusions:provide",
    "exclusions:board",
    "exclusions:cancel",
)
def a_suspension(world, child):
    return {"pk": SuspensionFactory(child=child, school=world.school).pk}


@objects("exclusions:panel")
def a_permanent_exclusion(world, child):
    excluded = SuspensionFactory(
        child=child,
        school=world.school,
        kind="PERM",
        sessions=0,
        ended_session="",
        board_met_on=dt.date(2026, 11, 12),
        board_outcome="upheld",
    )
    return {"pk": excluded.pk}


@posted("exclusions:panel")
def an_application(world, child):
    return {f"panel_applied_on_{place}": part for place, part in enumerate(("16", "11", "2026"))}


@posted("exclusions:tell_now")
def a_recipient(world, child):
    return {"recipient": "social_worker"}


@posted("exclusions:tell")
def somebody_told(world, child):
    day = {"told_on_0": "9", "told_on_1": "11", "told_on_2": "2026"}
    return {"recipient": "carer", "how": "telephone"} | day


@posted("exclusions:provide")
def education(world, child):
    day = {"starts_on_0": "9", "starts_on_1": "11", "starts_on_2": "2026"}
    return {"provider": "Harbour Learning Centre"} | day


@posted("exclusions:board")
def a_board(world, child):
    day = {"board_met_on_0": "19", "board_met_on_1": "11", "board_met_on_2": "2026"}
    return {"board_outcome": "upheld"} | day


@posted("exclusions:cancel")
def a_reason(world, child):
    day = {"cancelled_on_0": "10", "cancelled_on_1": "11", "cancelled_on_2": "2026"}
    return {"reason": "The wrong child"} | day


@posted("exclusions:edit")
def other_words(world, child):
    reason = ExclusionReason.objects.get(code="DB").pk
    return {"reason_1": reason, "decided_by": "Judith Amos", "alternatives": "The support base"}
