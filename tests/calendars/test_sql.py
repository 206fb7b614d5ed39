"""The SQL gives what the Python gives, on any calendar."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import F, IntegerField, Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lac.calendars import sql
from lac.calendars.days import (
    TERM_ORDER,
    UnknownTerm,
    UnknownYear,
    add_working_days,
    calendar_for,
    school_days,
    working_days_between,
)
from lac.calendars.models import Closure, ExtraBankHoliday, SchoolDay, Term, WorkingDay
from lac.calendars.tables import rebuild_school_days, rebuild_working_days
from lac.organisations.models import School
from tests.factories.calendars import CalendarFactory, TermFactory, make_year
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

pytestmark = pytest.mark.django_db

PROPERTY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# Each example fills a table anew: few examples, with many cases each.
FEW = settings(PROPERTY, max_examples=15)
KNOWN_DAYS = st.dates(dt.date(2012, 1, 1), dt.date(2028, 12, 31))


def evaluate(expression):
    """What the database makes of an expression of values."""
    rows = LocalAuthorityFactory._meta.model.objects.annotate(result=expression)
    return rows.values_list("result", flat=True)[0]


@pytest.fixture(autouse=True)
def _one_row():
    LocalAuthorityFactory()


@FEW
@given(
    extra=st.sets(KNOWN_DAYS, max_size=4),
    cases=st.lists(st.tuples(KNOWN_DAYS, st.integers(0, 300)), min_size=4, max_size=12),
)
def test_add_working_days__agrees_with_python(extra, cases):
    ExtraBankHoliday.objects.all().delete()
    ExtraBankHoliday.objects.bulk_create(ExtraBankHoliday(day=it, name="Royal") for it in extra)
    rebuild_working_days()
    for day, number in cases:
        try:
            expected = add_working_days(day, number)
        except UnknownYear:
            expected = None
        assert evaluate(sql.add_working_days(day, number)) == expected


@PROPERTY
@given(start=KNOWN_DAYS, length=st.integers(-30, 300))
def test_working_days_between__agrees_with_python(start, length):
    end = min(start + dt.timedelta(days=length), dt.date(2028, 12, 31))
    assert evaluate(sql.working_days_between(start, end)) == working_days_between(start, end)


@st.composite
def years_of_terms(draw):
    """Terms of up to three academic years in order, some of them missing, with half-terms."""
    terms = []
    for year in range(2025, 2028):
        day = dt.date(year, 8, 25) + dt.timedelta(days=draw(st.integers(0, 14)))
        for name in TERM_ORDER:
            length = draw(st.integers(20, 90))
            starts_on, ends_on = day, day + dt.timedelta(days=length)
            half_term = (None, None)
            if draw(st.booleans()):
                first = starts_on + dt.timedelta(days=draw(st.integers(1, 9)))
                half_term = (first, first + dt.timedelta(days=draw(st.integers(0, 9))))
            if draw(st.integers(0, 6)):
                terms.append((year, name, starts_on, ends_on, *half_term))
            day = ends_on + dt.timedelta(days=draw(st.integers(1, 20)))
    return terms


def fill(calendar, terms, closures):
    calendar.terms.all().delete()
    calendar.closures.all().delete()
    fields = ("academic_year", "name", "starts_on", "ends_on")
    fields += ("half_term_starts_on", "half_term_ends_on")
    Term.objects.bulk_create(
        Term(calendar=calendar, **dict(zip(fields, row, strict=True))) for row in terms
    )
    Closure.objects.bulk_create(
        Closure(calendar=calendar, day=day, kind="inset", reason="Training"[: day.day % 3])
        for day in closures
    )


SCHOOL_DAYS = st.dates(dt.date(2025, 8, 1), dt.date(2028, 9, 30))


@FEW
@given(
    authority_terms=years_of_terms(),
    school_terms=years_of_terms(),
    own_years=st.sets(st.integers(2025, 2027), max_size=2),
    closures=st.sets(SCHOOL_DAYS, max_size=12),
    own_closures=st.sets(SCHOOL_DAYS, max_size=12),
    cases=st.lists(st.tuples(SCHOOL_DAYS, st.integers(0, 120)), min_size=4, max_size=24),
)
def test_add_school_days__agrees_with_python(
    authority_terms, school_terms, own_years, closures, own_closures, cases
):
    authority = LocalAuthorityFactory()
    theirs = CalendarFactory(local_authority=authority)
    own = CalendarFactory(local_authority=None, school=SchoolFactory(local_authority=authority))
    fill(theirs, authority_terms, closures)
    fill(own, [row for row in school_terms if row[0] in own_years], own_closures)
    rebuild_school_days(theirs)
    for calendar in (theirs, own):
        days = school_days(calendar)
        for start, number in cases:
            try:
                expected = days.add(start, number)
            except UnknownTerm:
                expected = None
            assert evaluate(sql.add_school_days(calendar.pk, start, number)) == expected


def test_school_day_table__gives_the_reasons_that_python_gives():
    calendar = CalendarFactory()
    Closure.objects.create(calendar=calendar, day=dt.date(2026, 9, 3), kind="closed", reason="Snow")
    make_year(calendar, 2025, 2026)
    rows = list(SchoolDay.objects.filter(calendar=calendar).order_by("day"))
    days = school_days(calendar)
    assert [row.reason for row in rows] == [days.reason(row.day) for row in rows]
    assert [row.is_open for row in rows] == [days.is_open(row.day) for row in rows]
    assert (rows[0].day, rows[-1].day) == (dt.date(2025, 9, 1), dt.date(2027, 8, 31))


def test_working_day_table__gives_the_reasons_that_python_gives():
    from lac.calendars.days import WorkingDays

    days = WorkingDays()
    rows = list(WorkingDay.objects.all())
    assert len(rows) == 6210
    assert [row.reason for row in rows] == [days.reason(row.day) for row in rows]


def test_working_day_table__is_there_on_a_fresh_database():
    assert WorkingDay.objects.filter(is_working=True).count() > 4200


def test_calendar_id_for__agrees_with_python():
    authority, other = LocalAuthorityFactory(), LocalAuthorityFactory()
    theirs = CalendarFactory(local_authority=authority)
    plain = SchoolFactory(local_authority=authority)
    special = SchoolFactory(local_authority=authority)
    own = CalendarFactory(local_authority=None, school=special)
    elsewhere = SchoolFactory(local_authority=other)
    expression = sql.calendar_id_for(F("pk"), Value(authority.pk))
    found = dict(School.objects.annotate(c=expression).values_list("pk", "c"))
    assert found == {plain.pk: theirs.pk, special.pk: own.pk, elsewhere.pk: theirs.pk}
    for school in (plain, special, elsewhere):
        assert found[school.pk] == calendar_for(school, authority).pk


def test_calendar_id_for__nobody_knows():
    school = SchoolFactory()
    assert School.objects.annotate(c=sql.calendar_id_for(F("pk"))).get(pk=school.pk).c is None


def test_add_days__takes_columns_for_everything():
    calendar = CalendarFactory()
    make_year(calendar, 2026)
    number = Value(3, IntegerField())
    rows = Term.objects.annotate(
        working=sql.add_working_days(F("starts_on"), number),
        school=sql.add_school_days(F("calendar_id"), "starts_on", number),
    )
    autumn = rows.get(name="autumn")
    assert (autumn.working, autumn.school) == (dt.date(2026, 9, 7), dt.date(2026, 9, 7))


def test_add_days__over_many_rows_can_use_the_indexes():
    """With one year it may be as quick to read everything: that is forbidden here."""
    calendar = CalendarFactory()
    make_year(calendar, 2026)
    rows = SchoolDay.objects.annotate(
        due=sql.add_school_days(F("calendar_id"), F("day"), 20)
    ).values("due")
    with connection.cursor() as cursor:
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    plan = rows.explain()
    assert "school_day_by_ordinal" in plan
    assert "one_school_day_a_date" in plan


def test_rebuild__of_an_authority_reaches_the_schools_that_inherit():
    theirs = CalendarFactory()
    school = SchoolFactory(local_authority=theirs.local_authority)
    own = CalendarFactory(local_authority=None, school=school)
    make_year(theirs, 2026)
    assert SchoolDay.objects.filter(calendar=own, is_open=True).count() > 150


def test_rebuild__twice_changes_nothing():
    calendar = CalendarFactory()
    make_year(calendar, 2026)
    before = list(SchoolDay.objects.values_list("calendar", "day", "ordinal").order_by("day"))
    rebuild_school_days(calendar)
    assert (
        list(SchoolDay.objects.values_list("calendar", "day", "ordinal").order_by("day")) == before
    )


def test_rebuild__leaves_other_calendars_alone():
    one, other = CalendarFactory(), CalendarFactory()
    make_year(one, 2026)
    TermFactory(calendar=other)
    rebuild_school_days(one)
    assert not SchoolDay.objects.filter(calendar=other).exists()
