"""Support and enrichment: recorded, ended, reviewed, and the map of many children."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.versions import StaleSave
from pep import actions
from pep.models import Provision, ProvisionReview
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.pep import ProvisionFactory
from tests.world import TODAY

DETAILS = {"kind": "enrichment", "what": "Chess club", "starts_on": TODAY}
REVIEW = {"reviewed_on": TODAY, "working": "Reading", "change": "More maths", "is_enough": False}


@pytest.fixture
def teacher(world):
    return world.users[Role.DESIGNATED_TEACHER]


def test_provision__is_recorded_once_at_the_childs_school(world, teacher):
    first = actions.add_provision(child=world.child, by=teacher, **DETAILS)
    assert actions.add_provision(child=world.child, by=teacher, **DETAILS) == first
    assert Provision.unscoped.get().school == world.school


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": TODAY - dt.timedelta(days=1)}, "ends_on"),
        ({"starts_on": dt.date(2000, 1, 1)}, "starts_on"),
    ],
)
def test_provision__with_wrong_days_is_refused(world, teacher, change, field):
    with pytest.raises(ValidationError) as refusal:
        actions.add_provision(child=world.child, by=teacher, **DETAILS | change)
    assert field in refusal.value.message_dict


def test_provision__is_ended_with_what_came_of_it_and_not_over_anothers_words(world, teacher):
    row = ProvisionFactory(child=world.child)
    actions.edit_provision(
        provision=row, by=teacher, version=1, ends_on=TODAY, result="helped", outcome="Reads alone"
    )
    with pytest.raises(StaleSave):
        actions.edit_provision(provision=row, by=teacher, version=1, result="not")
    assert Provision.unscoped.running(TODAY).get() == row
    assert not Provision.unscoped.running(TODAY + dt.timedelta(days=1)).exists()


def test_review__is_of_today_or_before_and_recorded_once(world, teacher):
    early = REVIEW | {"reviewed_on": TODAY + dt.timedelta(days=1)}
    with pytest.raises(ValidationError, match="today or earlier"):
        actions.review_provision(child=world.child, by=teacher, **early)
    for _ in range(2):
        actions.review_provision(child=world.child, by=teacher, **REVIEW)
    assert ProvisionReview.unscoped.get().reviewed_by == teacher


def test_pages__show_now_before_and_the_reviews(world, client, teacher):
    now = ProvisionFactory(child=world.child, is_priority=True)
    before = ProvisionFactory(child=world.child, ends_on=TODAY - dt.timedelta(days=1))
    client.force_login(teacher)
    day = {"reviewed_on_0": "20", "reviewed_on_1": "11", "reviewed_on_2": "2026"}
    review = {"working": "Reading", "change": "Nothing", "is_enough": "yes"} | day
    kwargs = {"child_pk": world.child.pk}
    assert client.post(reverse("pep:provision_review", kwargs=kwargs), review).status_code == 302
    page = client.get(reverse("pep:provision", kwargs=kwargs))
    assert (page.context["now"], page.context["before"]) == ([now], [before])
    assert [it.is_enough for it in page.context["reviews"]] == [True]


def test_map__shows_each_child_in_the_views_they_belong_to(
    world, client, teacher, django_assert_max_num_queries
):
    other = ChildFactory(local_authority=world.authority, family_name="Zeal")
    CareEpisodeFactory(child=other)
    EnrolmentFactory(child=other, school=world.school)
    ProvisionFactory(child=world.child, is_priority=True)
    ProvisionFactory(child=world.stranger)
    actions.review_provision(
        child=world.child, by=teacher, **REVIEW | {"reviewed_on": TODAY - dt.timedelta(days=122)}
    )
    client.force_login(teacher)

    def shown(show):
        with django_assert_max_num_queries(12):
            page = client.get(reverse("pep:provision_map"), {"show": show})
        return [child for child, _ in page.context["rows"]]

    assert shown("all") == [world.child, other]
    assert shown("without") == [other]
    assert shown("priority") == [world.child]
    assert shown("review") == [other]
    ProvisionReview.unscoped.update(reviewed_on=TODAY - dt.timedelta(days=123))
    assert shown("review") == [world.child, other]
