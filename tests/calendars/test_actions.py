import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.audit.models import Event
from lac.audit.sentences import sentence_for
from lac.calendars import actions
from lac.calendars.days import add_school_days, add_working_days, is_school_day
from lac.calendars.models import Calendar, Closure, ExtraBankHoliday, SchoolDay, WorkingDay
from tests.factories.accounts import UserFactory
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory

pytestmark = pytest.mark.django_db

AUTUMN = {
    "academic_year": 2026,
    "name": "autumn",
    "starts_on": dt.date(2026, 9, 2),
    "ends_on": dt.date(2026, 12, 18),
    "half_term_starts_on": dt.date(2026, 10, 26),
    "half_term_ends_on": dt.date(2026, 10, 30),
    "pep_cutoff_on": dt.date(2026, 11, 27),
}


@pytest.fixture
def officer():
    return UserFactory(full_name="Imani Clarke")


@pytest.fixture
def calendar():
    return CalendarFactory(local_authority__name="Wexcombe")


@pytest.fixture
def heard(monkeypatch):
    """What those who depend on the calendar are told."""
    told = []
    monkeypatch.setattr(actions, "changed", [told.append])
    return told


def said():
    """The last event in words."""
    event = Event.objects.first()
    return f"{event.actor_name} {sentence_for(event)}"


def test_save_term__opens_its_days_at_once(calendar, officer):
    actions.save_term(calendar=calendar, by=officer, **AUTUMN)
    assert SchoolDay.objects.filter(calendar=calendar, is_open=True).count() == 73
    assert is_school_day(calendar, dt.date(2026, 9, 2))
    assert said() == "Imani Clarke set the dates of Autumn 2026/27 (Calendar of Wexcombe)"


def test_save_term__again_changes_it_and_records_what(calendar, officer):
    actions.save_term(calendar=calendar, by=officer, **AUTUMN)
    actions.save_term(calendar=calendar, by=officer, **AUTUMN | {"ends_on": dt.date(2026, 12, 16)})
    assert calendar.terms.count() == 1
    assert SchoolDay.objects.filter(calendar=calendar, is_open=True).count() == 71
    assert Event.objects.first().data["changed"] == {"ends_on": ["2026-12-18", "2026-12-16"]}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends_on": dt.date(2026, 9, 2)}, "The term must end after it starts."),
        (
            {"starts_on": dt.date(2026, 7, 31)},
            "A term of 2026/27 lies between 1 August 2026 and 31 August 2027.",
        ),
        (
            {"ends_on": dt.date(2027, 9, 1)},
            "A term of 2026/27 lies between 1 August 2026 and 31 August 2027.",
        ),
        ({"half_term_ends_on": None}, "Give both the first and the last day of half-term"),
        ({"half_term_ends_on": dt.date(2026, 10, 25)}, "Half-term must end on or after the day"),
        ({"half_term_starts_on": dt.date(2026, 9, 2)}, "Half-term must lie inside the term."),
        ({"half_term_ends_on": dt.date(2026, 12, 18)}, "Half-term must lie inside the term."),
        ({"pep_cutoff_on": dt.date(2026, 9, 1)}, "The cut-off for PEPs must be a day of the term."),
        ({"pep_cutoff_on": dt.date(2026, 12, 19)}, "The cut-off for PEPs must be a day of the te"),
    ],
)
def test_save_term__wrong_dates_are_explained(calendar, officer, change, sentence):
    with pytest.raises(ValidationError, match=sentence):
        actions.save_term(calendar=calendar, by=officer, **AUTUMN | change)
    assert not calendar.terms.exists()
    assert not Event.objects.exists()


def test_save_term__on_the_very_edges(calendar, officer):
    edges = {"pep_cutoff_on": AUTUMN["ends_on"], "half_term_starts_on": dt.date(2026, 9, 3)}
    actions.save_term(calendar=calendar, by=officer, **AUTUMN | edges)
    assert calendar.terms.get().pep_cutoff_on == AUTUMN["ends_on"]


def test_save_term__in_a_year_without_known_bank_holidays(calendar, officer):
    with pytest.raises(ValidationError, match="The bank holidays of 2029 are not known yet"):
        actions.save_term(
            calendar=calendar,
            academic_year=2028,
            name="spring",
            starts_on=dt.date(2029, 1, 4),
            ends_on=dt.date(2029, 3, 28),
            by=officer,
        )


def spring(starts_on, ends_on=dt.date(2027, 3, 25)):
    return {"academic_year": 2026, "name": "spring", "starts_on": starts_on, "ends_on": ends_on}


def test_save_term__overlapping_another_is_refused(calendar, officer):
    actions.save_term(calendar=calendar, by=officer, **AUTUMN)
    with pytest.raises(
        ValidationError,
        match="The term overlaps Autumn 2026/27, which runs from 2 September 2026 to 18 December",
    ):
        actions.save_term(calendar=calendar, by=officer, **spring(dt.date(2026, 12, 18)))
    actions.save_term(calendar=calendar, by=officer, **spring(dt.date(2026, 12, 19)))


def test_save_term__in_the_wrong_order_is_refused(calendar, officer):
    actions.save_term(calendar=calendar, by=officer, **AUTUMN)
    with pytest.raises(ValidationError, match="in the wrong order with Autumn 2026/27"):
        actions.save_term(
            calendar=calendar,
            by=officer,
            **spring(dt.date(2026, 8, 3), dt.date(2026, 8, 28)),
        )


def test_delete_term__takes_its_days_along(calendar, officer):
    term = actions.save_term(calendar=calendar, by=officer, **AUTUMN)
    actions.delete_term(term=term, by=officer)
    assert not SchoolDay.objects.filter(calendar=calendar).exists()
    assert said() == "Imani Clarke removed Autumn 2026/27 (Calendar of Wexcombe)"
    assert Event.objects.first().data["changed"]["starts_on"] == ["2026-09-02", None]


def test_add_closure__moves_what_is_due(calendar, officer):
    make_year(calendar, 2026)
    before = add_school_days(calendar, dt.date(2026, 11, 18), 3)
    actions.add_closure(
        calendar=calendar, day=dt.date(2026, 11, 20), kind="closed", reason="Snow", by=officer
    )
    assert (before, add_school_days(calendar, dt.date(2026, 11, 18), 3)) == (
        dt.date(2026, 11, 23),
        dt.date(2026, 11, 24),
    )
    row = SchoolDay.objects.get(calendar=calendar, day=dt.date(2026, 11, 20))
    assert (row.is_open, row.reason) == (False, "Closed: Snow")
    assert (
        said()
        == "Imani Clarke closed 20 November 2026 to pupils: Closed: Snow (Calendar of Wexcombe)"
    )


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (dt.date(2026, 11, 21), "21 November 2026 is not a school day already: Saturday."),
        (dt.date(2026, 10, 28), "28 October 2026 is not a school day already: Half-term."),
        (dt.date(2026, 8, 5), "5 August 2026 .*: no term dates are known around it."),
    ],
)
def test_add_closure__on_a_day_without_school_is_refused(calendar, officer, day, sentence):
    make_year(calendar, 2026)
    with pytest.raises(ValidationError, match=sentence):
        actions.add_closure(calendar=calendar, day=day, kind="inset", by=officer)


def test_remove_closure__opens_the_day_again(calendar, officer):
    make_year(calendar, 2026)
    day = dt.date(2026, 11, 20)
    closure = actions.add_closure(calendar=calendar, day=day, kind="inset", by=officer)
    actions.remove_closure(closure=closure, by=officer)
    assert is_school_day(calendar, day)
    assert said() == "Imani Clarke opened 20 November 2026 to pupils again (Calendar of Wexcombe)"


def test_copy_terms__gives_a_school_its_own_to_change(calendar, officer):
    make_year(calendar, 2026)
    Closure.objects.create(calendar=calendar, day=dt.date(2026, 11, 20), kind="inset")
    school = SchoolFactory(local_authority=calendar.local_authority, name="Alder Hill")
    own = actions.copy_terms(school=school, academic_year=2026, by=officer)
    assert [term.name for term in own.terms.all()] == ["autumn", "spring", "summer"]
    assert [closure.day for closure in own.closures.all()] == [dt.date(2026, 11, 20)]
    assert calendar.terms.count() == 3
    assert SchoolDay.objects.filter(calendar=own, is_open=True).count() > 150
    assert said() == (
        "Imani Clarke copied the authority's terms of 2026/27 (Calendar of Alder Hill)"
    )


def test_copy_terms__twice_is_refused(calendar, officer):
    make_year(calendar, 2026)
    school = SchoolFactory(local_authority=calendar.local_authority)
    actions.copy_terms(school=school, academic_year=2026, by=officer)
    with pytest.raises(ValidationError, match="has terms of its own in 2026/27 already"):
        actions.copy_terms(school=school, academic_year=2026, by=officer)


def test_copy_terms__where_there_are_none(officer):
    school = SchoolFactory(local_authority__name="Marlinghoe")
    with pytest.raises(ValidationError, match="Marlinghoe has no terms in 2026/27"):
        actions.copy_terms(school=school, academic_year=2026, by=officer)


def test_open_calendar__once(officer):
    authority = LocalAuthorityFactory()
    first = actions.open_calendar(local_authority=authority, by=officer)
    assert actions.open_calendar(local_authority=authority, by=officer) == first
    assert Event.objects.filter(action="calendar.opened").count() == 1


def test_open_calendar__of_nobody_is_refused(officer):
    with pytest.raises(ValidationError, match="belongs to an authority or to a school"):
        actions.open_calendar(by=officer)
    assert not Calendar.objects.exists()


def test_extra_bank_holiday__moves_working_and_school_days(calendar, officer):
    make_year(calendar, 2026)
    day = dt.date(2027, 7, 16)
    holiday = actions.add_extra_bank_holiday(day=day, name="Coronation", by=officer)
    assert add_working_days(dt.date(2027, 7, 15), 1) == dt.date(2027, 7, 19)
    assert WorkingDay.objects.get(day=day).reason == "Coronation"
    assert SchoolDay.objects.get(calendar=calendar, day=day).reason == "Coronation"
    actions.remove_extra_bank_holiday(holiday=holiday, by=officer)
    assert WorkingDay.objects.get(day=day).is_working
    assert said() == "Imani Clarke removed the bank holiday on 16 July 2027: Coronation"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (dt.date(2026, 12, 25), "25 December 2026 is not a working day already: Christmas Day."),
        (dt.date(2026, 11, 21), "21 November 2026 is not a working day already: Saturday."),
        (dt.date(2031, 1, 2), "The bank holidays of 2031 are not known yet."),
    ],
)
def test_extra_bank_holiday__on_a_wrong_day_is_refused(officer, day, sentence):
    with pytest.raises(ValidationError, match=sentence):
        actions.add_extra_bank_holiday(day=day, name="Royal", by=officer)
    assert not ExtraBankHoliday.objects.exists()


def test_changed__is_told_after_the_commit(
    calendar, officer, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        term = actions.save_term(calendar=calendar, by=officer, **AUTUMN)
        assert heard == []
    assert heard == [[calendar.pk]]
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_term(term=term, by=officer)
        actions.add_extra_bank_holiday(day=dt.date(2027, 7, 16), name="Royal", by=officer)
    assert heard[1:] == [[calendar.pk], None]


def test_changed__names_the_schools_that_inherit(
    calendar, officer, heard, django_capture_on_commit_callbacks
):
    own = CalendarFactory(
        local_authority=None, school=SchoolFactory(local_authority=calendar.local_authority)
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.save_term(calendar=calendar, by=officer, **AUTUMN)
    assert heard == [[calendar.pk, own.pk]]


def test_build_calendars__writes_the_tables_anew(calendar, capsys):
    from django.core.management import call_command

    make_year(calendar, 2026)
    SchoolDay.objects.all().delete()
    call_command("build_calendars")
    assert capsys.readouterr().out == "6210 days, and 365 days of school calendars.\n"
    assert SchoolDay.objects.count() == 365


def test_save_term__of_a_version_somebody_else_replaced_is_refused(calendar, officer):
    term = actions.save_term(calendar=calendar, by=officer, version=0, **AUTUMN)
    later = AUTUMN | {"ends_on": dt.date(2026, 12, 16)}
    assert actions.save_term(calendar=calendar, by=officer, version=1, **later).version == 2
    with pytest.raises(actions.StaleTerm) as stale:
        actions.save_term(calendar=calendar, by=officer, version=1, **AUTUMN)
    assert stale.value.current == term
    term.refresh_from_db()
    assert term.ends_on == dt.date(2026, 12, 16)


def test_save_term__that_somebody_else_added_first_is_not_written_over(calendar, officer):
    actions.save_term(calendar=calendar, by=officer, version=0, **AUTUMN)
    with pytest.raises(actions.StaleTerm):
        actions.save_term(calendar=calendar, by=officer, version=0, **AUTUMN)
