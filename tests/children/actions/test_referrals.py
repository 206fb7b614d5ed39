"""Referrals: their steps, the need behind them, and telling the virtual school."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from lac.children import actions
from lac.children.models import Referral, SupportNeed
from lac.children.versions import StaleSave
from lac.deadlines.models import Delivery
from tests.factories.accounts import OfficerAllocationFactory, UserFactory, user_with
from tests.factories.children import ChildFactory, EnrolmentFactory
from tests.factories.support import ReferralFactory, SupportNeedFactory

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def make(child=None, by=None, **details):
    return actions.make_referral(
        **{
            "child": child or ChildFactory(),
            "agency": "psychology",
            "made_on": D(2026, 11, 2),
            "owner_name": "Claire Donovan",
            "what": "Leaving lessons",
            "by": by,
        }
        | details
    )


def step(referral, step, on, **details):
    return actions.record_referral_step(referral=referral, step=step, on=on, by=None, **details)


def test_make__opens_the_need_and_a_second_referral_joins_it():
    first = make()
    second = make(first.child, agency="mentoring")
    assert first.about == second.about
    assert SupportNeed.unscoped.get().noticed_on == D(2026, 11, 2)


def test_make__without_a_need_says_what_is_missing():
    with pytest.raises(ValidationError, match="what the child needs help with"):
        make(what="")


def test_make__for_a_known_need_needs_no_words():
    need = SupportNeedFactory()
    assert make(need.child, what="", about=need).about == need


def test_make__tomorrow_is_refused_and_today_is_taken():
    make(made_on=D(2026, 11, 20))
    with pytest.raises(ValidationError, match="today or in the past"):
        make(made_on=D(2026, 11, 21))


def test_make__pressed_twice_is_recorded_once():
    child, teacher = ChildFactory(), UserFactory()
    assert make(child, by=teacher) == make(child, by=teacher)
    assert Referral.unscoped.count() == 1


def test_make__belongs_to_whoever_follows_it_up_themselves():
    teacher = UserFactory(full_name="Claire Donovan")
    assert make(by=teacher).owner == teacher
    assert make(by=UserFactory()).owner is None


def test_camhs__tells_the_officer_of_the_childs_school_once():
    enrolment = EnrolmentFactory()
    officer = OfficerAllocationFactory(
        school=enrolment.school, local_authority=enrolment.child.local_authority
    ).officer
    user_with(Role.VIRTUAL_SCHOOL_HEAD, local_authority=enrolment.child.local_authority)
    referral = make(enrolment.child, agency="camhs")
    assert referral.officer_told_on == D(2026, 11, 20)
    assert Delivery.objects.get(template="referral-camhs").user == officer


def test_camhs__without_an_allocated_officer_tells_the_virtual_school():
    child = ChildFactory()
    head = user_with(Role.VIRTUAL_SCHOOL_HEAD, local_authority=child.local_authority)
    officer = user_with(Role.VIRTUAL_SCHOOL_OFFICER, local_authority=child.local_authority)
    user_with(Role.VIRTUAL_SCHOOL_OFFICER)
    make(child, agency="camhs")
    told = set(Delivery.objects.values_list("user", flat=True))
    assert told == {head.pk, officer.pk}


def test_camhs__with_nobody_to_tell_stays_untold():
    assert make(agency="camhs").officer_told_on is None


def test_other_agencies__tell_nobody():
    child = ChildFactory()
    user_with(Role.VIRTUAL_SCHOOL_HEAD, local_authority=child.local_authority)
    assert make(child).officer_told_on is None
    assert not Delivery.objects.exists()


def test_steps__from_made_to_closed_with_the_need_met():
    referral = make(made_on=D(2026, 10, 1))
    assert referral.state == "made"
    assert referral.waiting_days(D(2026, 10, 31)) == 30
    assert step(referral, "accepted", D(2026, 10, 5)).state == "accepted"
    started = step(referral, "started", D(2026, 10, 12))
    assert started.state == "started"
    assert started.waiting_days(D(2026, 11, 20)) == 11
    closed = step(referral, "closed", D(2026, 11, 2), outcome="He is calmer.", is_met=True)
    assert (closed.state, closed.outcome) == ("closed", "He is calmer.")
    assert SupportNeed.unscoped.get().met_on == D(2026, 11, 2)


def test_refused__needs_a_reason_and_leaves_the_need_open():
    referral = make()
    with pytest.raises(ValidationError, match="why it was refused"):
        step(referral, "refused", D(2026, 11, 9), outcome=" ")
    step(referral, "refused", D(2026, 11, 9), outcome="Below the threshold", is_met=True)
    assert SupportNeed.unscoped.get().met_on is None
    with pytest.raises(ValidationError, match="has ended"):
        step(referral, "started", D(2026, 11, 10))


def test_step__on_the_day_of_the_last_step_is_taken_and_the_day_before_is_not():
    referral = make(made_on=D(2026, 11, 2))
    with pytest.raises(ValidationError, match="on or after 2 November 2026"):
        step(referral, "accepted", D(2026, 11, 1))
    step(referral, "accepted", D(2026, 11, 2))


def test_step__twice_or_backwards_is_refused():
    referral = make()
    step(referral, "accepted", D(2026, 11, 3))
    with pytest.raises(ValidationError, match="already says"):
        step(referral, "accepted", D(2026, 11, 4))
    step(referral, "started", D(2026, 11, 5))
    with pytest.raises(ValidationError, match="Help has started"):
        step(referral, "refused", D(2026, 11, 6), outcome="No")


def test_step__on_an_old_page_is_stale():
    referral = ReferralFactory()
    step(referral, "accepted", D(2026, 11, 3), version=1)
    with pytest.raises(StaleSave):
        step(referral, "started", D(2026, 11, 4), version=1)
