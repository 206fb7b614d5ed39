"""The SQL of the sweep does the same sums as the Python, on any day, in any unit."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lac.calendars.days import school_days, working_days
from lac.calendars.models import Closure
from lac.calendars.tables import rebuild_school_days
from lac.deadlines.arithmetic import add_months, due_on
from lac.deadlines.duty import (
    Before,
    CalendarDays,
    CalendarMonths,
    EndOfTerm,
    OnDate,
    SchoolDays,
    WorkingDays,
)
from lac.deadlines.models import Deadline, Pause, UndatedCase
from lac.deadlines.sweep import sweep
from tests.factories.accounts import UserFactory
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import EnrolmentFactory
from tests.factories.deadlines import ExtensionFactory
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

CODE = "test.duty"
SLOWLY = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
counted = st.one_of(
    st.builds(CalendarDays, st.integers(0, 60)),
    st.builds(WorkingDays, st.integers(0, 40)),
    st.builds(SchoolDays, st.integers(0, 60)),
    st.builds(CalendarMonths, st.integers(0, 14)),
)
before = st.builds(
    Before,
    st.one_of(
        st.builds(CalendarDays, st.integers(0, 20)),
        st.builds(WorkingDays, st.integers(0, 20)),
        st.builds(SchoolDays, st.integers(0, 20)),
    ),
)
limits = st.one_of(counted, before, st.just(OnDate()), st.just(EndOfTerm()))
days = st.dates(dt.date(2025, 8, 20), dt.date(2027, 8, 31))
closures = st.sets(st.dates(dt.date(2025, 9, 8), dt.date(2027, 7, 16)), max_size=12)


@pytest.fixture
def school(db):
    """A school whose authority has two years of terms."""
    authority = LocalAuthorityFactory()
    calendar = CalendarFactory(local_authority=authority)
    make_year(calendar, 2025, 2026)
    return SchoolFactory(local_authority=authority)


def close(calendar, days):
    Closure.objects.bulk_create(Closure(calendar=calendar, day=day, kind="inset") for day in days)
    rebuild_school_days(calendar)


def counter(limit, calendar):
    """What counts the days of the limit's unit."""
    inner = limit.limit if isinstance(limit, Before) else limit
    return school_days(calendar) if isinstance(inner, SchoolDays) else working_days()


def in_python(limit, started_on, named, calendar, pauses=()):
    """The due date by the reference, or None where the calendar does not reach."""
    if isinstance(limit, EndOfTerm):
        try:
            school_days(calendar).reason(started_on)
        except LookupError:
            return None
    ends = [term.ends_on for term in calendar.effective_terms()]
    try:
        return due_on(
            limit, started_on, counter(limit, calendar),
            named=named, term_ends=ends, pauses=pauses,
        )  # fmt: skip
    except (LookupError, ValueError):
        return None


def swept():
    """{case: due date} after a sweep; None for a case without one."""
    sweep(duties=[CODE])
    dated = dict(Deadline.unscoped.filter(duty=CODE).values_list("case_key", "due_on"))
    undated = UndatedCase.unscoped.filter(duty=CODE).values_list("case_key", flat=True)
    return dated | dict.fromkeys(undated)


@SLOWLY
@given(limit=limits, starts=st.lists(days, min_size=1, max_size=8), closed=closures)
def test_due_date__is_the_same_in_sql_and_in_python(made_up_duty, school, limit, starts, closed):
    made_up_duty.limits = {dt.date(2012, 1, 1): limit}
    calendar = school.local_authority.calendar
    with transaction.atomic():
        close(calendar, closed)
        cases = [
            EnrolmentFactory(school=school, admitted_on=day, left_on=day + dt.timedelta(days=30))
            for day in starts
        ]
        expected = {
            str(it.pk): in_python(limit, it.admitted_on, it.left_on, calendar) for it in cases
        }
        found = swept()
        transaction.set_rollback(True)
    assert found == expected


@SLOWLY
@given(
    limit=counted,
    start=days,
    closed=closures,
    gaps=st.lists(st.tuples(st.integers(1, 12), st.integers(0, 20)), min_size=1, max_size=3),
)
def test_due_date_with_pauses__is_the_same_in_sql_and_in_python(
    made_up_duty, school, limit, start, closed, gaps
):
    made_up_duty.limits = {dt.date(2012, 1, 1): limit}
    calendar = school.local_authority.calendar
    with transaction.atomic():
        close(calendar, closed)
        case = EnrolmentFactory(school=school, admitted_on=start)
        if swept()[str(case.pk)] is None:
            transaction.set_rollback(True)
            return
        pauses = pause(Deadline.unscoped.get(duty=CODE), gaps)
        expected = in_python(limit, start, None, calendar, pauses)
        found = swept()
        transaction.set_rollback(True)
    # Where the calendar does not reach the later date, the earlier one stays, and is reported.
    assert found[str(case.pk)] == expected


@SLOWLY
@given(
    limit=limits,
    start=days,
    closed=closures,
    until=st.dates(dt.date(2025, 9, 1), dt.date(2027, 12, 31)),
)
def test_due_date_with_an_extension__is_the_same_in_sql_and_in_python(
    made_up_duty, school, limit, start, closed, until
):
    made_up_duty.limits = {dt.date(2012, 1, 1): limit}
    calendar = school.local_authority.calendar
    with transaction.atomic():
        close(calendar, closed)
        case = EnrolmentFactory(
            school=school, admitted_on=start, left_on=start + dt.timedelta(days=30)
        )
        usual = swept()[str(case.pk)]
        if usual is None:
            transaction.set_rollback(True)
            return
        ExtensionFactory(deadline=Deadline.unscoped.get(duty=CODE), until_on=until, granted=True)
        reference = due_on(
            limit, start, counter(limit, calendar), named=case.left_on, extended_until=until,
            term_ends=[term.ends_on for term in calendar.effective_terms()],
        )  # fmt: skip
        found = [swept()[str(case.pk)] for _ in range(2)]
        kept = Deadline.unscoped.get(duty=CODE)
        transaction.set_rollback(True)
    assert found == [reference, reference]
    assert kept.extended_from == (usual if until > usual else None)


def pause(deadline, gaps):
    """Pauses one after another: so many days after the last, for so many days more."""
    pauses, day = [], deadline.started_on
    for after, length in gaps:
        first = day + dt.timedelta(days=after)
        day = first + dt.timedelta(days=length)
        pauses.append((first, day))
        Pause.unscoped.create(
            child=deadline.child, deadline=deadline, starts_on=first, ends_on=day,
            reason="In hospital", approved_by=UserFactory(),
        )  # fmt: skip
    return pauses


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-05-05", 0, "2026-05-05"),
    ],
)
def test_add_months__ends_on_the_last_day_of_a_shorter_month(day, months, expected):
    assert add_months(dt.date.fromisoformat(day), months).isoformat() == expected


def test_twenty_working_days__step_over_christmas_and_new_year():
    """20 working days from 17 December 2026 cross 25 and 28 December and 1 January."""
    from lac.calendars.days import WorkingDays as Calendar

    assert due_on(WorkingDays(20), dt.date(2026, 12, 17), Calendar()) == dt.date(2027, 1, 19)
