"""Which example and descriptors stand beside a section: an authority's own, or the product's."""

from ..models import SectionGuide
from . import GUIDES


def guide_of(authority_id, key):
    """The guide to a section, or None. One query."""
    own = SectionGuide.objects.filter(local_authority=authority_id, key=key).first()
    return own or GUIDES.get(key)
