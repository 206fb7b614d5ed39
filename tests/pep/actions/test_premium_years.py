"""A financial year: allocations are worked out, and its end takes what is left."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from lac.children.versions import StaleSave
from pep import actions
from pep.models import PremiumAccount, PremiumAward, PremiumYear
from pep.premium import figures
from pep.premium.reconciling import whole
from pep.premium.years import financial_year, label
from tests.factories.children import CareEpisodeFactory, ChildFactory
from tests.factories.premium import account_with, approved, paid, premium_year

APRIL = dt.datetime(2027, 4, 1, 9, tzinfo=dt.UTC)


def account(**fields):
    return PremiumAccount.unscoped.get(**fields)


@pytest.mark.parametrize(
    ("day", "year"), [(dt.date(2027, 3, 31), 2026), (dt.date(2027, 4, 1), 2027)]
)
def test_financial_year__ends_on_31_march(day, year):
    assert financial_year(day) == year


def test_label__of_a_year():
    assert label(2029) == "2029/30"


def test_allocate__every_child_in_care_of_its_year_groups_once(world, officer):
    year = premium_year(world.authority)
    young = ChildFactory(local_authority=world.authority, born_on=dt.date(2024, 1, 1))
    CareEpisodeFactory(child=young)
    ChildFactory(local_authority=world.authority)
    assert actions.allocate(year=year, by=officer)["children"] == 1
    mine, pool = account(child=world.child), account(child=None)
    assert (mine.available_pence, pool.available_pence) == (200_000, 63_000)
    assert actions.allocate(year=year, by=officer) == {"children": 0, "pence": 0, "short": 0}


def test_allocate__a_changed_amount_adds_the_difference_but_not_where_set_by_hand(world, officer):
    year = premium_year(world.authority)
    other = ChildFactory(local_authority=world.authority)
    CareEpisodeFactory(child=other)
    actions.allocate(year=year, by=officer)
    actions.set_allocation(
        child=other, year=year, kind="plus", pence=5_000, why="From March", by=officer
    )
    year.rates.update(amount_pence=273_000)
    assert actions.allocate(year=year, by=officer)["pence"] == 10_000
    assert account(child=world.child).allocated_pence == 210_000
    assert account(child=other).allocated_pence == 5_000


def test_allocate__a_lower_amount_takes_only_what_is_left(world, pep, officer):
    year = premium_year(world.authority)
    actions.allocate(year=year, by=officer)
    approved(pep, officer, 190_000)
    year.rates.update(amount_pence=163_000)
    assert actions.allocate(year=year, by=officer)["short"] == 1
    assert account(child=world.child).allocated_pence == 190_000


def test_save_year__keeps_amounts_and_refuses_a_stale_save(world, officer):
    rate = {"amount_pence": 100, "central_pence": 50, "first_nc_year": 0, "last_nc_year": 11}
    rules = {"needs_adequate_plan": True, "adequate_grades": ["green"], "carries_forward": False}
    said = {"authority": world.authority, "year": 2026, "by": officer} | rules
    year = actions.save_premium_year(rates={"plus": rate}, **said)
    assert year.rates.get().child_pence == 50
    with pytest.raises(StaleSave):
        actions.save_premium_year(rates={}, version=0, **said)
    with pytest.raises(ValidationError, match="more than the whole"):
        actions.save_premium_year(rates={"plus": rate | {"central_pence": 101}}, **said)
    with pytest.raises(ValidationError, match="at least one grade"):
        actions.save_premium_year(rates={}, **said | {"adequate_grades": []})


def test_close__not_before_the_year_is_over_nor_while_something_waits_to_be_paid(pep, officer):
    year = premium_year(pep.child.local_authority)
    award = approved(pep, officer)
    with pytest.raises(ValidationError, match="ends on 31 March"):
        actions.close_premium_year(year=year, by=officer)
    with time_machine.travel(APRIL):
        with pytest.raises(ValidationError, match=r"1 approved requests .* £240.00"):
            actions.close_premium_year(year=year, by=officer)
        actions.release_commitment(award=award, why="Too late", by=officer)
        actions.close_premium_year(year=year, by=officer)
        with pytest.raises(ValidationError, match="closed"):
            actions.close_premium_year(year=year, by=officer)


@pytest.mark.parametrize("carries", [True, False])
def test_close__what_is_left_goes_on_or_is_returned(world, officer, carries):
    year = premium_year(world.authority, carries_forward=carries)
    actions.allocate(year=year, by=officer)
    with time_machine.travel(APRIL):
        actions.close_premium_year(year=year, by=officer)
    old = account(child=world.child, year=year)
    assert old.available_pence == 0
    assert (old.carried_pence, old.returned_pence) == ((200_000, 0) if carries else (0, 200_000))
    following = PremiumYear.objects.filter(year=2027).first()
    if carries:
        assert account(child=world.child, year=following).opening_pence == 200_000
        assert whole(following).opening == whole(year).carried == 263_000


def test_spend__of_a_closed_year_is_still_recorded(pep, officer, teacher):
    award = paid(pep, officer)
    type(award.account.year).objects.update(closed_at=APRIL)
    actions.record_spending(request=award.request, spent_pence=24_000, by=teacher)
    award.refresh_from_db()
    assert award.spent_pence == 24_000


def test_pool__has_no_share_of_a_child_with_nothing_but_what_was_left_of_last_year(world, officer):
    last = premium_year(world.authority, year=2025, carries_forward=True)
    gone = ChildFactory(local_authority=world.authority)
    account_with(last, gone, 40_000)
    actions.close_premium_year(year=last, by=officer)
    year = PremiumYear.objects.get(year=2026)
    premium_year(world.authority, year=2030).rates.update(year=year)
    actions.allocate(year=year, by=officer)
    assert account(year=year, child=gone).available_pence == 40_000
    assert account(year=year, child=None).allocated_pence == 63_000


def test_out_of_reach__is_released_so_that_the_year_can_be_closed(world, pep, officer):
    year = premium_year(world.authority)
    award = approved(pep, officer)
    with pytest.raises(ValidationError, match="out of reach"):
        actions.release_out_of_reach(year=year, by=officer)
    type(world.child).unscoped.filter(pk=world.child.pk).update(closed_on=dt.date(2026, 11, 20))
    with time_machine.travel(APRIL):
        assert actions.release_out_of_reach(year=year, by=officer) == 24_000
        actions.close_premium_year(year=year, by=officer)
    award.refresh_from_db()
    assert award.committed_pence == 0


def test_out_of_reach__is_a_child_whose_care_ended_more_than_a_year_ago(world, pep, officer):
    year = premium_year(world.authority)
    approved(pep, officer)
    type(world.care).unscoped.filter(pk=world.care.pk).update(ended_on=dt.date(2026, 11, 20))
    awards = PremiumAward.unscoped.filter(account__year=year)
    assert not figures.out_of_reach(awards, dt.date(2027, 11, 19)).exists()
    assert figures.out_of_reach(awards, dt.date(2027, 11, 20)).exists()
