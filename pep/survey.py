"""The survey of PEP meetings: who is asked, and the secret link they answer by."""

import datetime as dt

from django.db.models.functions import Lower
from django.utils import timezone

from lac.children.models import YoungPersonAccount
from lac.links import new_key, sha256_of, token_of
from lac.meetings.models import Agency, Attendance, Invitee

from .models import Attendee, Pep, SurveyReply

SALT = "lac.pep.survey"
# Meetings held longer ago are not asked about: nobody remembers.
ASKED_WITHIN = dt.timedelta(days=14)
ANSWERED_WITHIN = dt.timedelta(days=28)


def person_of(pep, address):
    """One who came, as a hash that means nothing for any other plan."""
    return token_of(f"{SALT}.person", f"{pep.pk}:{address.lower()}")


def reply_of(token):
    """The answer that a link is for, or None when it no longer works."""
    rows = SurveyReply.unscoped.filter(
        sha256=sha256_of(token), expires_at__gt=timezone.now(), pep__child__closed_on=None
    )
    return rows.first()


def to_ask(today):
    """(plan, {address: (role, user)}) of the plans whose meeting was held lately: all who came.

    The child is asked how they feel elsewhere (`pep.models.voice`), not here. Five queries.
    """
    plans = (
        Pep.unscoped.live()
        .filter(held_on__range=(today - ASKED_WITHIN, today), child__closed_on=None)
        .order_by("pk")
    )
    plans = {it.pk: it for it in plans}
    came = {pk: {} for pk in plans}
    rows = Attendee.unscoped.filter(pep__in=plans, came=Attendee.Came.YES).exclude(email="")
    for row in rows:
        came[row.pep_id][row.email.lower()] = (row.role, None)
    meetings = {it.meeting_id: pk for pk, it in plans.items() if it.meeting_id}
    rows = Invitee.unscoped.filter(meeting__in=meetings, attended=Attendance.YES)
    for row in rows.exclude(agency=Agency.CHILD).select_related("user"):
        if row.address:
            came[meetings[row.meeting_id]][row.address.lower()] = (row.role, row.user)
    children = {it.child_id for it in plans.values()}
    own = YoungPersonAccount.unscoped.filter(child__in=children)
    own = dict(own.values_list("child", Lower("user__email")))
    asked = {}
    for pk, person in SurveyReply.unscoped.filter(pep__in=plans).values_list("pep", "person"):
        asked.setdefault(pk, set()).add(person)
    for pk, plan in plans.items():
        known = asked.get(pk, set())
        came[pk].pop(own.get(plan.child_id), None)
        fresh = {it: who for it, who in came[pk].items() if person_of(plan, it) not in known}
        if fresh:
            yield plan, fresh


def new_reply(pep, address, role):
    """A place for one person's answer, not saved, and the key that goes into the outbox."""
    key = new_key()
    reply = SurveyReply(
        pep=pep,
        held_on=pep.held_on,
        role=role[:80] or "Took part",
        person=person_of(pep, address),
        sha256=sha256_of(token_of(SALT, key)),
        expires_at=timezone.now() + ANSWERED_WITHIN,
    )
    return reply, key
