"""The officers' pages: figures, lists and the number of queries behind them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from lac.accounts.access import Role
from lac.audit.models import Event
from lac.spreadsheets import safe
from tests.factories.accounts import OfficerAllocationFactory, user_with
from tests.factories.attendance import AttendanceCaseFactory
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.deadlines import DeadlineFactory
from tests.factories.organisations import SchoolFactory
from tests.factories.pep import PepFactory
from tests.virtualschool.plans import at
from virtualschool.views.dashboard import REGISTERS
from virtualschool.views.manage import SECTIONS


def child_of(world, **fields):
    child = ChildFactory(local_authority=world.authority, **fields)
    CareEpisodeFactory(child=child)
    return child


def busy_child(world):
    """A child with something in every part of the dashboard."""
    child = child_of(world)
    school = SchoolFactory(local_authority=world.authority)
    EnrolmentFactory(child=child, school=school)
    user_with(Role.DESIGNATED_TEACHER, school=school)
    PepFactory(child=child, state="submitted", submitted_at=at(dt.date(2026, 11, 2)))
    AttendanceCaseFactory(child=child)
    DeadlineFactory(child=child)
    DeadlineFactory(child=child, due_on=dt.date(2026, 12, 1))
    child_of(world)  # without a school place
    return child


@pytest.fixture
def officer(world, client):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    return world.users[Role.VIRTUAL_SCHOOL_OFFICER]


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "name",
    [
        "virtualschool:dashboard",
        "virtualschool:indicators",
        "virtualschool:schools",
        "virtualschool:people",
    ],
)
def test_page__asks_as_much_for_many_as_for_one(world, officer, client, name):
    url = reverse(name)
    busy_child(world)
    client.get(url)
    one = queries(client, url)
    for _ in range(4):
        busy_child(world)
    assert queries(client, url) == one


def test_dashboard__shows_what_waits_and_what_is_late(world, officer, client):
    child = busy_child(world)
    page = client.get(reverse("virtualschool:dashboard"))
    context = page.context
    assert [plan.child for plan in context["plans"]] == [child]
    assert [case.child for case in context["cases"]] == [child]
    assert [(row["count"], row["url"]) for row in context["late"]["most"]] == [
        (1, "/?duty=school.place_after_entering_care&whose=all&when=overdue")
    ]
    assert sum(count for _, count in context["forecast"]["rows"]) == 1


def test_dashboard__leads_nobody_to_a_case_they_may_not_open(world, client):
    busy_child(world)
    for role in (Role.EDUCATION_ADVISER, Role.HEAD_OF_SOCIAL_CARE):
        client.force_login(user_with(role, local_authority=world.authority))
        page = client.get(reverse("virtualschool:dashboard"))
        assert page.context["cases_total"] == 1
        assert "/attendance/cases/" not in page.content.decode()


@pytest.mark.parametrize("sections", [REGISTERS, SECTIONS])
def test_places__are_offered_to_whom_their_page_is_open(sections):
    for _, places in sections:
        for label, name, _, needs in places:
            opens_to = resolve(reverse(name)).func.view_class.permission
            assert needs in (opens_to, None), label


def test_dashboard__a_paused_deadline_is_neither_late_nor_coming(world, officer, client):
    DeadlineFactory(child=child_of(world), paused_from=dt.date(2026, 11, 17))
    context = client.get(reverse("virtualschool:dashboard")).context
    assert context["late"]["most"] == []


def test_dashboard__starts_with_my_schools_when_i_have_some(world, officer, client):
    mine, other = busy_child(world), busy_child(world)
    assert not client.get(reverse("virtualschool:dashboard")).context["mine"]
    school = EnrolmentFactory._meta.model.unscoped.get(child=mine).school
    OfficerAllocationFactory(school=school, officer=officer, local_authority=world.authority)
    url = reverse("virtualschool:dashboard")
    assert [plan.child for plan in client.get(url).context["plans"]] == [mine]
    everyone = {plan.child for plan in client.get(url, {"whose": "all"}).context["plans"]}
    assert everyone == {mine, other}


def test_dashboard__counts_the_days_without_a_school_place(world, officer, client):
    left = child_of(world)
    EnrolmentFactory(child=left, left_on=dt.date(2026, 11, 9))
    young = child_of(world, born_on=dt.date(2022, 3, 1))  # Reception began on 1 September
    rows = client.get(reverse("virtualschool:dashboard")).context["without_school"]
    assert [(row["child"], row["days"]) for row in rows] == [(young, 80), (left, 10)]


def test_dashboard__leaves_out_another_authoritys_child_at_our_school(world, officer, client):
    EnrolmentFactory(child=ChildFactory(), school=world.school)
    rows = client.get(reverse("virtualschool:dashboard")).context["page_obj"]
    assert [(school, school.child_count) for school in rows] == [(world.school, 1)]


def test_indicator__lists_its_children_and_says_who_looked(world, officer, client):
    child = child_of(world)
    page = client.get(reverse("virtualschool:indicator", args=["no_school_place"]))
    assert list(page.context["page_obj"]) == [child]
    assert Event.objects.latest("pk").action == "indicator.viewed"


def test_indicator__export_is_recorded_with_its_children(world, officer, client):
    child = child_of(world, family_name="=HYPERLINK()", given_name="", preferred_name="")
    page = client.get(reverse("virtualschool:indicator", args=["no_school_place"]), {"as": "csv"})
    assert "'=HYPERLINK()" in page.content.decode()
    event = Event.objects.latest("pk")
    assert (event.action, event.data["rows"], event.data["children"]) == (
        "indicator.exported",
        1,
        [child.pk],
    )


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@x", "\t=1", "  =1", "＝1"])
def test_cell__is_no_formula(text):
    assert safe(text) == f"'{text}"


def test_cell__leaves_names_alone():
    assert safe("O'Neill-Ashdown") == "O'Neill-Ashdown"


def test_governor__reads_no_exact_number(world, client):
    for _ in range(6):
        child_of(world)
    client.force_login(world.users[Role.GOVERNOR])
    url = reverse("virtualschool:indicators")
    for page in (client.get(url).content, client.get(url, {"as": "csv"}).content):
        assert b"about 5" in page
        assert b"(6)" not in page
        assert b">6<" not in page
        assert b",6," not in page


def test_authority__of_somebody_else_is_not_found(world, officer, client):
    url = reverse("virtualschool:dashboard")
    assert client.get(url, {"authority": world.stranger.local_authority_id}).status_code == 404


def test_school_elsewhere__cannot_be_edited(world, officer, client):
    school = SchoolFactory()
    EnrolmentFactory(child=child_of(world), school=school)
    assert client.get(reverse("virtualschool:school", args=[school.pk])).status_code == 200
    assert client.get(reverse("virtualschool:school_edit", args=[school.pk])).status_code == 404


def test_school__is_edited_and_recorded(world, officer, client):
    url = reverse("virtualschool:school_edit", args=[world.school.pk])
    client.post(url, {"name": "Alder Hill Academy", "town": "Wexcombe"})
    world.school.refresh_from_db()
    assert world.school.name == "Alder Hill Academy"
    assert Event.objects.latest("pk").action == "school.saved"


def test_officer__is_allocated(world, officer, client):
    url = reverse("virtualschool:allocate", args=[world.school.pk])
    client.post(url, {"officer": officer.pk})
    page = client.get(reverse("virtualschool:school", args=[world.school.pk]))
    assert page.context["officer_row"].officer == officer


def test_person__of_another_authority_is_not_found(world, officer, client):
    stranger = user_with(Role.GOVERNOR, local_authority=world.stranger.local_authority)
    assert client.get(reverse("virtualschool:person", args=[stranger.pk])).status_code == 404


def test_invitation__offers_an_officer_three_roles(world, officer, client):
    form = client.get(reverse("virtualschool:invite")).context["form"]
    roles = [choice[0] for choice in form.fields["role"].choices]
    assert roles == ["designated_teacher", "school_staff", "carer"]
