import datetime as dt
from types import SimpleNamespace

import pytest

from lac.calendars.days import (
    SchoolDays,
    UnknownTerm,
    UnknownYear,
    WorkingDays,
    academic_year,
    add_school_days,
    add_working_days,
    calendar_for,
    half_term_on,
    is_school_day,
    is_working_day,
    known_years,
    published_bank_holidays,
    school_days,
    term_on,
    working_days_between,
)
from lac.calendars.models import Term
from tests.factories.calendars import (
    CalendarFactory,
    ClosureFactory,
    ExtraBankHolidayFactory,
    TermFactory,
    make_year,
)
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

THURSDAY = dt.date(2026, 12, 17)

# Domain 8: bank holidays of England and Wales.
BANK_HOLIDAYS = {
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}


@pytest.mark.parametrize("year", BANK_HOLIDAYS)
def test_bank_holidays__are_those_of_the_year(year):
    found = [day for day in published_bank_holidays() if day.year == year]
    assert " ".join(f"{day:%m-%d}" for day in sorted(found)) == BANK_HOLIDAYS[year]


def test_known_years__are_those_of_the_bundled_list():
    assert (known_years()[0], known_years()[-1]) == (2012, 2028)
    assert len(known_years()) == 17


def test_bank_holidays__never_ask_the_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("asked the network")

    monkeypatch.setattr("requests.get", refuse)
    published_bank_holidays.cache_clear()
    assert published_bank_holidays()[dt.date(2026, 12, 28)] == "Boxing Day"


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (dt.date(2026, 12, 24), ""),
        (dt.date(2026, 12, 25), "Christmas Day"),
        (dt.date(2026, 12, 26), "Saturday"),
        (dt.date(2026, 12, 27), "Sunday"),
        (dt.date(2026, 12, 28), "Boxing Day"),
        (dt.date(2026, 12, 29), ""),
        (dt.date(2026, 8, 31), "Summer bank holiday"),
    ],
)
def test_reason__says_why_a_day_is_not_a_working_day(day, reason):
    assert WorkingDays().reason(day) == reason
    assert WorkingDays().is_open(day) == (not reason)


@pytest.mark.parametrize(
    ("start", "number", "due"),
    [
        # Crosses Christmas Day, the Boxing Day substitute, New Year's Day and weekends.
        (THURSDAY, 20, dt.date(2027, 1, 19)),
        (THURSDAY, 1, dt.date(2026, 12, 18)),
        (THURSDAY, 2, dt.date(2026, 12, 21)),
        (dt.date(2026, 12, 18), 1, dt.date(2026, 12, 21)),
        # A start that is not a working day counts from the next one.
        (dt.date(2026, 12, 19), 1, dt.date(2026, 12, 21)),
        (dt.date(2026, 12, 20), 1, dt.date(2026, 12, 21)),
        (dt.date(2026, 12, 25), 1, dt.date(2026, 12, 29)),
        # No days: that very day, or the next working day.
        (THURSDAY, 0, THURSDAY),
        (dt.date(2026, 12, 19), 0, dt.date(2026, 12, 21)),
    ],
)
def test_add__counts_from_the_day_after(start, number, due):
    assert WorkingDays().add(start, number) == due


def test_due_day__is_the_last_day_that_is_still_on_time():
    due = WorkingDays().add(THURSDAY, 20)
    assert WorkingDays().between(THURSDAY, due) == 20
    assert WorkingDays().between(THURSDAY, due + dt.timedelta(days=1)) == 21


def test_skipped__names_every_day_that_does_not_count():
    skipped = WorkingDays().skipped(dt.date(2026, 12, 24), dt.date(2026, 12, 29))
    assert skipped == [
        (dt.date(2026, 12, 25), "Christmas Day"),
        (dt.date(2026, 12, 26), "Saturday"),
        (dt.date(2026, 12, 27), "Sunday"),
        (dt.date(2026, 12, 28), "Boxing Day"),
    ]


def test_add__backwards_is_refused():
    with pytest.raises(ValueError, match="forwards"):
        WorkingDays().add(THURSDAY, -1)


@pytest.mark.parametrize("day", [dt.date(2011, 12, 31), dt.date(2029, 1, 1)])
def test_unknown_year__is_named(day):
    with pytest.raises(UnknownYear, match=f"The bank holidays of {day.year} are not known yet."):
        WorkingDays().is_open(day)


def test_add__into_an_unknown_year_is_refused():
    with pytest.raises(UnknownYear, match="2029"):
        WorkingDays().add(dt.date(2028, 12, 29), 1)


@pytest.mark.django_db
def test_working_days__honour_extra_bank_holidays():
    jubilee = ExtraBankHolidayFactory(day=dt.date(2027, 7, 16)).day
    assert not is_working_day(jubilee)
    assert add_working_days(dt.date(2027, 7, 15), 1) == dt.date(2027, 7, 19)
    assert working_days_between(dt.date(2027, 7, 15), dt.date(2027, 7, 19)) == 1


@pytest.mark.parametrize(
    ("day", "year"),
    [(dt.date(2026, 8, 31), 2025), (dt.date(2026, 9, 1), 2026), (dt.date(2027, 1, 1), 2026)],
)
def test_academic_year__begins_on_the_first_of_september(day, year):
    assert academic_year(day) == year


# School days.


def term(year, name, start, end, half_term=(None, None)):
    return SimpleNamespace(
        academic_year=year,
        name=name,
        starts_on=start,
        ends_on=end,
        half_term_starts_on=half_term[0],
        half_term_ends_on=half_term[1],
    )


@pytest.fixture
def calendar(db):
    """Terms of 2025/26 and 2026/27; an INSET day on the first day of Autumn 2026."""
    calendar = CalendarFactory()
    ClosureFactory(calendar=calendar, day=dt.date(2026, 9, 2), reason="Safeguarding")
    make_year(calendar, 2025, 2026)
    return calendar


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (dt.date(2026, 7, 21), ""),
        (dt.date(2026, 7, 22), "School holiday"),
        (dt.date(2026, 8, 31), "Summer bank holiday"),
        (dt.date(2026, 9, 2), "INSET day: Safeguarding"),
        (dt.date(2026, 9, 3), ""),
        (dt.date(2026, 9, 5), "Saturday"),
        (dt.date(2026, 10, 23), ""),
        (dt.date(2026, 10, 26), "Half-term"),
        (dt.date(2026, 10, 30), "Half-term"),
        (dt.date(2026, 11, 2), ""),
        (dt.date(2027, 5, 3), "Early May bank holiday"),
    ],
)
def test_school_day__says_why_it_is_none(calendar, day, reason):
    assert school_days(calendar).reason(day) == reason
    assert is_school_day(calendar, day) == (not reason)


@pytest.mark.parametrize(
    ("start", "number", "due"),
    [
        (dt.date(2026, 10, 22), 2, dt.date(2026, 11, 2)),
        (dt.date(2026, 9, 1), 1, dt.date(2026, 9, 3)),
        # In August the days are those of the next term; 2 September is an INSET day.
        (dt.date(2026, 8, 12), 1, dt.date(2026, 9, 3)),
        (dt.date(2026, 7, 20), 5, dt.date(2026, 9, 8)),
        (dt.date(2026, 12, 17), 5, dt.date(2027, 1, 7)),
    ],
)
def test_add_school_days__skips_days_without_school(calendar, start, number, due):
    assert add_school_days(calendar, start, number) == due


def test_add_school_days__when_the_next_term_is_not_known(calendar):
    with pytest.raises(UnknownTerm, match=r"No term dates are known in the calendar of .* 1 Sept"):
        add_school_days(calendar, dt.date(2027, 7, 20), 5)


def test_add_school_days__in_august_when_the_next_term_is_not_known(calendar):
    with pytest.raises(UnknownTerm):
        add_school_days(calendar, dt.date(2027, 8, 10), 1)


def test_add_school_days__without_any_calendar():
    with pytest.raises(UnknownTerm, match="No term dates are known around"):
        add_school_days(None, dt.date(2026, 9, 2), 1)


def test_add_school_days__never_reaches_across_a_missing_term():
    autumn = term(2026, "autumn", dt.date(2026, 9, 2), dt.date(2026, 12, 18))
    summer = term(2026, "summer", dt.date(2027, 4, 12), dt.date(2027, 7, 21))
    with pytest.raises(UnknownTerm, match="19 December 2026"):
        SchoolDays([summer, autumn]).add(dt.date(2026, 12, 18), 1)


def test_school_days__are_all_days_between_two(calendar):
    days = school_days(calendar).days(dt.date(2026, 10, 22), dt.date(2026, 11, 3))
    assert [day.day for day in days] == [22, 23, 2, 3]


def test_school_days__take_at_most_four_queries(calendar, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        found = school_days(calendar)
        found.add(dt.date(2026, 9, 10), 60)
        found.skipped(dt.date(2026, 9, 10), dt.date(2026, 12, 10))


@pytest.mark.parametrize(
    ("day", "name", "half"),
    [
        (dt.date(2026, 9, 1), "autumn", 1),
        (dt.date(2026, 9, 2), "autumn", 1),
        (dt.date(2026, 10, 23), "autumn", 1),
        (dt.date(2026, 10, 26), "autumn", 2),
        (dt.date(2026, 12, 18), "autumn", 2),
        (dt.date(2026, 12, 19), "spring", 3),
        (dt.date(2027, 3, 25), "spring", 4),
        (dt.date(2027, 7, 21), "summer", 6),
    ],
)
def test_term_on__is_the_term_or_the_next_one(calendar, day, name, half):
    assert term_on(calendar, day).name == name
    assert half_term_on(calendar, day) == half


def test_half_term_on__without_a_half_term_holiday_splits_in_the_middle(db):
    autumn = TermFactory(half_term_starts_on=None, half_term_ends_on=None)
    assert half_term_on(autumn.calendar, dt.date(2026, 10, 24)) == 1
    assert half_term_on(autumn.calendar, dt.date(2026, 10, 25)) == 2


@pytest.mark.parametrize("day", [dt.date(2025, 8, 1), dt.date(2027, 9, 1)])
def test_term_on__beyond_the_known_terms(calendar, day):
    with pytest.raises(UnknownTerm):
        term_on(calendar, day)


# Which calendar, and what it inherits.


def test_calendar_for__school_without_its_own(calendar):
    school = SchoolFactory(local_authority=calendar.local_authority)
    assert calendar_for(school=school) == calendar


def test_calendar_for__school_with_its_own(calendar):
    school = SchoolFactory(local_authority=calendar.local_authority)
    own = CalendarFactory(local_authority=None, school=school)
    assert calendar_for(school=school, local_authority=calendar.local_authority) == own


def test_calendar_for__school_elsewhere_falls_back_to_the_responsible_authority(calendar):
    assert (
        calendar_for(school=SchoolFactory(), local_authority=calendar.local_authority) == calendar
    )


def test_calendar_for__nobody_knows(db):
    assert calendar_for(school=SchoolFactory(), local_authority=LocalAuthorityFactory()) is None


def test_own_calendar__with_inset_days_only_inherits_terms_and_closures(calendar):
    school = SchoolFactory(local_authority=calendar.local_authority)
    own = CalendarFactory(local_authority=None, school=school)
    ClosureFactory(calendar=own, day=dt.date(2026, 11, 20))
    assert school_days(own).reason(dt.date(2026, 11, 20)) == "INSET day"
    assert school_days(own).reason(dt.date(2026, 9, 2)) == "INSET day: Safeguarding"
    assert is_school_day(calendar, dt.date(2026, 11, 20))


def test_own_calendar__with_terms_of_its_own_inherits_nothing_that_year(calendar):
    school = SchoolFactory(local_authority=calendar.local_authority)
    own = CalendarFactory(local_authority=None, school=school)
    for inherited in Term.objects.filter(calendar=calendar, academic_year=2026):
        inherited.pk, inherited.calendar = None, own
        inherited.save()
    days = school_days(own)
    assert days.is_open(dt.date(2026, 9, 2))
    assert days.is_open(dt.date(2026, 6, 10)), "terms of 2025/26 are still inherited"
