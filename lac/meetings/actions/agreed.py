"""What a meeting agreed that somebody will do."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.twice import just_recorded
from lac.children.versions import claim

from ..models import MeetingAction


@transaction.atomic
def add_action(*, meeting, text, owner_name, by, owner=None, due_on=None):
    """Write down something the meeting agreed that somebody will do."""
    meeting = claim(meeting, None)
    if meeting.cancelled_at:
        raise ValidationError("This meeting was cancelled, so it agreed nothing.")
    action = MeetingAction(
        child_id=meeting.child_id,
        meeting=meeting,
        text=text,
        owner_name=owner_name,
        owner=owner,
        due_on=due_on,
    )
    action.full_clean(exclude=["meeting", "child"])
    if same := just_recorded("meeting.action_added", action, child=meeting.child_id, by=by):
        return same
    action.save()
    record(
        "meeting.action_added",
        by=by,
        subject=action,
        child=meeting.child_id,
        text=text,
        owner=owner_name,
        due_on=due_on and due_on.isoformat(),
    )
    return action


@transaction.atomic
def finish_action(*, action, done_on, by):
    """Mark an agreed action as done on a day."""
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": "The day it was done must be today or in the past."})
    action.done_on = done_on
    action.save(update_fields=["done_on"])
    record("meeting.action_done", by=by, subject=action, child=action.child_id, text=action.text)
    return action


@transaction.atomic
def reopen_action(*, action, by):
    """Say that an action that was marked done is not done after all."""
    if action.done_on is None:
        raise ValidationError("This action is not marked done.")
    action.done_on = None
    action.save(update_fields=["done_on"])
    record(
        "meeting.action_reopened", by=by, subject=action, child=action.child_id, text=action.text
    )
    return action
