"""Plans learn of PEP meetings recorded on the meetings' own pages, and lend them their own."""

from django.urls import reverse

from lac.accounts.access import Permission
from lac.meetings.models import MeetingKind
from lac.meetings.rooms import Room, room

from . import actions
from .models import Pep

HEARD = ("meeting.arranged", "meeting.changed", "meeting.held")


def after_meeting(action, child_ids):
    """Listen to the audit log: a PEP meeting arranged or held becomes that of its term's plan."""
    if action in HEARD:
        actions.adopt_meetings(children=child_ids)


@room(MeetingKind.PEP)
def room_of_plan(meeting, user):
    """The page of the plan whose meeting it is; to write only while the plan is open."""
    plans = Pep.visible_to(user, Permission.VIEW_PEP).live().filter(meeting=meeting)
    pep = plans.first()
    if pep is None:
        return None
    where = {"child_pk": pep.child_id, "pk": pep.pk}
    mine = Pep.visible_to(user, Permission.WRITE_PEP).filter(pk=pep.pk)
    may_write = pep.is_open and mine.exists()
    return Room(
        str(pep),
        reverse("pep:sitting", kwargs=where) if may_write else "",
        reverse("pep:sitting_summary", kwargs=where),
    )
