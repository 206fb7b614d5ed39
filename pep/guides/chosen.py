"""Which example and descriptors stand beside a section: an authority's own, or the product's."""

from lac.prepared import Prepared

from ..models import SectionGuide
from . import GUIDES


@Prepared.of(authority=int, key=str)
def _own(authority, key):
    return SectionGuide.objects.filter(local_authority=authority, key=key)


def guide_of(authority_id, key):
    """The guide to a section, or None. One query."""
    return _own.first(authority=authority_id, key=key) or GUIDES.get(key)
