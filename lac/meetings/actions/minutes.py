"""The minutes: written during the meeting, agreed, circulated."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.audit.models import Event
from lac.children.access import permissions_on
from lac.children.versions import apply, claim

from .. import notices
from ..models import AgreedMinutes
from .checks import mark_attendance, said

# Drafts of one person this close together are one sitting: one row in the log.
SITTING = dt.timedelta(minutes=10)


@transaction.atomic
def keep_draft(*, meeting, notes, by, version, attendance=None):
    """Store the minutes as they are typed, and who is there; the meeting is not over by it.

    Raises StaleSave when somebody else wrote in between: nobody is overwritten.
    """
    meeting = claim(meeting, version)
    if meeting.cancelled_at:
        raise ValidationError("This meeting was cancelled, so there is nothing to write down.")
    changed = apply(meeting, {"notes": notes})
    came = mark_attendance(meeting, attendance or {})
    if (changed or came) and not _same_sitting(meeting, by):
        record("meeting.notes_kept", by=by, subject=meeting, child=meeting.child_id,
               **said(meeting))  # fmt: skip
    return meeting


def _same_sitting(meeting, by):
    """Whether the log told of a draft of theirs a moment ago."""
    return Event.objects.filter(
        child_id=meeting.child_id,
        action="meeting.notes_kept",
        subject_id=meeting.pk,
        actor_id=getattr(by, "pk", None),
        at__gt=timezone.now() - SITTING,
    ).exists()


@transaction.atomic
def agree_minutes(*, meeting, by, version):
    """Keep the minutes as they are now as an agreed version, with the next number."""
    meeting = claim(meeting, version)
    if not meeting.held_on:
        raise ValidationError("Record that the meeting was held before its minutes are agreed.")
    if not meeting.notes.strip():
        raise ValidationError("There is nothing in the minutes yet.")
    last = meeting.agreed_minutes.first()
    if last and last.text == meeting.notes:
        raise ValidationError("Nothing has changed since these minutes were agreed.")
    minutes = AgreedMinutes.unscoped.create(
        child_id=meeting.child_id,
        meeting=meeting,
        number=last.number + 1 if last else 1,
        text=meeting.notes,
        agreed_on=timezone.localdate(),
        agreed_by=by,
    )
    record(
        "meeting.minutes_agreed",
        by=by,
        subject=minutes,
        child=meeting.child_id,
        number=minutes.number,
        **said(meeting),
    )
    return minutes


@transaction.atomic
def circulate_minutes(*, minutes, by):
    """E-mail everybody who was asked and may read the record where the agreed minutes are.

    The minutes themselves never travel. Gives how many e-mails are new; pressed again,
    nobody gets a second one.
    """
    meeting = claim(minutes.meeting, None)
    minutes.circulated_at = timezone.now()
    minutes.save(update_fields=["circulated_at"])
    asked = meeting.invitees.filter(user__is_active=True).select_related("user")
    readers = [
        it for it in asked if Permission.VIEW_CHILD in permissions_on(it.user, meeting.child_id)
    ]
    record(
        "meeting.minutes_circulated",
        by=by,
        subject=minutes,
        child=meeting.child_id,
        number=minutes.number,
        to=[it.name for it in readers],
        **said(meeting),
    )
    return notices.circulate(minutes, meeting, readers)
