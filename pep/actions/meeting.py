"""The PEP meeting: arranged, held, and known to the plan wherever it was recorded."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateField, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from lac.audit.log import record
from lac.children.versions import claim
from lac.meetings.actions import arrange_meeting, hold_meeting
from lac.meetings.models import Meeting, MeetingKind

from ..models import LIVE_STATES, Attendee, Pep
from ..sections import section_of_rows
from ..sitting import attended
from .checks import hold_child, hold_open, initiate, must_hold_meetings, said, take_back

# A meeting in the holidays is that of the term after them.
LONGEST_HOLIDAY = dt.timedelta(weeks=7)


@transaction.atomic
def arrange_pep_meeting(*, pep, planned_at, by, place="", link="", people=None):
    """Arrange the meeting of a plan and ask everybody on its list of people.

    `people` takes the place of that list: dicts, as `lac.meetings` takes them.
    """
    must_hold_meetings(pep, by)
    hold_child(pep)
    hold_open(pep)
    if pep.held_on:
        raise ValidationError("The meeting of this plan has been held.")
    if people is None:
        listed = Attendee.unscoped.filter(pep=pep).exclude(name="")
        people = [{"role": it.role, "name": it.name, "email": it.email} for it in listed]
    meeting = arrange_meeting(
        child=pep.child,
        kind=MeetingKind.PEP,
        planned_at=planned_at,
        by=by,
        place=place,
        link=link,
        purpose=str(pep),
        invitees=people,
    )
    Pep.unscoped.filter(pk=pep.pk).update(meeting=meeting)
    pep.meeting = meeting
    initiate(pep)
    record("pep.meeting_arranged", by=by, subject=pep, child=pep.child_id, **said(pep))
    return meeting


@transaction.atomic
def hold_pep_meeting(*, pep, held_on, came, by):
    """Record the day the meeting was held and who came: {attendee pk: an `Attendee.Came`}."""
    must_hold_meetings(pep, by)
    # The plan first, then its people, as everybody else who writes in it.
    hold_open(pep)
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": "The day it was held must be today or in the past."})
    if held_on < pep.term_starts_on - LONGEST_HOLIDAY:
        raise ValidationError(
            {"held_on": f"The day is long before the term of this plan ({pep.term_label}). Check "
             "the year."}
        )  # fmt: skip
    people = list(Attendee.unscoped.filter(pep=pep))
    if _note_who_came(people, came):
        take_back(pep, section_of_rows(pep, "attendee"), by)
    if pep.meeting and not pep.meeting.cancelled_at:
        # As it stands: its notes may have been written on its own page meanwhile.
        meeting = claim(pep.meeting, None)
        hold_meeting(
            meeting=meeting, held_on=held_on, by=by, notes=meeting.notes,
            attendance=_attendance(meeting, people),
        )  # fmt: skip
    pep.held_on = held_on
    Pep.unscoped.filter(pk=pep.pk).update(held_on=held_on)
    initiate(pep)
    record(
        "pep.meeting_held",
        by=by,
        subject=pep,
        child=pep.child_id,
        held_on=held_on.isoformat(),
        **said(pep),
    )
    return pep


def _note_who_came(people, came):
    """Store what changed of who came; gives how many."""
    changed = [it for it in people if came.get(it.pk, it.came) != it.came]
    for person in changed:
        person.came = came[person.pk]
    return Attendee.unscoped.bulk_update(changed, ["came"])


def _attendance(meeting, people):
    by_name = {person.name: person for person in people if person.came}
    return {
        it.pk: attended(by_name[it.name].came, by_name[it.name].sent_views, it.attended)
        for it in meeting.invitees.all()
        if it.name in by_name
    }


def adopt_meetings(*, children, by=None):
    """Let plans know of PEP meetings recorded elsewhere; called by the log for every such event.

    A PEP meeting planned in a plan's term becomes its meeting, and the day it
    was held becomes the plan's. Writes no event: the meeting's own is the record.
    """
    meetings = Meeting.unscoped.of_kind(MeetingKind.PEP)
    mine = meetings.annotate(day=Cast("planned_at", DateField())).filter(
        child=OuterRef("child"),
        day__range=(OuterRef("term_starts_on"), OuterRef("term_ends_on")),
    )
    plans = Pep.unscoped.filter(child__in=children, state__in=LIVE_STATES)
    open_plans = plans.exclude(state="signed_off")
    open_plans.filter(meeting=None).update(
        meeting=Subquery(mine.order_by("-held_on", "planned_at").values("pk")[:1])
    )
    held = Meeting.unscoped.filter(pk=OuterRef("meeting"))
    open_plans.filter(Q(held_on=None), meeting__held_on__isnull=False).update(
        held_on=Subquery(held.values("held_on")[:1])
    )
