"""The child's story: what was not done in time. What is still to come is on its own tab."""

from django.utils import timezone

from lac.accounts.access import Permission
from lac.children.timeline import Entry, timeline_source

from .models import Deadline, State

TOLD = {
    State.OVERDUE: "Overdue",
    State.MISSED: "Missed",
    State.MET_LATE: "Done late",
}


@timeline_source(permission=Permission.VIEW_CHILD)
def deadlines(child, user, may):
    """Deadlines that were not met, on the last day on which they would have been."""
    today = timezone.localdate()
    told = []
    for deadline in Deadline.of(child, user):
        word = TOLD.get(deadline.state_on(today))
        if word:
            url = deadline.get_absolute_url()
            title = f"{word}: {deadline.name}"
            told.append(Entry(deadline.due_on, title, deadline.detail, url, "deadline"))
    return told
