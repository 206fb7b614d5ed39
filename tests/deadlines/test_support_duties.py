"""The boundary days of the duties of what happens around a child."""

import datetime as dt

import pytest

from lac.deadlines.models import Deadline, State
from lac.deadlines.sweep import sweep
from tests.factories.support import ReferralFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


def camhs(world, **dates):
    """The deadline of a referral to CAMHS, made on Thursday 19 November 2026."""
    ReferralFactory(
        child=world.child, agency="camhs", **({"made_on": dt.date(2026, 11, 19)} | dates)
    )
    sweep()
    return Deadline.unscoped.get(duty="referrals.camhs_told")


def test_camhs_told__the_next_working_day_is_still_on_time(world):
    deadline = camhs(world, officer_told_on=dt.date(2026, 11, 20))
    assert deadline.due_on == dt.date(2026, 11, 20)
    assert deadline.state_on(TODAY) == State.MET


def test_camhs_told__the_day_after_is_late(world):
    deadline = camhs(world, made_on=dt.date(2026, 11, 18), officer_told_on=dt.date(2026, 11, 20))
    assert deadline.state_on(TODAY) == State.MET_LATE


def test_camhs_told__a_referral_on_friday_has_until_monday(world):
    assert camhs(world, made_on=dt.date(2026, 11, 13)).due_on == dt.date(2026, 11, 16)


def test_other_agencies__have_no_deadline(world):
    ReferralFactory(child=world.child, agency="psychology")
    sweep()
    assert not Deadline.unscoped.filter(duty="referrals.camhs_told").exists()
