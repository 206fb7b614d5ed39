"""The five outcomes, told by what is recorded."""

import datetime as dt

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from lac.children.models import HealthReview
from lac.children.outcomes import Outcome, outcomes
from pep.models import PepSection
from tests.factories.pep import (
    AttainmentFactory,
    PepFactory,
    ProvisionFactory,
    TargetFactory,
    VoiceScalesFactory,
)


@pytest.fixture
def told(client, world):
    """A function (role) -> the words of the page as that role reads it."""

    def read(role):
        client.force_login(world.users[role])
        page = client.get(reverse("children:outcomes", args=[world.child.pk]))
        return " ".join(page.content.decode().split())

    return read


@pytest.fixture
def lived(world):
    """A child of whom the record says something for each outcome."""
    before = PepFactory(child=world.child, term="summer", academic_year=2025,
                        term_starts_on=dt.date(2026, 4, 13))  # fmt: skip
    pep = PepFactory(child=world.child, nc_year=9)
    VoiceScalesFactory(pep=before, feel_safe=2, enjoy_learning=3, listened_to=5)
    VoiceScalesFactory(pep=pep, feel_safe=4, enjoy_learning=5, listened_to=1)
    AttainmentFactory(pep=pep, on_track="at")
    AttainmentFactory(pep=pep, on_track="below")
    TargetFactory(pep=pep, review="met")
    PepSection.unscoped.filter(pep=pep, key="careers").update(
        content={"aspiration": "To be a paramedic"}
    )
    ProvisionFactory(child=world.child, kind="enrichment", what="Judo")
    HealthReview.unscoped.create(
        child=world.child, kind="sdq", done_on=dt.date(2026, 10, 1), score=12
    )
    return pep


def test_outcomes__each_says_what_is_recorded(told, lived):
    page = told(Role.SOCIAL_WORKER)
    for outcome in Outcome:
        assert outcome.label in page
    assert "1 of 2" in page
    assert "1 of 1" in page
    assert "4 of 5, 2 last time" in page
    assert "Judo" in page
    assert "To be a paramedic" in page
    assert "Score 12 of 40" in page


def test_outcomes__health_only_to_those_who_may_read_it(told, lived):
    assert "Score 12" not in told(Role.SCHOOL_STAFF)


def test_outcomes__an_empty_record_says_so(told):
    assert "The record says nothing of this" in told(Role.SOCIAL_WORKER)


def test_outcomes__in_the_order_of_the_policy(world):
    user = world.users[Role.SOCIAL_WORKER]
    assert [outcome for outcome, _ in outcomes(world.child, user, frozenset())] == list(Outcome)


def test_voice__its_trend_and_what_was_answered(
    client, world, lived, django_assert_max_num_queries
):
    client.force_login(world.users[Role.DESIGNATED_TEACHER])
    with django_assert_max_num_queries(12):
        page = client.get(reverse("pep:voice", args=[world.child.pk]))
    words = " ".join(page.content.decode().split())
    assert "Summer term 2025/26" in words
    assert "safe at school 4, enjoys learning 5, listened to 1" in words
