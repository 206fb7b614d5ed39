"""A section with its plan, as its pages and its drafts read it: one query, compiled once."""

from lac.accounts.access import Permission
from lac.prepared import Prepared

from .models import PepSection


@Prepared.of(child=int, pep=int, key=str)
def _sections(child, pep, key):
    rows = PepSection.unscoped.filter(pep=pep, pep__child=child, key=key)
    return rows.select_related(
        "pep__form__local_authority", "pep__school", "updated_by", "completed_by"
    )


def section_to_write(child, user, pep, key):
    """The section of one of a child's plans that this user may write in, or None.

    The user's page has opened the child, so the scope is known (`VisibleTo.of`).
    """
    if Permission.WRITE_PEP not in (child.opened_to(user) or ()):
        return None
    section = _sections.first(child=child.pk, pep=pep, key=key)
    if section is not None:
        section.pep.child = child
    return section
