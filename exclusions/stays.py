"""What a suspension shows: the child was at the school."""

from lac.children.stays import shows_stay

from .models import Suspension


@shows_stay("a suspension or exclusion there")
def suspensions(child, school):
    """Their suspensions and exclusions from the school."""
    return Suspension.unscoped.filter(child=child, school=school)
