"""Linking brothers and sisters in care.

The log keeps both ids and the reason, and stands in neither record's own list of events:
who reads one child's record may not know of the other.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from lac.audit.log import record

from ..models import Child, SiblingKind, SiblingLink


@transaction.atomic
def link_siblings(*, child, sibling, kind, reason, by):
    """Record that two children are siblings. A second press records it once."""
    if sibling.pk == child.pk:
        raise ValidationError({"sibling": "This is the child's own social care ID."})
    if kind not in SiblingKind.values:
        raise ValidationError({"kind": "Choose how they are related."})
    reason = _given(reason)
    pair = sorted((child.pk, sibling.pk))
    list(Child.unscoped.select_for_update(no_key=True).filter(pk__in=pair).order_by("pk"))
    link, is_new = SiblingLink.unscoped.get_or_create(
        first_id=pair[0], second_id=pair[1], defaults={"kind": kind}
    )
    if not is_new and link.kind != kind:
        raise ValidationError(
            f"They are linked already, as {link.get_kind_display().lower()}. "
            "Remove that link first, with the reason."
        )
    if is_new:
        record(
            "sibling.linked",
            by=by,
            subject=link,
            kind=link.get_kind_display().lower(),
            pair=pair,
            reason=reason,
        )
    return link


@transaction.atomic
def unlink_siblings(*, link, reason, by):
    """Take a link away, with the reason."""
    reason = _given(reason)
    current = SiblingLink.unscoped.select_for_update().filter(pk=link.pk).first()
    if current is None:
        raise ValidationError("This link has been removed already.")
    kind, pk = current.get_kind_display().lower(), current.pk
    pair = [current.first_id, current.second_id]
    current.delete()
    record("sibling.unlinked", by=by, kind=kind, link=pk, pair=pair, reason=reason)


def _given(reason):
    if not reason.strip():
        raise ValidationError({"reason": "Say how you know."})
    return reason.strip()
