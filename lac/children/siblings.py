"""A child's brothers and sisters in care, as one person may know them.

Whoever may not see the other child learns nothing, not even that there is one: no name, no
number, no line in the log of the record (see docs/adr: siblings).
"""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from .models import Child, Placement, SiblingLink


@dataclass(frozen=True)
class Sibling:
    """A brother or sister, with what the two share today."""

    link: SiblingLink
    child: Child
    year: str
    same_home: bool
    same_school: bool


def siblings_of(child, user):
    """The siblings of a child that this user may see, the eldest first. Two queries at most."""
    links = {it.other_than(child): it for it in SiblingLink.unscoped.of_child(child)}
    if not links:
        return []
    today = timezone.localdate()
    mine = Child.visible_to(user, few=True).filter(pk__in=links)
    # The child with them, so that home and school are compared as they are today.
    known = Child.unscoped.filter(pk=child.pk) | mine
    rows = known.with_identity(today).annotate(home=_home(today)).order_by("born_on", "pk")
    found = {it.pk: it for it in rows}
    here = found.pop(child.pk)
    return [
        Sibling(
            link=links[pk],
            child=it,
            year=it.year_group_on(today),
            same_home=it.home is not None and it.home == here.home,
            same_school=it.school_id is not None and it.school_id == here.school_id,
        )
        for pk, it in found.items()
    ]


def _home(today):
    placements = Placement.unscoped.current(today).filter(child=OuterRef("pk"))
    return Subquery(placements.values("household")[:1])


def siblings_at(school_id, child, user):
    """The siblings that this user may see who are at a school (its id) today."""
    if school_id is None:
        return []
    return [it for it in siblings_of(child, user) if it.child.school_id == school_id]
