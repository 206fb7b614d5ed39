"""What the last import found wrong with children's records."""

from django.db.models import Exists, OuterRef, Q

from lac.accounts.access import Permission
from lac.children.quality import quality_check

from .models import Import, ImportState, Outcome, StagedRow

# Lines of care that share days with another line or with the record.
OVERLAPS = ("overlaps_record", "overlaps_line", "overlaps_placement")


@quality_check(
    order=90,
    code="overlapping_care",
    label="Care dates of the last return overlap",
    fix="children:care",
    fix_label="Check the care dates",
    permission=Permission.EDIT_CHILD,
)
def overlapping_care(today):
    """A line of the authority's last import of its return was refused because it shares days."""
    later = Import.objects.filter(
        Q(applied_at__gt=OuterRef("job__applied_at")),
        kind="ssda903",
        state=ImportState.APPLIED,
        local_authority=OuterRef("job__local_authority"),
    )
    refused = StagedRow.objects.filter(
        ~Exists(later),
        child_id=OuterRef("pk"),
        outcome=Outcome.REFUSED,
        problem__in=OVERLAPS,
        job__kind="ssda903",
        job__state=ImportState.APPLIED,
    )
    return Exists(refused)
