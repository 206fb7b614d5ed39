"""The virtual school's support in the child's story."""

from lac.children.timeline import Entry, timeline_source

from .models import DirectSupport


@timeline_source()
def support(child, user, may):
    """Each piece of direct support."""
    return [
        Entry(
            it.given_on,
            f"Virtual school: {it.get_kind_display().lower()}",
            it.get_result_display(),
            kind="support",
        )
        for it in DirectSupport.of(child, user)
    ]
