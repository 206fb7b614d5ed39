"""What the last import had to say about the child: a wrong UPN, a missing start of care."""

from django.db.models import OuterRef, Subquery

from lac.accounts.access import Permission
from lac.children.panels import child_panel

from .models import Import, ImportState, StagedRow


@child_panel(order=90, permission=Permission.EDIT_CHILD)
def warnings_of_last_import(child, user, may):
    """Warnings about the child in the latest loaded import of each kind; one query."""
    later = Import.objects.filter(
        kind=OuterRef("job__kind"),
        local_authority=child.local_authority_id,
        state=ImportState.APPLIED,
    ).order_by("-applied_at")
    rows = (
        StagedRow.objects.warned()
        .filter(child_id=child.pk, job=Subquery(later.values("pk")[:1]))
        .only("warnings", "doubts")
    )
    notes = [{"text": note} for row in rows for note in row.notes]
    return {"template": "imports/child_panel.html", "notes": notes} if notes else None
