"""The next PEP meeting, as the home is told it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Role
from pep.actions import amend
from pep.content import canonical, sha256, written
from pep.models import Pep, PepSection, PepSnapshot
from pep.parts import Parts
from tests.factories.meetings import MeetingFactory
from tests.factories.pep import PepFactory
from tests.virtualschool.plans import sign

AGREED, ARRANGED = dt.date(2027, 2, 9), dt.date(2026, 12, 1)
AS_AGREED = [(AGREED, "Next PEP meeting")]


@pytest.fixture
def plan(world):
    """Signed on 12 November 2026; it says that the next meeting is on 9 February."""
    pep = PepFactory(child=world.child, held_on=dt.date(2026, 11, 10))
    say(pep, AGREED)
    return sign(pep, world.users[Role.VIRTUAL_SCHOOL_HEAD])


def say(pep, day):
    PepSection.unscoped.filter(pep=pep, key="next").update(content={"next_pep": day.isoformat()})
    Pep.unscoped.filter(pk=pep.pk).update(next_meeting_on=day)


@pytest.fixture
def dates(world, client):
    """What the portal tells the carer."""

    def told():
        client.force_login(world.users[Role.CARER])
        return client.get(reverse("portal:child", args=[world.child.pk])).context["dates"]

    return told


def test_next_meeting__is_the_day_the_signed_plan_says_until_one_is_arranged(world, plan, dates):
    assert dates() == AS_AGREED
    MeetingFactory(child=world.child)
    assert dates() == [(ARRANGED, "PEP meeting")]


def test_next_meeting__of_a_plan_that_is_being_written_is_not_told(world, dates):
    say(PepFactory(child=world.child), AGREED)
    assert dates() == []


def test_next_meeting__of_a_plan_being_amended_is_the_one_that_was_signed(world, plan, dates):
    amend(pep=plan, reason="The day was wrong", by=world.users[Role.VIRTUAL_SCHOOL_HEAD])
    say(plan, dt.date(2027, 3, 1))
    assert dates() == AS_AGREED


def test_next_meeting__that_was_called_off_is_said_to_be(world, plan, dates):
    cancelled = MeetingFactory(child=world.child, cancelled_at=timezone.now())
    assert dates() == [(ARRANGED, "PEP meeting cancelled. There is no new day yet.")]
    MeetingFactory(child=world.child, planned_at=cancelled.planned_at + dt.timedelta(days=2))
    assert dates() == [(dt.date(2026, 12, 3), "PEP meeting")]


def test_next_meeting__called_off_before_the_plan_was_signed_is_old_news(world, plan, dates):
    before = timezone.make_aware(dt.datetime(2026, 11, 11))
    MeetingFactory(child=world.child, cancelled_at=before)
    assert dates() == AS_AGREED


def test_next_meeting__agreed_in_an_amendment_after_it_was_called_off__is_told(world, plan, dates):
    MeetingFactory(child=world.child, cancelled_at=timezone.now())
    new, head = dt.date(2027, 3, 1), world.users[Role.VIRTUAL_SCHOOL_HEAD]
    say(plan, new)
    text = canonical(written(Parts(plan)))
    PepSnapshot.unscoped.create(
        pep=plan,
        number=2,
        canonical=text,
        sha256=sha256(text),
        form_version=plan.form_version,
        created_at=timezone.now() + dt.timedelta(minutes=1),
        created_by=head,
    )
    assert dates() == [(new, "Next PEP meeting")]


def test_next_meeting__of_a_restricted_record_is_told_to_nobody_unnamed(world, plan, client):
    type(world.child).unscoped.filter(pk=world.child.pk).update(readers=["role:social_worker"])
    MeetingFactory(child=world.child)
    for role in (Role.CARER, Role.YOUNG_PERSON):
        client.force_login(world.users[role])
        url = reverse("portal:child", args=[world.child.pk])
        assert client.get(url).status_code == 404
