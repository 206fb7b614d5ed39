"""The objects and posts of the pages of meetings."""

from lac.links import token_of
from lac.meetings.actions import agree_minutes
from lac.meetings.replies import SALT, new_link
from tests.architecture.golden.objects import objects, posted
from tests.factories.meetings import (
    ChallengeFactory,
    DisagreementFactory,
    InviteeFactory,
    MeetingActionFactory,
    MeetingFactory,
)
from tests.world import TODAY


@objects(
    "meetings:detail",
    "meetings:calendar",
    "meetings:edit",
    "meetings:hold",
    "meetings:cancel",
    "meetings:invite",
    "meetings:add_action",
    "meetings:add_disagreement",
    "meetings:sitting",
    "meetings:autosave",
    "meetings:add_action_here",
    "meetings:summary",
    "meetings:papers",
    "meetings:move_following",
    "meetings:end_series",
)
def meeting(world, child):
    return {"pk": MeetingFactory(child=child).pk}


@objects("meetings:paper_list")
def kind(world, child):
    return {"kind": "pep"}


@posted("meetings:paper_list")
def paper_list(world, child):
    return {"titles": "The current PEP"}


@objects("meetings:finish_action", "meetings:reopen_action")
def action(world, child):
    made = MeetingActionFactory(meeting__child=child)
    return {"pk": made.meeting_id, "action_pk": made.pk}


@posted("meetings:cancel", "meetings:end_series")
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
    return {"token": token_of(SALT, key)}


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


@objects("meetings:agree_minutes")
def held(world, child):
    return {"pk": MeetingFactory(child=child, held_on=TODAY, notes="We agreed.").pk}


@objects("meetings:circulate_minutes")
def minutes(world, child):
    meeting = MeetingFactory(child=child, held_on=TODAY, notes="We agreed.")
    agreed = agree_minutes(meeting=meeting, version=1, by=None)
    return {"pk": meeting.pk, "minutes_pk": agreed.pk}


@posted("meetings:add_action_here")
def promise(world, child):
    return {"text": "Find a tutor", "owner_name": "Nadia Petrov"}


@posted("meetings:autosave")
def draft(world, child):
    return {"notes": "We", "version": "1"}
