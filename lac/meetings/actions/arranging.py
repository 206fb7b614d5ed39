"""Arranging, moving, cancelling and recording a meeting."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lac.audit.log import record
from lac.children.models import Child
from lac.children.twice import just_recorded, same_again
from lac.children.versions import apply, claim

from .. import notices
from ..agencies import agency_of
from ..ehcp import keep_ehcp_review
from ..invitations import with_addresses
from ..models import Attendance, Invitee, Meeting
from .checks import mark_attendance, must_be_open, must_name_no_child, said

DETAILS = ("kind", "planned_at", "place", "link", "chair", "purpose")
# What an invitation says: a change of one of these is told to everybody who was asked.
TOLD = {"kind", "planned_at", "place", "link"}


@transaction.atomic
def arrange_meeting(
    *,
    child,
    kind,
    planned_at,
    by,
    place="",
    link="",
    chair="",
    purpose="",
    invitees=(),
    series=None,
):
    """Arrange a meeting and e-mail those who are asked to it.

    `invitees` are dicts of role, name, and agency, e-mail and user if known.
    """
    Child.unscoped.select_for_update(no_key=True).get(pk=child.pk)
    must_name_no_child(child, place, link)
    meeting = Meeting(
        child=child,
        kind=kind,
        planned_at=planned_at,
        place=place,
        link=link,
        chair=chair,
        purpose=purpose,
        series=series,
    )
    meeting.full_clean(exclude=["child", "series"])
    if same := just_recorded("meeting.arranged", meeting, child=child.pk, by=by):
        return same
    meeting.save()
    asked = Invitee.unscoped.bulk_create(
        Invitee(child=child, meeting=meeting, **{"agency": agency_of(it["role"])} | it)
        for it in with_addresses(child, invitees)
    )
    record(
        "meeting.arranged",
        by=by,
        subject=meeting,
        child=child,
        invited=[it["name"] for it in invitees],
        **said(meeting),
    )
    notices.invite(meeting, asked)
    return meeting


@transaction.atomic
def edit_meeting(*, meeting, by, version, **details):
    """Change when, where or what the meeting is, and tell those who are asked to it.

    A new day or time empties the answers: they were about the old one. Raises
    StaleSave when somebody else changed it.
    """
    meeting = claim(meeting, version)
    must_be_open(meeting, "changed")
    must_name_no_child(meeting.child, details.get("place", ""), details.get("link", ""))
    was = said(meeting)
    changed = apply(meeting, {name: details[name] for name in DETAILS if name in details})
    if "planned_at" in changed:
        meeting.invitees.update(reply="", reply_note="", replied_at=None, instead="")
    if changed:
        record(
            "meeting.changed",
            by=by,
            subject=meeting,
            child=meeting.child_id,
            changes=changed,
            **was,
        )
    if TOLD & set(changed):
        notices.invite(meeting, meeting.invitees.select_related("user"))
    return meeting


@transaction.atomic
def hold_meeting(*, meeting, held_on, by, version=None, notes="", attendance=None):
    """Record that the meeting was held, what was said and who came; again to correct it.

    The annual review of an EHCP is recorded on the plan with it.

    `attendance` is {invitee pk: an Attendance value, or empty for not known}.
    """
    given = {"held_on": held_on, "notes": notes}
    if same_again("meeting.held", meeting, given, by=by):
        version = None
    meeting = claim(meeting, version)
    if meeting.cancelled_at:
        raise ValidationError("This meeting was cancelled, so it cannot have been held.")
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": "The day it was held must be today or in the past."})
    was_on = meeting.held_on
    changed = apply(meeting, given)
    mark_attendance(meeting, attendance or {})
    keep_ehcp_review(meeting=meeting, was_on=was_on, by=by)
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


@transaction.atomic
def cancel_meeting(*, meeting, reason, by):
    """Cancel a meeting that has not been held, with the reason people will read here.

    Whoever was e-mailed is told that it is off, and not why: a reason may be about the child.
    """
    if same := same_again(
        "meeting.cancelled", meeting, {"cancellation_reason": reason.strip()}, by=by
    ):
        return same
    meeting = claim(meeting, None)
    must_be_open(meeting, "cancelled")
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
    notices.call_off(meeting, meeting.invitees.select_related("user"))
    return meeting
