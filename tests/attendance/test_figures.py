"""Totals over any stretch of time, equal to what the marks say."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance import figures
from attendance.figures import Sessions
from attendance.marks import Mark, recount, write
from attendance.models import AttendanceCode, MonthTotal
from lac.children.models import Child
from tests.factories.attendance import attend, mark
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import ChildFactory, EnrolmentFactory
from tests.factories.organisations import SchoolFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 9, 7)
SATURDAY = dt.date(2026, 11, 21)


@pytest.fixture
def child():
    return ChildFactory()


@pytest.fixture
def school(child):
    return EnrolmentFactory(child=child).school


def test_totals__count_each_class_of_code(child, school):
    mark(child, school, MONDAY, "/", "L")
    mark(child, school, MONDAY + dt.timedelta(days=1), "I", "N")
    mark(child, school, MONDAY + dt.timedelta(days=2), "Y4", "#")
    mark(child, school, MONDAY + dt.timedelta(days=3), "B", "")
    found = figures.totals(child, MONDAY, MONDAY + dt.timedelta(days=6))
    assert found == Sessions(possible=5, attended=3, authorised=1, unauthorised=1, lates=1)


def test_totals__without_marks_are_nothing_rather_than_present(child):
    assert figures.totals(child, MONDAY, SATURDAY) == Sessions()
    assert figures.totals(child, MONDAY, SATURDAY).percentage is None


def test_totals__include_the_first_and_the_last_day_only(child, school):
    for offset in range(5):
        mark(child, school, MONDAY + dt.timedelta(days=offset))
    tuesday, thursday = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=3)
    assert figures.totals(child, tuesday, thursday).possible == 6


def test_totals__of_a_stretch_that_ends_before_it_starts_are_nothing(child, school):
    mark(child, school, MONDAY)
    assert figures.totals(child, MONDAY, MONDAY - dt.timedelta(days=1)) == Sessions()


def test_backslash__survives_from_the_mark_to_the_database_and_back(child, school):
    mark(child, school, MONDAY, "", "\\")
    row = child_days(child).get()
    assert (row.am, row.pm.code, row.pm.session) == (None, "\\", "pm")


def child_days(child):
    from attendance.models import AttendanceDay

    return AttendanceDay.unscoped.filter(child=child)


# --- two schools ------------------------------------------------------------------


def test_dual_registration__due_at_the_other_school_is_not_possible_here(child, school):
    unit = SchoolFactory()
    mark(child, school, MONDAY, "D", "D")
    mark(child, unit, MONDAY, "/", "I")
    found = figures.totals(child, MONDAY, MONDAY)
    assert found == Sessions(possible=2, attended=1, authorised=1)


@pytest.mark.parametrize(
    ("here", "there", "counted"),
    [
        ("/", "I", "attended"),
        ("N", "/", "attended"),
        ("N", "I", "authorised"),
        ("O", "N", "unauthorised"),
    ],
)
def test_dual_registration__two_possible_marks_count_once_and_are_a_conflict(
    child, school, here, there, counted
):
    mark(child, school, MONDAY, here, "")
    mark(child, SchoolFactory(), MONDAY, there, "")
    found = figures.totals(child, MONDAY, MONDAY)
    assert (found.possible, getattr(found, counted), found.conflicts) == (1, 1, 1)


# --- percentages ------------------------------------------------------------------


def test_below__exactly_the_threshold_is_not_below():
    assert not Sessions(possible=100, attended=95, authorised=5).is_below(95)
    assert Sessions(possible=1000, attended=949, authorised=51).is_below(95)
    assert not Sessions().is_below(95)


def test_percentage__is_cut_off_so_that_it_never_reaches_a_threshold_it_missed():
    assert Sessions(possible=10_000, attended=9_496).percentage == Decimal("94.9")
    assert Sessions(possible=3, attended=3).percentage == 100


@pytest.mark.parametrize(
    ("absent", "persistent", "severe"), [(9, 0, 0), (10, 1, 0), (49, 1, 0), (50, 1, 1)]
)
def test_absence__a_tenth_is_persistent_and_a_half_is_severe(absent, persistent, severe):
    found = Sessions(possible=100, attended=100 - absent, authorised=absent)
    assert (found.is_persistently_absent, found.is_severely_absent) == (persistent, severe)


@given(st.integers(1, 400), st.data())
def test_percentage__agrees_with_the_exact_comparison(possible, data):
    attended = data.draw(st.integers(0, possible))
    found = Sessions(possible=possible, attended=attended)
    assert found.is_below(95) == (Decimal(attended) / possible < Decimal("0.95"))
    # What a page shows never contradicts the comparison at a whole threshold.
    assert found.is_below(95) == (found.percentage < 95)


# --- sets -------------------------------------------------------------------------


@time_machine.travel(SATURDAY)
def test_sets__find_the_children_below_persistently_and_severely_absent(school):
    start = dt.date(2026, 9, 7)
    children = {}
    for absent in (5, 6, 10, 50):
        children[absent] = ChildFactory()
        attend(children[absent], school, start, present=100 - absent, absent=absent)
    pks = {absent: child.pk for absent, child in children.items()}
    assert sorted(figures.below(95)) == sorted([pks[6], pks[10], pks[50]])
    assert sorted(figures.persistently_absent()) == sorted([pks[10], pks[50]])
    assert figures.severely_absent() == [pks[50]]
    only = Child.unscoped.filter(pk__in=[pks[6], pks[5]])
    assert figures.below(95, only) == [pks[6]]
    assert figures.below(95, only, minimum_sessions=101) == []


@time_machine.travel(SATURDAY)
def test_sets__take_one_query_whatever_the_number_of_children(school):
    for _ in range(3):
        attend(ChildFactory(), school, MONDAY, present=30, absent=1)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = figures.totals_by_child(Child.unscoped.all(), MONDAY, SATURDAY)
    assert len(found) == 3
    assert len(queries) == 1


def test_totals_by_child__takes_ids_and_children_and_a_sliced_queryset(child, school):
    mark(child, school, MONDAY)
    for given_children in ([child.pk], [child], Child.unscoped.all()[:5], None):
        assert figures.totals_by_child(given_children, MONDAY, MONDAY)[child.pk].possible == 2


# --- year, term, twelve weeks -----------------------------------------------------


@time_machine.travel(SATURDAY)
def test_summary__covers_the_year_the_term_and_twelve_weeks(child, school):
    make_year(CalendarFactory(local_authority=school.local_authority), 2026)
    make_last_summer = [dt.date(2026, 7, 6), dt.date(2026, 8, 29), dt.date(2026, 8, 30)]
    for day in [*make_last_summer, dt.date(2026, 9, 1), dt.date(2026, 9, 2), dt.date(2026, 11, 20)]:
        mark(child, school, day)
    found = figures.summary(child)
    assert (found.year_start, found.term_start) == (dt.date(2026, 9, 1), dt.date(2026, 9, 2))
    assert found.weeks_start == dt.date(2026, 8, 30)
    assert (found.year.possible, found.term.possible, found.weeks.possible) == (6, 4, 8)


@time_machine.travel(dt.date(2026, 12, 28))
def test_summary__between_terms_has_no_term(child, school):
    make_year(CalendarFactory(local_authority=school.local_authority), 2026)
    mark(child, school, dt.date(2026, 12, 18))
    found = figures.summary(child)
    assert found.term_start is None
    assert (found.term.possible, found.year.possible) == (0, 2)


def test_summary__without_term_dates_still_has_the_year(child, school):
    CalendarFactory(local_authority=school.local_authority)
    mark(child, school, MONDAY)
    found = figures.summary(child, MONDAY)
    assert (found.term_start, found.year.possible) == (None, 2)


# --- the totals are the marks, whatever is written in whatever order ---------------

DAYS = st.dates(dt.date(2026, 8, 25), dt.date(2026, 10, 9))
CODES = st.sampled_from(["", "/", "\\", "L", "I", "N", "D", "Y4", "#", "B", "E"])
WRITES = st.lists(
    st.lists(
        st.tuples(st.sampled_from([0, 1]), DAYS, CODES, CODES),
        min_size=1,
        max_size=8,
        unique_by=lambda it: it[:2],
    ),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(WRITES, DAYS, DAYS)
def test_month_totals__equal_a_recount_from_the_marks(child, school, other, writes, start, end):
    ids = {code.code: code.pk for code in AttendanceCode.objects.on(MONDAY)} | {"": None}
    schools = [school.pk, other.pk]
    for days in writes:
        write(
            [Mark(child.pk, schools[at], day, ids[am], ids[pm]) for at, day, am, pm in days],
            by=None,
        )
    kept = list(MonthTotal.unscoped.order_by("month").values())
    MonthTotal.unscoped.all().delete()
    recount()
    assert list(MonthTotal.unscoped.order_by("month").values()) == kept
    assert figures.totals(child, start, end) == counted_by_hand(child, start, end)
    child_days(child).delete()
    assert not MonthTotal.unscoped.exists()


def counted_by_hand(child, start, end):
    sessions = {}
    for row in child_days(child).filter(day__range=(start, end)).select_related("am", "pm"):
        for half in ("am", "pm"):
            code = getattr(row, half)
            if code and code.counts_as_possible:
                sessions.setdefault((row.day, half), []).append(code)
    found = Sessions()
    for codes in sessions.values():
        attended = any(code.counts_as_attended for code in codes)
        authorised = not attended and any(code.kind == "authorised" for code in codes)
        late = attended and any(code.is_late for code in codes)
        found += Sessions(
            1,
            int(attended),
            int(authorised),
            int(not attended and not authorised),
            int(late),
            int(len(codes) > 1),
        )
    return found


@pytest.fixture
def other():
    return SchoolFactory()
