"""Attainment and progress of the cohort: the figures by group, and who is behind them."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.organisations import SchoolFactory
from tests.factories.pep import AttainmentPointFactory, EarlyInterventionFactory
from tests.world import TODAY
from virtualschool.attainment import By, Narrowed, Which, behind, groups, parameters
from virtualschool.indicator import Scope

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def looked_after(world, born_on, **details):
    school = details.pop("school", world.school)
    child = ChildFactory(local_authority=world.authority, born_on=born_on, **details)
    CareEpisodeFactory(child=child)
    if school:
        EnrolmentFactory(child=child, school=school)
    return child


@pytest.fixture
def cohort(world):
    """Beside the world's child: one in Year 5 who does well, one in Year 10 who does not."""
    well = looked_after(world, dt.date(2017, 3, 1), given_name="Wren", sen_provision="K")
    other = SchoolFactory(local_authority=world.authority, name="Zeal Academy")
    not_well = looked_after(world, dt.date(2012, 3, 1), given_name="Nye", school=other)
    AttainmentPointFactory(
        child=well, subject="Maths", on_track="at", current="105", fft50="104",
        assessed_on=dt.date(2026, 10, 1),
    )  # fmt: skip
    for days, standing in ((60, "at"), (1, "below")):
        AttainmentPointFactory(
            child=not_well, subject="maths", on_track=standing, current="3", fft50="5",
            assessed_on=TODAY - days * DAY,
        )  # fmt: skip
    AttainmentPointFactory(child=not_well, on_track="above", assessed_on=TODAY - 366 * DAY)
    EarlyInterventionFactory(child=not_well, subject="Maths")
    return {"well": well, "not_well": not_well, "other": other}


def measured(world, by, **narrowed):
    found = groups(by, parameters(Scope(world.authority, TODAY), Narrowed(**narrowed)))
    return {it.key: it for it in found}


def listed(world, which, **narrowed):
    return behind(which, parameters(Scope(world.authority, TODAY), Narrowed(**narrowed)))


def test_groups__count_children_by_stage_and_all_of_them_first(world, cohort):
    found = measured(world, By.STAGE)
    everyone = found[""]
    assert next(iter(found)) == ""
    assert (everyone.children, everyone.assessed, everyone.judged, everyone.good) == (3, 2, 2, 1)
    assert (everyone.compared, everyone.kept) == (1, 0)
    assert (everyone.estimated, everyone.in_line, everyone.slowed) == (2, 1, 1)
    assert (found["ks2"].good, found["ks4"].good, found["ks4"].judged) == (1, 0, 1)


def test_groups__by_year_school_needs_and_subject(world, cohort):
    assert measured(world, By.YEAR)["5"].children == 1
    assert measured(world, By.SCHOOL)[str(cohort["other"].pk)].slowed == 1
    assert measured(world, By.SEND)["K"].good == 1
    maths = measured(world, By.SUBJECT)["Maths"]
    assert (maths.children, maths.judged, maths.good, maths.slowed) == (2, 2, 1, 1)


def test_groups__a_result_is_missing_when_none_lies_in_the_half_term(world, cohort):
    # The first half of the autumn term; the second opens later.
    assert measured(world, By.SCHOOL)[""].missing == 1
    assert set(listed(world, Which.MISSING)) == {world.child.pk}
    AttainmentPointFactory(child=world.child, assessed_on=TODAY)
    assert set(listed(world, Which.MISSING)) == {world.child.pk}


def test_behind__says_in_which_subjects(world, cohort):
    pk = cohort["not_well"].pk
    assert listed(world, Which.BELOW)[pk]["below"] == "maths"
    assert listed(world, Which.FELL)[pk]["fell"] == "maths"
    assert listed(world, Which.FFT)[pk]["fft"] == "maths"
    assert listed(world, Which.SLOWED, stage="ks4", school=cohort["other"].pk) != {}
    assert listed(world, Which.SLOWED, stage="ks2") == {}


def test_result__counts_for_twelve_months_and_not_a_day_more(world):
    point = AttainmentPointFactory(child=world.child, assessed_on=TODAY - 365 * DAY)
    assert measured(world, By.STAGE)[""].assessed == 1
    point.assessed_on -= DAY
    point.save()
    assert measured(world, By.STAGE)[""].assessed == 0


def test_pages__lead_from_figures_to_names_and_files(
    client, world, cohort, django_assert_max_num_queries
):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_HEAD])
    with django_assert_max_num_queries(20):
        page = client.get(reverse("virtualschool:attainment")).content.decode()
    assert "50.0% (1 of 2)" in page
    address = reverse("virtualschool:attainment_children", args=["below"])
    assert f"{address}?stage=ks4" in page
    with django_assert_max_num_queries(20):
        there = client.get(address).content.decode()
    assert "Nye" in there
    assert "Wren" not in there
    file = client.get(address, {"as": "csv"}).content.decode()
    assert file.count("\n") == 2
    assert "Year 10" in file


def test_governor__reads_figures_without_names_and_narrows_nothing(client, world, cohort):
    client.force_login(world.users[Role.GOVERNOR])
    page = client.get(reverse("virtualschool:attainment"), {"stage": "ks4"}).content.decode()
    assert "too few children to show" in page
    assert "fewer than 5" in page
    assert "1 of 2" not in page
    assert reverse("virtualschool:attainment_children", args=["below"]) not in page
    file = client.get(reverse("virtualschool:attainment"), {"as": "csv"}).content.decode()
    assert "fewer than 5" in file
