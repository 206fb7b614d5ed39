"""Suspensions and exclusions in the pack for a child's next school."""

from lac.children.pack import pack_part
from lac.words import day as said

from .models import Suspension


@pack_part(40, "Suspensions and exclusions")
def suspensions(child, school, day):
    """Every decision that stands: when, how long and why."""
    rows = Suspension.unscoped.standing().filter(child=child).select_related("reason_1", "school")
    return [
        (
            f"{said(it.started_on)}, {it.school}",
            f"{it.get_kind_display()}: {_length(it)}{it.reason_1}",
        )
        for it in rows.order_by("-started_on")
    ]


def _length(it):
    if it.kind == "PERM":
        return ""
    return f"{it.sessions} half-day{'' if it.sessions == 1 else 's'}. "
