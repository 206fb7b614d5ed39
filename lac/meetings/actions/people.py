"""Who is asked to a meeting, and what they answer."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lac.audit.log import record
from lac.children.twice import just_recorded
from lac.children.versions import claim

from .. import notices
from ..agencies import agency_of
from ..models import Invitee, Reply
from .checks import must_be_open, said


@transaction.atomic
def invite(*, meeting, role, name, by, email="", user=None, agency=""):
    """Ask one more person to the meeting, by e-mail where there is an address."""
    meeting = claim(meeting, None)
    must_be_open(meeting, "added to")
    invitee = Invitee(
        child_id=meeting.child_id,
        meeting=meeting,
        role=role,
        agency=agency or agency_of(role),
        name=name,
        email=email,
        user=user,
    )
    invitee.full_clean(exclude=["meeting", "child"])
    if same := just_recorded(
        "meeting.invited", invitee, child=meeting.child_id, by=by, but=("invited_at",)
    ):
        return same
    _must_be_new(invitee)
    invitee.save()
    record(
        "meeting.invited",
        by=by,
        subject=meeting,
        child=meeting.child_id,
        name=name,
        **said(meeting),
    )
    notices.invite(meeting, [invitee])
    return invitee


@transaction.atomic
def invite_all(*, meeting, people, by):
    """Ask several people: dicts of role and name, and agency, e-mail and user if known."""
    return [invite(meeting=meeting, by=by, **person) for person in people]


def _must_be_new(invitee):
    """Nobody is asked twice: the same account, or the same address."""
    same = Q(user=invitee.user) if invitee.user else Q(pk=None)
    if invitee.address:
        same |= Q(email__iexact=invitee.address) | Q(user__email__iexact=invitee.address)
    if invitee.meeting.invitees.filter(same).exists():
        raise ValidationError(
            {"name": f"{invitee.name} is on the list already. Look at “People asked”."}
        )


@transaction.atomic
def uninvite(*, invitee, by):
    """Take a person off the list of a meeting that has not been held, and tell them."""
    meeting = claim(invitee.meeting, None)
    must_be_open(meeting, "changed")
    meeting.version += 1
    meeting.save(update_fields=["version"])
    name, was = invitee.name, Invitee.unscoped.select_related("user").get(pk=invitee.pk)
    invitee.delete()
    record(
        "meeting.uninvited",
        by=by,
        subject=meeting,
        child=meeting.child_id,
        name=name,
        **said(meeting),
    )
    notices.call_off(meeting, [was])


@transaction.atomic
def answer(*, invitee, reply, by, note="", instead=""):
    """Write down what an invitee answered; they may change their mind until the meeting.

    `by` is None when the answer came through the link in the e-mail, which needs no sign-in.
    """
    meeting = claim(invitee.meeting, None)
    must_be_open(meeting, "answered")
    if reply not in Reply.values:
        raise ValidationError({"reply": "Choose one of the answers."})
    if reply == Reply.INSTEAD and not instead.strip():
        raise ValidationError({"instead": "Say who will come, and what they do."})
    invitee.reply, invitee.reply_note = reply, note.strip()
    invitee.instead = instead.strip() if reply == Reply.INSTEAD else ""
    invitee.replied_at = timezone.now()
    invitee.full_clean(exclude=["meeting", "child"])
    invitee.save(update_fields=["reply", "reply_note", "instead", "replied_at"])
    record(
        "meeting.answered" if by else "meeting.answered_by_link",
        by=by,
        subject=meeting,
        child=meeting.child_id,
        name=invitee.name,
        answer=invitee.get_reply_display()[0].lower() + invitee.get_reply_display()[1:],
        **said(meeting),
    )
    return invitee
