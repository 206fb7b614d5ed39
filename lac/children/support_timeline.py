"""The child's story: documents that came, referrals, health reviews and moves."""

from django.utils import timezone

from .models import ChildDocument
from .timeline import Entry, timeline_source


@timeline_source()
def documents(child, user, may):
    """Documents in use that this reader may read, on the day they were added."""
    rows = ChildDocument.of(child, user).readable_with(may).kept()
    return [
        Entry(
            timezone.localtime(it.added_at).date(),
            f"Document added: {it.title}",
            it.get_kind_display(),
            it.get_absolute_url(),
            "document",
        )
        for it in rows
    ]
