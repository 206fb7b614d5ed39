"""The register of designated teachers: what is amiss, at which school, as of which day."""

import csv
import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lac.accounts.access import Role
from lac.accounts.models import Training
from lac.accounts.models.training import NEEDED
from tests.factories.accounts import TrainingFactory, user_with
from tests.factories.children import ChildFactory, EnrolmentFactory
from tests.factories.organisations import SchoolFactory
from tests.world import TODAY
from virtualschool import actions
from virtualschool.teachers import register

DAY = dt.timedelta(days=1)


def line_of(world, today=TODAY):
    return next(it for it in register(world.authority, today) if it.school == world.school)


@pytest.fixture
def membership(world):
    """The designated teacher's, in whom nothing is amiss but training."""
    held = world.users[Role.DESIGNATED_TEACHER].memberships.get()
    held.is_senior_leader = held.is_qualified_teacher = True
    held.save()
    return held


def train(membership, **more):
    for topic in NEEDED:
        TrainingFactory(user=membership.user, topic=topic, **more)


def test_register__a_school_without_a_designated_teacher(world, membership):
    membership.ends_on = TODAY - DAY
    membership.save()
    assert line_of(world).warnings == ["No designated teacher"]
    assert line_of(world, TODAY - DAY).membership == membership


def test_register__nothing_is_amiss(world, membership):
    train(membership)
    assert line_of(world).warnings == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("is_senior_leader", False, "Not in the senior leadership team"),
        ("is_senior_leader", None, "Senior leader: not known"),
        ("is_qualified_teacher", False, "Not a qualified teacher"),
        ("is_qualified_teacher", None, "Qualified teacher: not known"),
    ],
)
def test_register__standing(world, membership, field, value, words):
    train(membership)
    setattr(membership, field, value)
    membership.save()
    assert line_of(world).warnings == [words]


def test_register__no_training(world, membership):
    assert line_of(world).warnings == ["No training recorded"]
    membership.last_trained_on = TODAY
    membership.save()
    assert line_of(world).warnings == ["No training by topic recorded"]


def test_register__training_counts_on_its_last_day_and_not_after(world, membership):
    train(membership, expires_on=TODAY)
    assert line_of(world).warnings == []
    out = line_of(world, TODAY + DAY).warnings
    assert len(out) == len(NEEDED)
    assert "Training out of date: physical health" in out


def test_register__newer_training_makes_up_for_older(world, membership):
    train(membership, expires_on=TODAY - DAY)
    train(membership, held_on=TODAY)
    assert line_of(world).warnings == []


def test_register__has_only_schools_with_our_children(world, membership):
    empty = SchoolFactory(local_authority=world.authority)
    abroad = EnrolmentFactory(child=ChildFactory(local_authority=world.authority)).school
    schools = {it.school for it in register(world.authority, TODAY)}
    assert world.school in schools
    assert abroad in schools
    assert empty not in schools


def test_register__takes_as_many_queries_for_many_schools(
    world, membership, django_assert_num_queries
):
    for _ in range(5):
        school = EnrolmentFactory(child__local_authority=world.authority).school
        TrainingFactory(user=user_with(Role.DESIGNATED_TEACHER, school=school))
    with django_assert_num_queries(4):
        assert len(register(world.authority, TODAY)) == 6


def test_page__list_filter_and_file(world, membership, client):
    client.force_login(world.users[Role.VIRTUAL_SCHOOL_OFFICER])
    address = reverse("virtualschool:teachers")
    assert "No training recorded" in client.get(address).content.decode()
    rows = list(
        csv.DictReader(client.get(address + "?as=csv").content.decode("utf-8-sig").splitlines())
    )
    assert rows[0]["School"] == world.school.name
    assert rows[0]["Senior leader"] == "Yes"
    assert rows[0]["Warnings"] == "No training recorded"
    train(membership)
    assert world.school.name not in client.get(address + "?show=warnings").content.decode()


def test_training__is_recorded_once_and_removed(world, membership):
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    details = {"topic": "care", "title": "The care system", "held_on": TODAY}
    for _ in range(2):
        training = actions.record_training(
            user=membership.user, authority=world.authority, by=officer, **details
        )
    assert Training.objects.get() == training
    actions.remove_training(training=training, authority=world.authority, by=officer)
    assert not Training.objects.exists()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"held_on": TODAY + DAY}, "past day"),
        ({"expires_on": TODAY - DAY}, "before it took place"),
        ({"title": " "}, "called"),
    ],
)
def test_training__that_cannot_be(world, membership, more, sentence):
    details = {"topic": "care", "title": "The care system", "held_on": TODAY} | more
    with pytest.raises(ValidationError, match=sentence):
        actions.record_training(
            user=membership.user,
            authority=world.authority,
            by=world.users[Role.VIRTUAL_SCHOOL_OFFICER],
            **details,
        )


def test_attack__training_of_another_authoritys_people(world, client):
    stranger = user_with(Role.VIRTUAL_SCHOOL_HEAD, local_authority=world.stranger.local_authority)
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    with pytest.raises(ValidationError, match="another authority"):
        actions.record_training(
            user=stranger,
            authority=world.authority,
            by=officer,
            topic="care",
            title="x",
            held_on=TODAY,
        )
    client.force_login(officer)
    mine = TrainingFactory(user=stranger)
    own = world.users[Role.DESIGNATED_TEACHER]
    for pk in (stranger.pk, own.pk):
        address = reverse("virtualschool:training_remove", args=[pk, mine.pk])
        assert client.post(address).status_code == 404
    assert Training.objects.filter(pk=mine.pk).exists()
