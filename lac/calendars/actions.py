"""Every change to terms, closures and bank holidays. The day tables follow at once.

Whoever depends on the calendar adds a listener to `changed`. It is called after
the commit with the ids of the calendars that changed, or None for all of them.
"""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction

from lac.audit.log import changes, record

from . import days
from .days import (
    UnknownTerm,
    in_words,
    known_years,
    school_days,
    term_index,
)
from .models import Calendar, Closure, ExtraBankHoliday, Term, TermName
from .tables import rebuild_school_days, rebuild_working_days

__all__ = [
    "StaleTerm",
    "add_closure",
    "add_extra_bank_holiday",
    "changed",
    "copy_terms",
    "delete_term",
    "open_calendar",
    "rebuild_school_days",
    "rebuild_working_days",
    "remove_closure",
    "remove_extra_bank_holiday",
    "save_term",
]

changed: list[Callable[[list[int] | None], None]] = []


class StaleTerm(ValidationError):
    """The term was saved by somebody else since the editor opened it. `current` is as it stands."""

    def __init__(self, current):
        self.current = current
        super().__init__(
            "Somebody else saved this term while you were editing it. Check both versions below, "
            "then save again to keep yours.",
            code="stale",
        )


def _tell(calendar_ids):
    for listener in changed:
        transaction.on_commit(lambda tell=listener: tell(calendar_ids))


@transaction.atomic
def open_calendar(*, by, local_authority=None, school=None):
    """The own calendar of an authority or a school, begun if there is none yet."""
    if (local_authority is None) == (school is None):
        raise ValidationError("A calendar belongs to an authority or to a school.")
    calendar, is_new = Calendar.objects.get_or_create(
        local_authority=local_authority, school=school
    )
    if is_new:
        _tell(rebuild_school_days(calendar))
        record("calendar.opened", by=by, subject=calendar, calendar=str(calendar))
    return calendar


@transaction.atomic
def save_term(
    *,
    calendar,
    academic_year,
    name,
    starts_on,
    ends_on,
    by,
    half_term_starts_on=None,
    half_term_ends_on=None,
    pep_cutoff_on=None,
    version=None,
):
    """Add a term to a calendar, or change the calendar's term of that name and year.

    `version` is the one the editor saw, 0 when they saw none: another raises StaleTerm.
    None skips that check.
    """
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    term = calendar.terms.filter(academic_year=academic_year, name=name).first()
    if term and version is not None and version != term.version:
        raise StaleTerm(term)
    before = _dates(term) if term else {}
    if term:
        term.version += 1
    else:
        term = Term(calendar=calendar, academic_year=academic_year, name=TermName(name))
    term.starts_on, term.ends_on = starts_on, ends_on
    term.half_term_starts_on, term.half_term_ends_on = half_term_starts_on, half_term_ends_on
    term.pep_cutoff_on = pep_cutoff_on
    _check_term(term)
    term.save()
    _tell(rebuild_school_days(calendar))
    record(
        "term.saved",
        by=by,
        subject=term,
        term=str(term),
        calendar=str(calendar),
        changed=changes(before, _dates(term)),
    )
    return term


@transaction.atomic
def delete_term(*, term, by):
    """Remove a term; a school without terms in that year inherits its authority's again."""
    name, calendar, before = str(term), term.calendar, _dates(term)
    pk = term.pk
    term.delete()
    term.pk = pk
    _tell(rebuild_school_days(calendar))
    record(
        "term.deleted",
        by=by,
        subject=term,
        term=name,
        calendar=str(calendar),
        changed=changes(before, dict.fromkeys(before)),
    )


@transaction.atomic
def add_closure(*, calendar, day, kind, by, reason=""):
    """Close a calendar's schools to pupils on a day of term, and say why."""
    try:
        already = school_days(calendar).reason(day)
    except UnknownTerm:
        already = "no term dates are known around it"
    if already:
        raise ValidationError(f"{in_words(day)} is not a school day already: {already}.")
    closure = Closure.objects.create(calendar=calendar, day=day, kind=kind, reason=reason)
    _tell(rebuild_school_days(calendar))
    record(
        "closure.added",
        by=by,
        subject=closure,
        day=in_words(day),
        calendar=str(calendar),
        reason=closure.why,
    )
    return closure


@transaction.atomic
def remove_closure(*, closure, by):
    """The schools are open to pupils on that day after all."""
    calendar, pk = closure.calendar, closure.pk
    closure.delete()
    closure.pk = pk
    _tell(rebuild_school_days(calendar))
    record(
        "closure.removed",
        by=by,
        subject=closure,
        day=in_words(closure.day),
        calendar=str(calendar),
        reason=closure.why,
    )


@transaction.atomic
def copy_terms(*, school, academic_year, by):
    """Give a school its own copy of its authority's terms and closures of a year, to change."""
    theirs = Calendar.objects.filter(local_authority=school.local_authority_id).first()
    terms = list(theirs.terms.filter(academic_year=academic_year)) if theirs else []
    if not terms:
        raise ValidationError(f"{school.local_authority} has no terms in {_year(academic_year)}.")
    calendar, _ = Calendar.objects.get_or_create(school=school, local_authority=None)
    if calendar.terms.filter(academic_year=academic_year).exists():
        raise ValidationError(f"{school} has terms of its own in {_year(academic_year)} already.")
    Term.objects.bulk_create(_copies(terms, calendar))
    Closure.objects.bulk_create(
        _copies(_closures_in(theirs, academic_year), calendar), ignore_conflicts=True
    )
    _tell(rebuild_school_days(calendar))
    record(
        "terms.copied",
        by=by,
        subject=calendar,
        year=_year(academic_year),
        calendar=str(calendar),
    )
    return calendar


@transaction.atomic
def add_extra_bank_holiday(*, day, name, by):
    """Add a bank holiday that the published list does not have yet, such as a royal day."""
    holiday = ExtraBankHoliday(day=day, name=name)
    holiday.full_clean()
    holiday.save(force_insert=True)
    rebuild_working_days()
    rebuild_school_days()
    _tell(None)
    record("bank_holiday.added", by=by, day=in_words(day), name=name)
    return holiday


@transaction.atomic
def remove_extra_bank_holiday(*, holiday, by):
    """Remove an extra bank holiday: the day is a working day after all."""
    day, name = holiday.day, holiday.name
    holiday.delete()
    rebuild_working_days()
    rebuild_school_days()
    _tell(None)
    record("bank_holiday.removed", by=by, day=in_words(day), name=name)


def _dates(term):
    return {
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "half_term_starts_on": term.half_term_starts_on,
        "half_term_ends_on": term.half_term_ends_on,
        "pep_cutoff_on": term.pep_cutoff_on,
    }


def _year(academic_year):
    return f"{academic_year}/{(academic_year + 1) % 100:02d}"


def _copies(rows, calendar):
    for row in rows:
        row.pk, row.calendar = None, calendar
        row._state.adding = True
    return rows


def _closures_in(calendar, year):
    return [it for it in calendar.closures.all() if days.academic_year(it.day) == year]


def _check_term(term):
    """Raise ValidationError with a sentence for each thing that is wrong with the dates."""
    wrong = [*_wrong_dates(term), *_wrong_half_term(term), *_wrong_neighbours(term)]
    if wrong:
        raise ValidationError(wrong)


def _wrong_dates(term):
    year = term.academic_year
    first, last = dt.date(year, 8, 1), dt.date(year + 1, 8, 31)
    if term.ends_on <= term.starts_on:
        yield "The term must end after it starts."
    elif not first <= term.starts_on <= term.ends_on <= last:
        yield f"A term of {_year(year)} lies between {in_words(first)} and {in_words(last)}."
    elif unknown := {term.starts_on.year, term.ends_on.year} - set(known_years()):
        yield f"The bank holidays of {min(unknown)} are not known yet."
    if term.pep_cutoff_on and not term.starts_on <= term.pep_cutoff_on <= term.ends_on:
        yield "The cut-off for PEPs must be a day of the term."


def _wrong_half_term(term):
    start, end = term.half_term_starts_on, term.half_term_ends_on
    if (start is None) != (end is None):
        yield "Give both the first and the last day of half-term, or neither."
    elif start and end < start:
        yield "Half-term must end on or after the day it starts."
    elif start and not term.starts_on < start <= end < term.ends_on:
        yield "Half-term must lie inside the term."


def _wrong_neighbours(term):
    for other in term.calendar.effective_terms():
        order = term_index(other) - term_index(term)
        if order == 0:
            continue
        if other.starts_on <= term.ends_on and other.ends_on >= term.starts_on:
            span = f"{in_words(other.starts_on)} to {in_words(other.ends_on)}"
            yield f"The term overlaps {other}, which runs from {span}."
        elif (order > 0) != (other.starts_on > term.ends_on):
            yield f"The term would be in the wrong order with {other}."
