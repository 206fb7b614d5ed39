"""One line from the record, and the words that all of them use."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.formats import date_format

from lac.children.models.codes import SHORT_BREAKS

from ..questions import Audience


@dataclass(frozen=True)
class Fact:
    """One line from the record, and who may read it."""

    label: str
    value: str
    audience: Audience = Audience.PROFESSIONALS


def count(number, noun):
    """ "1 time", "2 times"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def day(date):
    """A day in words; empty without one."""
    return date_format(date, "j F Y") if date else ""


def sentence(*parts):
    """The parts that say something, with commas."""
    return ", ".join(str(part) for part in parts if part)


def covers(on, start, end, half_open=False):
    """A condition: the row's dates cover a day; `half_open` leaves its last day out."""
    last = {f"{end}__gt": on} if half_open else {f"{end}__gte": on}
    return Q(**{f"{start}__lte": on}) & (Q(**{f"{end}__isnull": True}) | Q(**last))


def in_care_on(day):
    """A condition on CareEpisode: in care on a day, and not for short breaks."""
    return covers(day, "started_on", "ended_on", half_open=True) & ~Q(legal_status__in=SHORT_BREAKS)
