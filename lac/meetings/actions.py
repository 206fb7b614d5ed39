"""Every change to a meeting."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lac.audit.log import record
from lac.children.models import Child
from lac.children.twice import just_recorded, same_again
from lac.children.versions import apply, claim

from .models import Attendance, Invitee, Meeting, MeetingAction

DETAILS = ("kind", "planned_at", "place", "link", "chair", "purpose")


def said(meeting):
    """What a reader of the log needs to know which meeting it was."""
    planned_on = timezone.localtime(meeting.planned_at).date()
    kind = meeting.get_kind_display()
    return {
        "kind": kind if kind[:2].isupper() else kind[0].lower() + kind[1:],
        "planned": date_format(planned_on, "j F Y"),
    }


@transaction.atomic
def arrange_meeting(
    *, child, kind, planned_at, by, place="", link="", chair="", purpose="", invitees=()
):
    """Arrange a meeting. `invitees` are dicts of role, name, and e-mail and user if known."""
    Child.unscoped.select_for_update(no_key=True).get(pk=child.pk)
    meeting = Meeting(
        child=child,
        kind=kind,
        planned_at=planned_at,
        place=place,
        link=link,
        chair=chair,
        purpose=purpose,
    )
    meeting.full_clean(exclude=["child"])
    if same := just_recorded("meeting.arranged", meeting, child=child.pk, by=by):
        return same
    meeting.save()
    Invitee.unscoped.bulk_create(
        Invitee(child=child, meeting=meeting, **invitee) for invitee in invitees
    )
    record(
        "meeting.arranged",
        by=by,
        subject=meeting,
        child=child,
        invited=[it["name"] for it in invitees],
        **said(meeting),
    )
    return meeting


@transaction.atomic
def edit_meeting(*, meeting, by, version, **details):
    """Change when, where or what the meeting is. Raises StaleSave when somebody else did."""
    meeting = claim(meeting, version)
    _still_open(meeting, "changed")
    was = said(meeting)
    if changed := apply(meeting, {name: details[name] for name in DETAILS if name in details}):
        record(
            "meeting.changed",
            by=by,
            subject=meeting,
            child=meeting.child_id,
            changes=changed,
            **was,
        )
    return meeting


@transaction.atomic
def hold_meeting(
    *, meeting, held_on, by, version=None, notes="", disagreement="", resolution="", attendance=None
):
    """Record that the meeting was held, what was said and who came; again to correct it.

    `attendance` is {invitee pk: an Attendance value, or empty for not known}.
    """
    given = {
        "held_on": held_on,
        "notes": notes,
        "disagreement": disagreement,
        "resolution": resolution,
    }
    if same_again("meeting.held", meeting, given, by=by):
        version = None
    meeting = claim(meeting, version)
    if meeting.cancelled_at:
        raise ValidationError("This meeting was cancelled, so it cannot have been held.")
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": "The day it was held must be today or in the past."})
    if resolution and not disagreement:
        raise ValidationError(
            {"disagreement": "Say what was not agreed before how it was resolved."}
        )
    changed = apply(meeting, given)
    _mark_attendance(meeting, attendance or {})
    record(
        "meeting.held",
        by=by,
        subject=meeting,
        child=meeting.child_id,
        held_on=date_format(held_on, "j F Y"),
        changed=sorted(changed),
        came=list(meeting.invitees.filter(attended=Attendance.YES).values_list("name", flat=True)),
        **said(meeting),
    )
    return meeting


def _mark_attendance(meeting, attendance):
    rows = list(meeting.invitees.filter(pk__in=attendance))
    for invitee in rows:
        invitee.attended = attendance[invitee.pk]
        invitee.full_clean(exclude=["meeting", "child"])
    Invitee.unscoped.bulk_update(rows, ["attended"])


@transaction.atomic
def cancel_meeting(*, meeting, reason, by):
    """Cancel a meeting that has not been held, with the reason people will read."""
    if same := same_again(
        "meeting.cancelled", meeting, {"cancellation_reason": reason.strip()}, by=by
    ):
        return same
    meeting = claim(meeting, None)
    _still_open(meeting, "cancelled")
    if not reason.strip():
        raise ValidationError({"reason": "Say why the meeting is cancelled."})
    meeting.cancelled_at = timezone.now()
    meeting.cancellation_reason = reason.strip()
    meeting.version += 1
    meeting.save()
    record(
        "meeting.cancelled",
        by=by,
        subject=meeting,
        child=meeting.child_id,
        reason=meeting.cancellation_reason,
        **said(meeting),
    )
    return meeting


@transaction.atomic
def invite(*, meeting, role, name, by, email="", user=None):
    """Ask one more person to the meeting."""
    meeting = claim(meeting, None)
    _still_open(meeting, "added to")
    invitee = Invitee(
        child_id=meeting.child_id, meeting=meeting, role=role, name=name, email=email, user=user
    )
    invitee.full_clean(exclude=["meeting", "child"])
    if same := just_recorded(
        "meeting.invited", invitee, child=meeting.child_id, by=by, but=("invited_at",)
    ):
        return same
    invitee.save()
    record(
        "meeting.invited",
        by=by,
        subject=meeting,
        child=meeting.child_id,
        name=name,
        **said(meeting),
    )
    return invitee


@transaction.atomic
def uninvite(*, invitee, by):
    """Take a person off the list of a meeting that has not been held."""
    meeting = invitee.meeting
    _still_open(meeting, "changed")
    name = invitee.name
    invitee.delete()
    record(
        "meeting.uninvited",
        by=by,
        subject=meeting,
        child=meeting.child_id,
        name=name,
        **said(meeting),
    )


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


def _still_open(meeting, verb):
    if meeting.held_on:
        raise ValidationError(f"This meeting has been held, so it cannot be {verb}.")
    if meeting.cancelled_at:
        raise ValidationError(f"This meeting was cancelled, so it cannot be {verb}.")
