"""The pages of attendance."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance.actions import open_cases
from attendance.models import AttendanceCase, AttendanceDay
from lac.accounts.access import Permission, Role
from lac.children.columns import FILTERS
from lac.children.models import Child, Enrolment
from lac.children.timeline import timeline
from tests.factories.accounts import OfficerAllocationFactory
from tests.factories.attendance import (
    AttendanceCaseFactory,
    AttendanceThresholdFactory,
    attend,
    mark,
)
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.organisations import SchoolFactory
from tests.world import MORNING

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _this_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def teacher(client, world):
    client.force_login(world.users[Role.DESIGNATED_TEACHER])
    return client


def detail(world):
    return reverse("attendance:detail", kwargs={"child_pk": world.child.pk})


def week(world, monday="2026-11-16"):
    return reverse("attendance:week", kwargs={"child_pk": world.child.pk, "monday": monday})


# --- the child's attendance -------------------------------------------------------


def test_detail__without_a_register_says_what_to_do(teacher, world):
    page = teacher.get(detail(world)).content.decode()
    assert "No register has been loaded for this child" in page


def test_detail__shows_the_figures_exactly(teacher, world):
    attend(world.child, world.school, dt.date(2026, 9, 7), present=90, absent=10)
    page = teacher.get(detail(world)).content.decode()
    assert "90.0%" in page
    assert "90 of 100 sessions since 1 September" in page
    assert "Below 95%" in page


def test_detail__names_the_session_two_schools_marked(teacher, world):
    unit = EnrolmentFactory(
        child=world.child, school=SchoolFactory(name="The Kestrel Centre"), kind="S"
    ).school
    mark(world.child, world.school, MONDAY, "/", "\\")
    mark(world.child, unit, MONDAY, "I", "D")
    page = teacher.get(detail(world)).content.decode().replace("\xa0", " ")
    assert "Sessions that two schools marked" in page
    assert "Morning of Monday 16 November 2026" in page
    assert "Afternoon of Monday 16 November 2026" not in page


def test_detail__takes_the_same_queries_for_a_week_and_a_term(teacher, world):
    attend(world.child, world.school, dt.date(2026, 9, 7), present=10, absent=0)
    teacher.get(detail(world))
    with CaptureQueriesContext(connection) as one:
        teacher.get(detail(world))
    attend(world.child, world.school, dt.date(2026, 9, 14), present=80, absent=5)
    with CaptureQueriesContext(connection) as more:
        teacher.get(detail(world))
    assert len(more) == len(one)
    assert len(more) <= 32


def test_case_is_named_but_not_opened__for_those_who_only_read(client, world):
    AttendanceCaseFactory(child=world.child)
    client.force_login(world.users[Role.SOCIAL_WORKER])
    page = client.get(detail(world)).content.decode()
    assert "An attendance case is open" in page
    assert "Open the case" not in page


# --- a week by hand ---------------------------------------------------------------


def test_week__is_saved_and_shown_again(teacher, world):
    answer = teacher.post(week(world), {"am_20261116": "/", "pm_20261116": "I"}, follow=True)
    assert "The marks have been saved." in answer.content.decode()
    row = AttendanceDay.unscoped.get()
    assert (row.am.code, row.pm.code, row.school) == ("/", "I", world.school)
    assert 'value="I"' in answer.content.decode()


def test_week__a_wrong_code_is_said_and_nothing_saved(teacher, world):
    answer = teacher.post(week(world), {"am_20261116": "QQ"})
    assert "is not an attendance code" in answer.content.decode()
    assert not AttendanceDay.unscoped.exists()


@pytest.mark.parametrize("monday", ["2026-02-31", "tomorrow", "0001-01-01", "9999-12-31"])
def test_week__that_is_no_date_is_not_found(teacher, world, monday):
    assert teacher.get(week(world, monday)).status_code == 404


def test_week__of_a_school_the_child_is_not_at_is_not_found(teacher, world):
    other = SchoolFactory()
    assert teacher.get(week(world) + f"?school={other.pk}").status_code == 404


def test_week__from_the_middle_is_its_monday(teacher, world):
    page = teacher.get(week(world, "2026-11-19")).content.decode()
    assert "Attendance in the week of 16 November 2026" in page


# --- cases ------------------------------------------------------------------------


def another_case(world, **facts):
    child = ChildFactory(local_authority=world.authority)
    CareEpisodeFactory(child=child)
    EnrolmentFactory(child=child, school=world.school)
    return AttendanceCaseFactory(child=child, school=world.school, **facts)


def test_cases__take_the_same_queries_for_one_and_for_many(teacher, world):
    AttendanceCaseFactory(child=world.child)
    teacher.get(reverse("attendance:cases"))
    with CaptureQueriesContext(connection) as one:
        teacher.get(reverse("attendance:cases"))
    for _ in range(6):
        another_case(world)
    with CaptureQueriesContext(connection) as many:
        teacher.get(reverse("attendance:cases"))
    assert len(many) == len(one)


def test_cases__are_those_of_the_children_one_works_with(teacher, world):
    AttendanceCaseFactory(child=world.child)
    AttendanceCaseFactory(child=world.stranger)
    page = teacher.get(reverse("attendance:cases")).content.decode()
    assert world.child.name in page
    assert world.stranger.name not in page


def test_cases__open_unled_closed_and_mine(client, world):
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    client.force_login(officer)
    mine = AttendanceCaseFactory(child=world.child, owner=officer)
    unled = another_case(world)
    closed = another_case(world, closed_on=MONDAY, outcome="improved")

    def listed(query):
        found = client.get(reverse("attendance:cases") + query).context["rows"]
        return [case for case, _ in found]

    assert set(listed("")) == {mine, unled}
    assert listed("?show=unled") == [unled]
    assert listed("?show=closed") == [closed]
    assert listed("?mine=1") == [mine]
    assert set(listed("?show=nonsense")) == {mine, unled}
    assert listed("?school=mine") == []
    allocated = OfficerAllocationFactory(local_authority=world.authority, officer=officer)
    Enrolment.unscoped.filter(child=unled.child).update(school=allocated.school)
    assert listed("?school=mine") == [unled]


def test_case__from_opening_to_closing_through_the_pages(client, world):
    attend(world.child, world.school, dt.date(2026, 9, 7), present=80, absent=20)
    (case,) = open_cases(by=None)
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    client.force_login(officer)
    page = {"child_pk": world.child.pk, "pk": case.pk}
    dates = {"review_on_0": "4", "review_on_1": "12", "review_on_2": "2026"}
    client.post(
        reverse("attendance:lead_case", kwargs=page),
        {"owner": officer.pk, "reason": "A long journey", "version": 1} | dates,
    )
    client.post(
        reverse("attendance:close_case", kwargs=page),
        {"outcome": "improved", "note": "The taxi comes", "version": 2},
    )
    case.refresh_from_db()
    assert (case.owner, case.outcome) == (officer, "improved")
    shown = client.get(reverse("attendance:case", kwargs=page)).content.decode()
    assert "The taxi comes" in shown
    assert "80.0%" in shown


def test_case__a_stale_save_shows_both_texts(client, world):
    case = AttendanceCaseFactory(child=world.child, reason="Bullying", version=2)
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    address = reverse("attendance:lead_case", kwargs={"child_pk": world.child.pk, "pk": case.pk})
    page = client.post(address, {"reason": "A long journey", "version": 1}).content.decode()
    assert "Bullying" in page
    assert "A long journey" in page
    assert AttendanceCase.unscoped.get().reason == "Bullying"


def test_case__of_another_child_is_not_found(teacher, world):
    case = AttendanceCaseFactory(child=world.stranger)
    address = reverse("attendance:case", kwargs={"child_pk": world.child.pk, "pk": case.pk})
    assert teacher.get(address).status_code == 404


# --- elsewhere --------------------------------------------------------------------


def test_list_filter__finds_those_below_their_authoritys_threshold(world):
    attend(world.child, world.school, dt.date(2026, 9, 7), present=95, absent=5)
    low = ChildFactory(local_authority=world.authority)
    attend(low, world.school, dt.date(2026, 9, 7), present=94, absent=6)
    narrow = FILTERS["attendance"].narrow
    assert list(narrow(Child.unscoped.all(), "below", None)) == [low]
    AttendanceThresholdFactory(local_authority=world.authority, percentage=97)
    assert set(narrow(Child.unscoped.all(), "below", None)) == {low, world.child}
    assert list(narrow(Child.unscoped.all(), "persistent", None)) == []


def test_list_filter__exactly_a_tenth_missed_is_persistent(world):
    attend(world.child, world.school, dt.date(2026, 9, 7), present=90, absent=10)
    narrow = FILTERS["attendance"].narrow
    assert list(narrow(Child.unscoped.all(), "persistent", None)) == [world.child]


def test_child_page__shows_the_year_and_the_open_case(teacher, world):
    attend(world.child, world.school, dt.date(2026, 9, 7), present=90, absent=10)
    AttendanceCaseFactory(child=world.child)
    address = reverse("children:detail", kwargs={"child_pk": world.child.pk})
    page = teacher.get(address).content.decode()
    assert "90 of 100 sessions" in page
    assert "Case open" in page


def test_timeline__tells_when_a_case_opened_and_closed(world):
    AttendanceCaseFactory(child=world.child, closed_on=MONDAY, outcome="improved")
    user = world.users[Role.DESIGNATED_TEACHER]
    titles = [it.title for it in timeline(world.child, user, {Permission.VIEW_CHILD})]
    assert "Attendance case opened" in titles
    assert "Attendance case closed" in titles


def test_week__of_another_school_of_the_child_is_not_written_by_a_teacher(teacher, world):
    other = EnrolmentFactory(child=world.child, kind="S", school__name="Fairmead School").school
    assert teacher.post(f"{week(world)}?school={other.pk}", {}).status_code == 404
    page = teacher.get(week(world)).content.decode()
    assert "Alder Hill School" in page
    assert "Fairmead School" not in page


def test_week__of_any_school_of_the_child_is_written_by_the_virtual_school(client, world):
    other = EnrolmentFactory(child=world.child, kind="S", school__name="Fairmead School").school
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    page = client.get(f"{week(world)}?school={other.pk}").content.decode()
    assert "Fairmead School" in page


def test_detail__links_only_to_the_weeks_that_the_teacher_writes(teacher, world):
    other = EnrolmentFactory(child=world.child, kind="S").school
    mark(world.child, world.school, MONDAY)
    mark(world.child, other, MONDAY)
    page = teacher.get(detail(world)).content.decode()
    assert f"?school={world.school.pk}" in page
    assert f"?school={other.pk}" not in page
