"""The objects and posts of the pages of meetings."""

from tests.architecture.golden.objects import objects, posted
from tests.factories.meetings import MeetingActionFactory, MeetingFactory


@objects(
    "meetings:detail",
    "meetings:calendar",
    "meetings:edit",
    "meetings:hold",
    "meetings:cancel",
    "meetings:invite",
    "meetings:add_action",
)
def meeting(world, child):
    return {"pk": MeetingFactory(child=child).pk}


@objects("meetings:finish_action")
def action(world, child):
    made = MeetingActionFactory(meeting__child=child)
    return {"pk": made.meeting_id, "action_pk": made.pk}


@posted("meetings:cancel")
def reason(world, child):
    return {"reason": "The social worker is ill"}
