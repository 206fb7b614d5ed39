"""The next eight weeks: what falls due where, and the school days there are for it."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.deadlines.forecast import Forecast
from tests.factories.accounts import OfficerAllocationFactory
from tests.factories.calendars import ClosureFactory
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.deadlines import DeadlineFactory
from tests.factories.organisations import SchoolFactory

pytestmark = pytest.mark.django_db
URL = reverse("deadlines:forecast")
# Friday; its week began on Monday 16 November, and the eighth ends on Sunday 10 January.
TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def officer(world, client):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    return world.users[Role.VIRTUAL_SCHOOL_OFFICER]


def due(child, *days):
    for day in days:
        DeadlineFactory(child=child, due_on=day)


def weeks_of(user, **how):
    return {it.name: [week.due for week in it.weeks] for it in Forecast(user, TODAY, **how).lines}


def test_deadlines__are_counted_in_the_week_of_their_last_day(world, officer):
    due(world.child, TODAY, dt.date(2026, 11, 22), dt.date(2026, 11, 23), dt.date(2027, 1, 10))
    assert weeks_of(officer) == {world.school.name: [2, 1, 0, 0, 0, 0, 0, 1]}


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2026, 11, 19),  # late already
        dt.date(2027, 1, 11),  # the ninth week
    ],
)
def test_what_is_late_or_later__is_not_in_it(world, officer, day):
    due(world.child, day)
    assert weeks_of(officer) == {}


def test_child_of_another_authority__is_not_counted(world, officer):
    due(world.stranger, TODAY)
    assert weeks_of(officer) == {}


def test_days__are_those_of_the_schools_calendar_from_today_on(world, officer):
    due(world.child, TODAY)
    ClosureFactory(calendar=world.calendar, day=dt.date(2026, 11, 25))
    from lac.calendars.tables import rebuild_school_days

    rebuild_school_days(world.calendar)
    days = [it.days for it in Forecast(officer, TODAY).lines[0].weeks]
    # Only Friday is left of this week; one day is closed in the next.
    assert days[:3] == [1, 4, 5]


def test_more_than_one_a_school_day__is_full(world, officer):
    due(world.child, TODAY)
    assert not Forecast(officer, TODAY).lines[0].weeks[0].is_full
    due(world.child, TODAY)
    assert Forecast(officer, TODAY).lines[0].weeks[0].is_full


def test_by_officer__goes_by_the_allocation_and_names_who_has_none(world, officer):
    due(world.child, TODAY)
    assert weeks_of(officer, by="officer") == {"No officer allocated": [1] + [0] * 7}
    OfficerAllocationFactory(school=world.school, local_authority=world.authority, officer=officer)
    assert weeks_of(officer, by="officer") == {officer.full_name: [1] + [0] * 7}


def test_page__asks_as_much_for_many_as_for_one(world, officer, client):
    due(world.child, TODAY)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for _ in range(4):
        child = ChildFactory(local_authority=world.authority)
        CareEpisodeFactory(child=child)
        EnrolmentFactory(child=child, school=SchoolFactory(local_authority=world.authority))
        due(child, TODAY)
    with CaptureQueriesContext(connection) as many:
        page = client.get(URL)
    assert len(page.context["page_obj"].object_list) == 5
    assert len(many) == len(one) <= 12


def test_file__has_a_row_a_school_and_week_and_is_audited(world, officer, client):
    due(world.child, TODAY)
    text = client.get(URL, {"as": "csv"}).text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 8
    assert rows[0] == {
        "School": world.school.name, "Week from": "2026-11-16", "Deadlines": "1",
        "School days": "1",
    }  # fmt: skip
    assert Event.objects.first().action == "forecast.exported"


def test_chart__shows_all_deadlines_beside_the_school_days(world, officer, client):
    due(world.child, TODAY, dt.date(2026, 11, 23), dt.date(2026, 11, 24))
    page = client.get(URL)
    rows = page.context["chart"]["rows"]
    assert rows[:2] == [["16 November 2026", 1, 1], ["23 November 2026", 2, 5]]
    # Christmas: no school days.
    assert rows[6] == ["28 December 2026", 0, 0]
    assert (
        "3 deadlines fall due in the next eight weeks; most of them, 2, "
        "in the week from 23 November 2026." in page.text
    )


def test_dashboard__leads_to_it(world, officer, client):
    assert URL in client.get(reverse("virtualschool:dashboard")).text
