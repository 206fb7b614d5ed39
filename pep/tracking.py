"""When results are asked for: each half-term and each term, by the authority's own calendar."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Subquery

from lac.calendars.days import academic_year, calendar_for
from lac.children.models import CareEpisode, Enrolment

from .eligible import birthday_limit
from .facts import in_care_on
from .models import Asking, AttainmentPoint, Measure, ResultsRule


@dataclass(frozen=True)
class Window:
    """A stretch of days in which each child has at least one result."""

    label: str
    starts_on: dt.date
    ends_on: dt.date
    # A term, not half of one; and a term that has no halves.
    is_whole: bool = True
    is_only: bool = False

    def holds(self, day):
        """Whether a day lies in it; both its first and its last do."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Asked:
    """A window for which an authority asks for results: from when to when it takes them."""

    window: Window
    opens_on: dt.date
    closes_on: dt.date

    def is_open(self, day):
        """Whether results are asked for on a day; the first and the last day are in."""
        return self.opens_on <= day <= self.closes_on


def windows_of(term):
    """The half-terms of a term, then the term itself; one without half-term is whole."""
    name = f"{term.get_name_display().lower()} term"
    whole = Window(f"The {name}", term.starts_on, term.ends_on)
    if term.half_term_starts_on is None:
        return [replace(whole, is_only=True)]
    day = dt.timedelta(days=1)
    ends_on, starts_on = term.half_term_starts_on - day, term.half_term_ends_on + day
    first = Window(f"First half of the {name}", term.starts_on, ends_on, is_whole=False)
    second = Window(f"Second half of the {name}", starts_on, term.ends_on, is_whole=False)
    return [first, second, whole]


def windows_of_year(authority, on):
    """The windows of the authority's academic year that holds a day, those begun by then."""
    calendar = calendar_for(local_authority=authority)
    if calendar is None:
        return []
    year = academic_year(on)
    terms = [it for it in calendar.effective_terms() if it.academic_year == year]
    return [it for term in terms for it in windows_of(term) if it.starts_on <= on]


def asked_of(authority, on):
    """The windows of the academic year for which results are asked by a day, the latest first."""
    rule = ResultsRule.objects.filter(local_authority=authority).first() or ResultsRule()
    whole = rule.asking == Asking.TERM
    before, after = dt.timedelta(days=rule.opens_before), dt.timedelta(days=rule.closes_after)
    windows = [it for it in windows_of_year(authority, on) if it.is_whole == whole or it.is_only]
    found = [
        Asked(it, max(it.starts_on, it.ends_on - before), it.ends_on + after) for it in windows
    ]
    return [it for it in reversed(found) if it.opens_on <= on]


def asked_children(children, authority, window, on):
    """Of these children, those of PEP age whom an authority looks after on a day.

    Each has `answered`, whether a subject was assessed in the window, and `last_on`, the day of
    the latest assessment at all.
    """
    care = CareEpisode.unscoped.filter(in_care_on(on), child=OuterRef("pk"))
    points = AttainmentPoint.unscoped.filter(
        child=OuterRef("pk"), measure=Measure.ASSESSMENT, assessed_on__lte=on
    )
    main = Enrolment.unscoped.current(on).main().filter(child=OuterRef("pk"))
    year = academic_year(on)
    return children.filter(
        Exists(care),
        local_authority=authority,
        born_on__gte=dt.date(year - 18, 9, 1),
        born_on__lte=birthday_limit(on, authority.pep_from_age),
    ).annotate(
        answered=Exists(points.filter(assessed_on__range=(window.starts_on, window.ends_on))),
        last_on=Subquery(points.order_by("-assessed_on").values("assessed_on")[:1]),
        school_id=Subquery(main.values("school")[:1]),
        school_name=Subquery(main.values("school__name")[:1]),
    )
