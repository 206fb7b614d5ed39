"""Every write of the virtual school's own pages."""

from django.db import transaction

from lac.audit.log import record


@transaction.atomic
def record_export(*, label, rows, by, child_ids=()):
    """Note that figures or a list left the system: how many rows, of what."""
    record("indicator.exported", by=by, label=label, rows=rows, children=list(child_ids))
