"""The objects and posts of the pages of meetings."""

from lac.meetings.replies import new_link, token_of
from tests.architecture.golden.objects import objects, posted
from tests.factories.meetings import (
    ChallengeFactory,
    DisagreementFactory,
    InviteeFactory,
    MeetingActionFactory,
    MeetingFactory,
)


@objects(
    "meetings:detail",
    "meetings:calendar",
    "meetings:edit",
    "meetings:hold",
    "meetings:cancel",
    "meetings:invite",
    "meetings:add_action",
    "meetings:add_disagreement",
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


@objects("meetings:answer", "meetings:uninvite")
def invitee(world, child):
    made = InviteeFactory(meeting__child=child)
    return {"pk": made.meeting_id, "invitee_pk": made.pk}


@objects("meetings:reply")
def link(world, child):
    made = InviteeFactory(meeting__child=child)
    row, key = new_link(made, made.meeting)
    row.save()
    return {"token": token_of(key)}


@posted("meetings:answer")
def told_by_telephone(world, child):
    return {"reply": "yes"}


@objects("meetings:challenge", "meetings:follow_up_challenge")
def challenge(world, child):
    return {"pk": ChallengeFactory(child=child).pk}


@objects("meetings:follow_up_disagreement")
def disagreement(world, child):
    made = DisagreementFactory(meeting__child=child)
    return {"pk": made.meeting_id, "disagreement_pk": made.pk}
