"""What meetings agreed, in the pack for a child's next school, and passed to its teacher."""

from lac.audit.log import record
from lac.children.pack import pack_part, passes_on
from lac.words import day as said

from .models import MeetingAction


@pack_part(80, "Agreed at meetings and not done yet")
def unfinished(child, school, day):
    """Each action with who does it and by when."""
    rows = MeetingAction.unscoped.filter(child=child, done_on=None).order_by("due_on", "pk")
    return [
        (it.text, f"{it.owner_name}, by {said(it.due_on)}" if it.due_on else it.owner_name)
        for it in rows
    ]


@passes_on
def pass_actions(child, old, new, by):
    """Give what the last school's teachers still have to do to the next one's."""
    rows = MeetingAction.unscoped.select_for_update(of=("self",))
    mine = list(rows.filter(child=child, done_on=None, owner__in=old).select_related("owner"))
    for it in mine:
        before = it.owner_name
        it.owner, it.owner_name = new, new.full_name
        it.save(update_fields=["owner", "owner_name"])
        record(
            "meeting_action.passed_on",
            by=by,
            subject=it,
            child=child,
            name=before,
            to=new.full_name,
        )
    return len(mine)
