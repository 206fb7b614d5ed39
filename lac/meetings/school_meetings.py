"""Says whether the meeting before a child starts at a school, or leaves it, was held."""

from lac.children.models import Occasion
from lac.children.school_moves.meetings import says_whether_held

from .models import Meeting, MeetingKind

KINDS = {
    Occasion.ADMISSION: (MeetingKind.PRE_ADMISSION,),
    Occasion.LEAVING: (MeetingKind.EXIT,),
}


@says_whether_held
def was_held(child, occasion, since, until):
    """Whether such a meeting about the child was held from one day to another, both included."""
    meetings = Meeting.unscoped.held().of_kind(*KINDS[occasion]).filter(child=child)
    return meetings.filter(held_on__range=(since, until)).exists()
