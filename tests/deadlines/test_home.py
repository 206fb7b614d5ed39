"""The worklist: what do I have to do, by when, and why."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lac.accounts.access import Role
from tests.factories.accounts import OfficerAllocationFactory, UserFactory
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.deadlines import DeadlineFactory, UndatedCaseFactory
from tests.factories.organisations import SchoolFactory

pytestmark = pytest.mark.django_db
# Friday 20 November 2026 in `world`.
YESTERDAY, SUNDAY = dt.date(2026, 11, 19), dt.date(2026, 11, 22)
MONDAY, IN_EIGHT_WEEKS = dt.date(2026, 11, 23), dt.date(2027, 1, 15)


@pytest.fixture
def see(client, world):
    """The worklist of a role, as {group: [what is due when]}, and the page."""

    def look(role, query=""):
        client.force_login(world.users[role])
        response = client.get(reverse("home") + query)
        assert response.status_code == 200
        groups = response.context["groups"]
        return {it["name"]: [row.due_on for row in it["rows"]] for it in groups}, response

    return look


def due(world, day, **facts):
    return DeadlineFactory(child=world.child, due_on=day, **facts)


def test_deadlines__are_grouped_by_how_pressing_they_are(see, world):
    for day in (YESTERDAY, dt.date(2026, 11, 20), SUNDAY, MONDAY, IN_EIGHT_WEEKS):
        due(world, day)
    due(world, IN_EIGHT_WEEKS + dt.timedelta(days=1))
    groups, _ = see(Role.SOCIAL_WORKER)
    assert groups == {
        "overdue": [YESTERDAY],
        "this_week": [dt.date(2026, 11, 20), SUNDAY],
        "later": [MONDAY, IN_EIGHT_WEEKS],
    }


def test_row__says_what_who_when_and_why(see, world):
    deadline = due(world, YESTERDAY, detail="After an emergency")
    page = see(Role.SOCIAL_WORKER)[1].content.decode().replace("\xa0", " ")
    for words in (
        "Find a school place after entering care",
        "Rowan Ashdown",
        "19 Nov 2026",
        "1 day late",
        "After an emergency, Alder Hill School",
        deadline.get_absolute_url(),
        reverse("children:detail", kwargs={"child_pk": world.child.pk}),
    ):
        assert words in page


@pytest.mark.parametrize(
    "facts",
    [
        {"done_on": YESTERDAY},
        {"ended_on": YESTERDAY},
        {"paused_from": YESTERDAY},
        {"waived_at": dt.datetime(2026, 11, 3, tzinfo=dt.UTC)},
        {"withdrawn_at": dt.datetime(2026, 11, 3, tzinfo=dt.UTC)},
    ],
)
def test_what_needs_nothing__is_not_listed(see, world, facts):
    due(world, MONDAY, **facts)
    groups, _ = see(Role.SOCIAL_WORKER)
    assert groups["later"] == []


def test_children_of_others__are_not_listed(see, world):
    DeadlineFactory(child=world.stranger, due_on=MONDAY)
    groups, response = see(Role.SOCIAL_WORKER, "?whose=all")
    assert groups["later"] == []
    assert "Linden" not in response.content.decode()


def test_mine__is_what_my_role_does(see, world):
    due(world, MONDAY)
    due(world, SUNDAY, owner=Role.DESIGNATED_TEACHER)
    assert see(Role.SOCIAL_WORKER)[0]["later"] == [MONDAY]
    assert see(Role.SOCIAL_WORKER)[0]["this_week"] == []
    assert see(Role.SOCIAL_WORKER, "?whose=all")[0]["this_week"] == [SUNDAY]


def test_officer__begins_with_all_of_the_children(see, world):
    due(world, MONDAY)
    assert see(Role.VIRTUAL_SCHOOL_OFFICER)[0]["later"] == [MONDAY]


def test_officers_own_schools__lead_each_group(see, world):
    mine = SchoolFactory(local_authority=world.authority)
    OfficerAllocationFactory(
        school=mine, local_authority=world.authority,
        officer=world.users[Role.VIRTUAL_SCHOOL_OFFICER],
    )  # fmt: skip
    child = ChildFactory(local_authority=world.authority)
    CareEpisodeFactory(child=child)
    EnrolmentFactory(child=child, school=mine)
    due(world, MONDAY)
    due(world, YESTERDAY)
    DeadlineFactory(child=child, due_on=IN_EIGHT_WEEKS)
    groups, _ = see(Role.VIRTUAL_SCHOOL_OFFICER)
    assert groups["later"] == [IN_EIGHT_WEEKS, MONDAY]
    assert groups["overdue"] == [YESTERDAY]
    groups, _ = see(Role.VIRTUAL_SCHOOL_OFFICER, "?school=mine")
    assert (groups["later"], groups.get("overdue", [])) == ([IN_EIGHT_WEEKS], [])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?whose=all&owner=designated_teacher", [SUNDAY]),
        ("?whose=all&duty=ehcp.annual_review", [MONDAY]),
        ("?whose=all&when=this_week", [SUNDAY]),
        ("?whose=all&when=overdue", []),
        ("?whose=all&school=%(school)s", [SUNDAY, MONDAY]),
        ("?whose=all&school=999999", []),
        ("?whose=all&school=x&owner=nobody&duty=none&page=x", [SUNDAY, MONDAY]),
    ],
)
def test_filters__narrow_the_list(see, world, query, expected):
    due(world, SUNDAY, owner=Role.DESIGNATED_TEACHER)
    due(world, MONDAY, duty="ehcp.annual_review")
    groups, _ = see(Role.SOCIAL_WORKER, query % {"school": world.school.pk})
    assert groups["overdue"] + groups["this_week"] + groups["later"] == expected


def test_pages__keep_the_filters_and_the_order(see, world):
    days = [MONDAY + dt.timedelta(days=number) for number in range(30)]
    for day in days:
        due(world, day)
    first, response = see(Role.SOCIAL_WORKER, "?whose=all")
    second, _ = see(Role.SOCIAL_WORKER, "?whose=all&page=2")
    assert first["later"] + second["later"] == days
    assert "?whose=all&amp;page=2" in response.content.decode()


@pytest.mark.parametrize("role", [Role.DESIGNATED_TEACHER, Role.VIRTUAL_SCHOOL_OFFICER])
def test_queries__stay_the_same_and_few(see, world, role):
    due(world, MONDAY, owner=role)
    see(role)
    with CaptureQueriesContext(connection) as one:
        see(role)
    DeadlineFactory.create_batch(24, child=world.child, due_on=MONDAY, owner=role)
    with CaptureQueriesContext(connection) as many:
        see(role)
    # Signing in is part of both.
    assert len(many) == len(one)
    asked = [it["sql"] for it in many if "deadlines_" in it["sql"] or "children_" in it["sql"]]
    assert len(asked) <= 9


def test_page__costs_at_most_twelve_queries(client, world):
    OfficerAllocationFactory(
        school=world.school, local_authority=world.authority,
        officer=world.users[Role.VIRTUAL_SCHOOL_OFFICER],
    )  # fmt: skip
    due(world, MONDAY)
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("home"))
    assert len(queries) <= 12


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.CARER, "portal:home"),
        (Role.YOUNG_PERSON, "portal:home"),
        (Role.GOVERNOR, "virtualschool:indicators"),
        (Role.SYSTEM_ADMINISTRATOR, "virtualschool:manage"),
    ],
)
def test_people_without_a_worklist__begin_elsewhere(client, world, role, name):
    client.force_login(world.users[role])
    assert client.get(reverse("home")).url == reverse(name)


def test_person_without_a_role__finds_nothing_to_do(client, world):
    client.force_login(UserFactory())
    assert "Nothing is waiting for you" in client.get(reverse("home")).content.decode()


def test_cases_without_a_date__are_counted_for_officers(see, world):
    UndatedCaseFactory(child=world.child)
    UndatedCaseFactory(child=world.stranger)
    page = see(Role.VIRTUAL_SCHOOL_OFFICER)[1].content.decode()
    assert "1 deadline cannot be worked out" in " ".join(page.split())
    assert "cannot be worked out" not in see(Role.SOCIAL_WORKER)[1].content.decode()
