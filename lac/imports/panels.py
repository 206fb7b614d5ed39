"""What the last import had to say about the child: a wrong UPN, a missing start of care."""

import json

from django.db import connection

from lac.accounts.access import Permission
from lac.children.panels import child_panel

from .models import ImportState, Outcome

# Written out, like the scope (docs/adr/0007): it is asked on every look at a child.
_WARNINGS = """
SELECT line.warnings, line.doubts
FROM imports_stagedrow line JOIN imports_import job ON job.id = line.job_id
WHERE line.child_id = %s AND line.outcome <> %s
  AND (line.warnings <> '[]'::jsonb OR line.doubts <> '[]'::jsonb)
  AND job.id = (SELECT latest.id FROM imports_import latest
    WHERE latest.kind = job.kind AND latest.local_authority_id = %s AND latest.state = %s
    ORDER BY latest.applied_at DESC LIMIT 1)
ORDER BY line.id
"""


@child_panel(order=90, permission=Permission.EDIT_CHILD)
def warnings_of_last_import(child, user, may):
    """Warnings about the child in the latest loaded import of each kind; one query."""
    asked = [child.pk, Outcome.REFUSED, child.local_authority_id, ImportState.APPLIED]
    with connection.cursor() as cursor:
        cursor.execute(_WARNINGS, asked)
        found = [json.loads(it) for row in cursor.fetchall() for it in row]
    notes = [{"text": sentence} for said in found for _, sentence in said]
    return {"template": "imports/child_panel.html", "notes": notes} if notes else None
