"""E-mails about meetings: asked, moved, called off. They say when and where, never about whom."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lac.deadlines import outbox
from lac.deadlines.models import Delivery
from lac.words import clock

from .invitations import calendar_entry
from .models import Meeting, ReplyLink
from .replies import new_link

AHEAD = dt.timedelta(weeks=4)


def key_of(meeting, invitee, what=""):
    """The outbox key of an e-mail to one invitee: one for each state of the meeting."""
    start = f"meeting:{meeting.pk}:{invitee.pk}:"
    return f"{start}{what}:{meeting.version}" if what else start


def invite(meeting, invitees):
    """E-mail these people the meeting as it now is, with a link to answer.

    Nobody gets the same state of a meeting twice; a meeting of the past is not sent at all.
    """
    if meeting.planned_at <= timezone.now():
        return
    told_before = _told_before(meeting)
    # Of a series people hear four weeks ahead, not a year: see `invite_to_series`.
    is_far = meeting.series_id and meeting.planned_at > timezone.now() + AHEAD
    for invitee in invitees:
        if invitee.address and not (is_far and invitee.pk not in told_before):
            _ask(meeting, invitee, is_change=invitee.pk in told_before)


def invite_to_series():
    """E-mail people about the meetings of series in the next four weeks, unless they know."""
    soon = Meeting.unscoped.upcoming().filter(
        series__isnull=False, planned_at__lte=timezone.now() + AHEAD
    )
    for meeting in soon:
        told_before = _told_before(meeting)
        invitees = meeting.invitees.exclude(pk__in=told_before).select_related("user")
        with transaction.atomic():
            invite(meeting, invitees)


def _ask(meeting, invitee, is_change):
    link, reply = new_link(invitee, meeting)
    is_new = outbox.queue(
        "meeting_changed" if is_change else "meeting_invitation",
        key=key_of(meeting, invitee, "asked"),
        **_addressed(invitee),
        calendar_file=calendar_entry(meeting, method="REQUEST", to=invitee.address).decode(),
        reply=reply,
        **_details(meeting),
    )
    if is_new:
        ReplyLink.unscoped.bulk_create([link])


def call_off(meeting, invitees):
    """E-mail those of these people who had an invitation that they are not to come."""
    if meeting.planned_at <= timezone.now():
        return
    told_before = _told_before(meeting)
    for invitee in invitees:
        if invitee.pk in told_before and invitee.address:
            outbox.queue(
                "meeting_cancelled",
                key=key_of(meeting, invitee, "cancelled"),
                **_addressed(invitee),
                calendar_file=calendar_entry(meeting, method="CANCEL", to=invitee.address).decode(),
                **_details(meeting),
            )


def circulate(minutes, meeting, readers):
    """E-mail these invitees, who sign in here, where the agreed minutes are; how many are new."""
    return sum(
        outbox.queue(
            "meeting_minutes",
            key=f"minutes:{minutes.pk}:{reader.pk}",
            user=reader.user,
            day=date_format(meeting.held_on, "j F Y"),
        )
        for reader in readers
    )


def _told_before(meeting):
    """Ids of the invitees who were ever e-mailed about the meeting."""
    return set(deliveries(meeting))


def deliveries(meeting):
    """{invitee pk: the latest e-mail to them about the meeting}; one query."""
    rows = Delivery.objects.filter(key__startswith=f"meeting:{meeting.pk}:").order_by("pk")
    return {int(it.key.split(":")[2]): it for it in rows}


def _addressed(invitee):
    return {"user": invitee.user} if invitee.user else {"email": invitee.email}


def _details(meeting):
    """What the text says; plain words, because the outbox keeps JSON."""
    at = timezone.localtime(meeting.planned_at)
    return {
        "kind": meeting.get_kind_display(),
        "day": date_format(at, "l j F Y"),
        "time": clock(at),
        "place": meeting.place or "Online",
        "join": meeting.link,
    }
