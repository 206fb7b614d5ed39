"""Who may read the sensitive fields of a child's record: one table for every way out.

Pages, search, exports, PDFs and the audit log all ask here. A field that is not
named may be read by everybody who sees the record.
"""

from lac.accounts.access import Permission as P

_SOCIAL_CARE = frozenset({P.VIEW_SENSITIVE})
# A school must know who may not collect the child, and acts on it at the gate.
_SCHOOL_AND_SOCIAL_CARE = frozenset({P.VIEW_SENSITIVE, P.EDIT_ENROLMENT})

# "model.field": any one of these permissions on the child reads it.
AUDIENCE = {
    "child.restricted_contact": _SCHOOL_AND_SOCIAL_CARE,
    "formername.given_name": _SOCIAL_CARE,
    "careepisode.legal_status": _SOCIAL_CARE,
    "careepisode.category_of_need": _SOCIAL_CARE,
    "careepisode.reason_started": _SOCIAL_CARE,
    "careepisode.reason_ended": _SOCIAL_CARE,
    "careepisode.home_postcode": _SOCIAL_CARE,
    "placement.postcode": _SOCIAL_CARE,
    "placement.provider": _SOCIAL_CARE,
    "placement.reason_ended": _SOCIAL_CARE,
    "placement.ofsted_urn": _SOCIAL_CARE,
    "household.address": _SOCIAL_CARE,
    "household.postcode": _SOCIAL_CARE,
}

# Who may read a document, by its audience ("social_care"): any one of these permissions.
DOCUMENT_AUDIENCE = {
    "everyone": frozenset({P.VIEW_CHILD}),
    "plans": frozenset({P.VIEW_PEP}),
    "health": frozenset({P.VIEW_HEALTH}),
    "social_care": _SOCIAL_CARE,
}


def audiences_open_to(may):
    """The audiences of documents that someone with these permissions on the child belongs to."""
    return [audience for audience, needs in DOCUMENT_AUDIENCE.items() if needs & may]


def may_read(field, may):
    """Whether someone with these permissions on the child reads the field ("household.address")."""
    audience = AUDIENCE.get(field)
    return audience is None or bool(audience & may)


def read(row, field, may, otherwise=""):
    """The field of the row in words, or `otherwise` when it is empty or not theirs to read."""
    if row is None or not may_read(f"{row._meta.model_name}.{field}", may):
        return otherwise
    display = getattr(row, f"get_{field}_display", None)
    return (display() if display else getattr(row, field)) or otherwise


def readable_changes(event, may):
    """The changes an event of the log tells, without those of fields the reader may not see."""
    model = event.subject_type.rpartition(".")[2]
    told = event.data.get("changes") or {}
    return {field: pair for field, pair in told.items() if may_read(f"{model}.{field}", may)}
