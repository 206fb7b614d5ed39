"""Registers by CSV: three layouts, and every line that cannot stand refused with its reason."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from attendance.importers import Registers
from attendance.layouts import split_marks
from attendance.models import AmendedMark, AttendanceCase, AttendanceCode, AttendanceDay
from lac.accounts.access import Role
from lac.audit.models import Event
from lac.imports import actions
from lac.imports.models import Import, ImportState, StagedRow
from tests.factories.accounts import user_with
from tests.factories.attendance import mark
from tests.factories.calendars import CalendarFactory, make_year
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.organisations import SchoolFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 9, 7)


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def enrolment():
    child = ChildFactory(la_child_id="W1", upn="A123456789012")
    make_year(CalendarFactory(local_authority=child.local_authority), 2026)
    CareEpisodeFactory(child=child)
    return EnrolmentFactory(child=child)


@pytest.fixture
def load(enrolment):
    """Upload, check and load; gives the import."""

    def load(text, *, place=None, applying=True):
        place = place or enrolment.school
        role = Role.DESIGNATED_TEACHER if place == enrolment.school else None
        by = (
            user_with(role, school=place)
            if role
            else user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=place)
        )
        file = SimpleUploadedFile("register.csv", text.encode())
        job = actions.upload(kind="registers", files=[file], place=place, by=by)
        actions.check(job=job, by=by)
        job.refresh_from_db()
        if applying and job.state == ImportState.CHECKED:
            actions.request_apply(job=job, by=by)
            actions.apply(job=Import.objects.get(pk=job.pk), by=by)
            job.refresh_from_db()
            assert job.state == ImportState.APPLIED
        return job

    return load


def stored(day=MONDAY):
    row = AttendanceDay.unscoped.select_related("am", "pm").get(day=day)
    return (row.am and row.am.code, row.pm and row.pm.code)


def refusal(job):
    return StagedRow.objects.get(job=job, outcome="refused")


# --- layouts ----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["W1", "A123456789012"])
def test_lines__one_day_each_by_either_identifier(load, who):
    job = load(f"Child,Date,AM,PM\n{who},07/09/2026,/,\\\n{who},2026-09-08,I,I\n")
    assert (job.added, job.refused) == (2, 0)
    assert stored() == ("/", "\\")
    assert stored(dt.date(2026, 9, 8)) == ("I", "I")
    event = Event.objects.get(action="attendance.imported")
    assert (event.data["start"], event.data["end"]) == ("7 September 2026", "8 September 2026")


def test_strings__a_week_of_pairs_without_the_weekend(load):
    job = load("Child,From,Marks\nW1,11/09/2026,/\\IIC1C1-N\n")
    assert job.added == 1
    assert stored(dt.date(2026, 9, 11)) == ("/", "\\")
    assert stored(MONDAY + dt.timedelta(7)) == ("I", "I")
    assert stored(MONDAY + dt.timedelta(8)) == ("C1", "C1")
    assert stored(MONDAY + dt.timedelta(9)) == (None, "N")


def test_dates__a_column_a_day_with_pairs_or_one_code(load):
    load("UPN,07/09/2026,08/09/2026,09/09/2026,10/09/2026\nA123456789012,/\\,I,,\\\n")
    assert stored() == ("/", "\\")
    assert stored(MONDAY + dt.timedelta(1)) == ("I", "I")
    assert stored(MONDAY + dt.timedelta(3)) == (None, "\\")
    assert AttendanceDay.unscoped.count() == 3


def test_dates__a_column_a_session(load):
    load("Child,07/09/2026 AM,07/09/2026 PM,08/09/2026 AM\nW1,L,\\,M\n")
    assert stored() == ("L", "\\")
    assert stored(MONDAY + dt.timedelta(1)) == ("M", None)


def test_file__with_a_child_and_no_dates__is_not_a_register(load):
    assert load("Child,Name\nW1,Rowan\n").state == ImportState.UNNAMED


CODES = st.sampled_from(["/", "\\", "L", "I", "N", "C1", "C2", "Y1", "Y7", "J1", "#", "-"])


@given(st.lists(CODES, min_size=1, max_size=20))
def test_marks__any_string_of_codes_is_split_as_it_was_joined(codes):
    assert split_marks("".join(codes)) == codes


@given(st.text(max_size=30))
def test_marks__any_other_text_is_refused_rather_than_guessed(text):
    codes = split_marks(text)
    assert codes is None or "".join(codes) == "".join(text.split())


def test_template__has_every_layout_with_fixed_columns():
    assert [it.code for it in Registers.files if it.template] == ["lines", "strings"]


# --- refusals ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "problem", "words"),
    [
        ("W9,07/09/2026,/,\\", "unknown_child", "W9"),
        ("W1,07/09/2026,Q9,\\", "unknown_code", "not an attendance code"),
        ("W1,07/09/2026,H,H", "withdrawn_code", "withdrawn after 18 August 2024"),
        ("W1,07/09/2026,\\,/", "wrong_session", "for the afternoon only"),
        ("W1,12/09/2026,/,\\", "not_a_school_day", "saturday"),
        ("W1,28/10/2026,/,\\", "not_a_school_day", "half-term"),
        ("W1,23/11/2026,/,\\", "future", "in the future"),
        ("W1,02/09/2025,/,\\", "not_on_roll", "not on the roll"),
        ("W1,31/02/2026,/,\\", "not_a_date", "not a date"),
    ],
)
def test_line__is_refused_with_its_reason(load, line, problem, words):
    row = refusal(load(f"Child,Date,AM,PM\n{line}\n"))
    assert (row.problem, words in row.reason) == (problem, True), row.reason
    assert row.remedy
    assert not AttendanceDay.unscoped.exists()


def test_line__the_last_day_on_roll_still_counts(load, enrolment):
    enrolment.left_on = MONDAY
    enrolment.save()
    job = load("Child,Date,AM,PM\nW1,07/09/2026,/,\\\nW1,08/09/2026,/,\\\n")
    assert (job.added, refusal(job).problem) == (1, "not_on_roll")


def test_line__a_code_of_before_the_reform_stands_for_its_days(load, enrolment):
    make_year(enrolment.child.local_authority.calendar, 2024)
    make_year(enrolment.child.local_authority.calendar, 2025)
    enrolment.admitted_on = dt.date(2023, 9, 5)
    enrolment.save()
    mark(enrolment.child, enrolment.school, dt.date(2024, 7, 1), "H", "H")
    assert AttendanceDay.unscoped.get().am == AttendanceCode.objects.get(code="H")


def test_line__a_closure_on_a_holiday_is_passed_over(load):
    job = load("Child,07/09/2026,26/10/2026\nW1,/\\,##\n")
    assert (job.added, job.refused) == (1, 0)
    assert AttendanceDay.unscoped.count() == 1


def test_week__with_one_bad_mark__is_refused_whole(load):
    row = refusal(load("Child,From,Marks\nW1,07/09/2026,/\\//\n"))
    assert row.problem == "wrong_session"
    assert not AttendanceDay.unscoped.exists()


def test_lines__about_the_same_day_by_two_identifiers__the_second_is_refused(load):
    job = load("Child,Date,AM,PM\nW1,07/09/2026,/,\\\nA123456789012,07/09/2026,I,I\n")
    assert (job.added, refusal(job).problem) == (1, "repeated")
    assert stored() == ("/", "\\")


def test_note__missing_for_a_code_that_asks_for_one__is_a_warning(load):
    job = load("Child,Date,AM,PM,Note\nW1,07/09/2026,K,K,\nW1,08/09/2026,K,K,The tutor\n")
    assert (job.added, job.warned) == (2, 1)


# --- schools and authorities ------------------------------------------------------


def test_school__another_schools_register_is_refused(load):
    other = SchoolFactory(urn="199999")
    row = refusal(load("Child,Date,AM,PM,School URN\nW1,07/09/2026,/,\\,199999\n"))
    assert row.problem == "other_school"
    assert other.name in row.reason


def test_authority__needs_the_school_on_each_line(load, enrolment):
    authority = enrolment.child.local_authority
    urn = enrolment.school.urn
    job = load(
        f"Child,Date,AM,PM,School URN\nW1,07/09/2026,/,\\,{urn}\nW1,08/09/2026,/,\\,\n",
        place=authority,
    )
    assert (job.added, refusal(job).problem) == (1, "missing")


# --- twice ------------------------------------------------------------------------


def test_import__again__changes_nothing(load):
    text = "Child,Date,AM,PM\nW1,07/09/2026,/,\\\n"
    load(text)
    again = load(text)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)


def test_import__a_changed_mark_keeps_its_original(load):
    load("Child,Date,AM,PM\nW1,07/09/2026,N,\\\n")
    again = load("Child,Date,AM,PM\nW1,07/09/2026,I,\n")
    assert again.changed == 1
    row = StagedRow.objects.get(job=again)
    assert row.changes == {"7 September 2026, morning": ["N", "I"]}
    assert stored() == ("I", "\\")
    assert AmendedMark.unscoped.get().am.code == "N"


def test_import__opens_the_cases_that_are_due(load, django_capture_on_commit_callbacks):
    week = "N" * 10
    lines = "".join(
        f"W1,{day:%d/%m/%Y},{week}\n" for day in (MONDAY, MONDAY + dt.timedelta(weeks=1))
    )
    with django_capture_on_commit_callbacks(execute=True):
        load("Child,From,Marks\n" + lines)
    assert AttendanceCase.unscoped.get().child.la_child_id == "W1"
