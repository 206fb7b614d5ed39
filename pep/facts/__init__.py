"""What a plan takes from the record, dated and never typed: shown as it is today until signing."""

from django.utils import timezone

from . import one, person, schooling, support
from .fact import Fact, in_care_on

__all__ = ["Fact", "facts", "in_care_on"]

_LISTS = one.LISTS | person.LISTS | schooling.LISTS | support.LISTS


def facts(name, pep, on=None):
    """The facts of one list, as they are on a day (today)."""
    return [fact for fact in _LISTS[name](pep, on or timezone.localdate()) if fact.value]
