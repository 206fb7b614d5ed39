"""What a plan shows: the child was at the school that wrote it."""

from lac.children.stays import shows_stay

from .actions.following import FOLLOW
from .models import Pep, PepState


@shows_stay("a plan that was sent in there")
def plans(child, school):
    """Plans of the school that do not follow the child to another."""
    return Pep.unscoped.filter(child=child, school=school).exclude(
        state__in=(*FOLLOW, PepState.CANCELLED)
    )
