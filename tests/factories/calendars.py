"""Made-up calendars. A year of terms:

calendar = CalendarFactory(local_authority=authority)
make_year(calendar, 2025, 2026)
"""

import datetime as dt
from contextlib import contextmanager

import factory
from django.db import connection

from lac.calendars.models import Calendar, Closure, ExtraBankHoliday, Term, TermName
from lac.calendars.tables import rebuild_school_days


class CalendarFactory(factory.django.DjangoModelFactory):
    """An authority's calendar; for a school's own say `local_authority=None, school=...`."""

    class Meta:
        model = Calendar

    local_authority = factory.SubFactory("tests.factories.organisations.LocalAuthorityFactory")


class TermFactory(factory.django.DjangoModelFactory):
    """Autumn 2026. Does not write the day table: `make_year` does, or `rebuild_school_days`."""

    class Meta:
        model = Term

    calendar = factory.SubFactory(CalendarFactory)
    academic_year = 2026
    name = TermName.AUTUMN
    starts_on = dt.date(2026, 9, 2)
    ends_on = dt.date(2026, 12, 18)
    half_term_starts_on = dt.date(2026, 10, 26)
    half_term_ends_on = dt.date(2026, 10, 30)
    pep_cutoff_on = dt.date(2026, 11, 27)


class ClosureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Closure

    calendar = factory.SubFactory(CalendarFactory)
    day = dt.date(2026, 9, 2)
    kind = Closure.Kind.INSET


class ExtraBankHolidayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExtraBankHoliday

    day = dt.date(2027, 6, 4)
    name = "Jubilee bank holiday"


# Term, first day, last day, half-term from and to, cut-off for PEPs.
YEARS = {
    2024: [
        ("autumn", "2024-09-03", "2024-12-20", "2024-10-28", "2024-11-01", "2024-11-29"),
        ("spring", "2025-01-06", "2025-04-11", "2025-02-17", "2025-02-21", "2025-03-21"),
        ("summer", "2025-04-28", "2025-07-22", "2025-05-26", "2025-05-30", "2025-07-04"),
    ],
    2025: [
        ("autumn", "2025-09-02", "2025-12-19", "2025-10-27", "2025-10-31", "2025-11-28"),
        ("spring", "2026-01-05", "2026-03-27", "2026-02-16", "2026-02-20", "2026-03-20"),
        ("summer", "2026-04-13", "2026-07-21", "2026-05-25", "2026-05-29", "2026-07-03"),
    ],
    2026: [
        ("autumn", "2026-09-02", "2026-12-18", "2026-10-26", "2026-10-30", "2026-11-27"),
        ("spring", "2027-01-04", "2027-03-25", "2027-02-15", "2027-02-19", "2027-03-19"),
        ("summer", "2027-04-12", "2027-07-21", "2027-05-31", "2027-06-04", "2027-07-02"),
    ],
}


_DAYS = (
    "starts_on",
    "ends_on",
    "half_term_starts_on",
    "half_term_ends_on",
    "pep_cutoff_on",
)


def make_year(calendar, *academic_years):
    """The three terms of an academic year (2024, 2025, 2026), or of some, and the day table."""
    terms = Term.objects.bulk_create(
        TermFactory.build(
            calendar=calendar,
            academic_year=year,
            name=name,
            **dict(zip(_DAYS, map(dt.date.fromisoformat, days), strict=True)),
        )
        for year in academic_years
        for name, *days in YEARS[year]
    )
    with unchecked():
        rebuild_school_days(calendar)
    return terms


@contextmanager
def unchecked():
    """Write rows that refer to what is surely there, in a transaction.

    A thousand days of calendars take longer to check than to write. The database's role has to
    be a superuser, as in `make test`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")
