"""Money is paid, paid back, released and set: what each refuses, and what it leaves."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from pep import actions
from pep.models import PremiumAward, PremiumEntry
from tests.factories.pep import FundingFactory, PepFactory
from tests.factories.premium import PAID_ON, account_with, approved, paid, premium_year

TIED = {"needs_adequate_plan": True}


def pay(award, by, **details):
    given = {"reference": "PP-1", "paid_on": PAID_ON} | details
    actions.pay(awards=[award], by=by, **given)
    award.refresh_from_db()


def test_pay__in_parts_up_to_what_is_approved(pep, officer):
    award = approved(pep, officer, 24_000)
    pay(award, officer, pence=10_000)
    assert (award.committed_pence, award.school_pence) == (14_000, 10_000)
    with pytest.raises(ValidationError, match=r"up to £140.00"):
        pay(award, officer, pence=14_001)
    pay(award, officer)
    with pytest.raises(ValidationError, match="paid already"):
        pay(award, officer)


def test_pay_and_recover__pressed_twice_move_the_money_once(pep, officer):
    award = approved(pep, officer, 24_000)
    for _ in range(2):
        pay(award, officer, pence=10_000)
    assert award.school_pence == 10_000
    pay(award, officer, pence=10_000, reference="PP-2")
    assert award.school_pence == 20_000
    back = {"pence": 4_000, "why": "The tutor stopped", "happened_on": PAID_ON}
    for _ in range(2):
        actions.recover(award=award, by=officer, **back)
    award.refresh_from_db()
    assert award.school_pence == 16_000


@pytest.mark.parametrize(
    ("details", "field"),
    [({"reference": " "}, "reference"), ({"paid_on": dt.date(2026, 11, 21)}, "paid_on")],
)
def test_pay__asks_for_a_reference_and_a_day_that_has_come(pep, officer, details, field):
    with pytest.raises(ValidationError) as refusal:
        pay(approved(pep, officer), officer, **details)
    assert field in refusal.value.message_dict


def test_pay__waits_for_a_plan_that_is_signed(pep, officer):
    premium_year(pep.child.local_authority, **TIED)
    with pytest.raises(ValidationError, match=r"green or amber.*is not signed yet"):
        pay(approved(pep, officer), officer)


def test_pay__waits_for_a_grade_that_the_authority_takes_as_adequate(signed, officer):
    year = premium_year(signed.child.local_authority, **TIED, adequate_grades=["green"])
    award = approved(signed, officer)
    type(signed).unscoped.filter(pk=signed.pk).update(rag="amber")
    with pytest.raises(ValidationError, match="was graded amber"):
        pay(award, officer)
    year.adequate_grades = ["green", "amber"]
    year.save()
    pay(award, officer)
    assert award.school_pence == 24_000


def test_pay__takes_the_last_grade_of_a_plan_that_is_being_amended(signed, officer):
    premium_year(signed.child.local_authority, **TIED)
    award = approved(signed, officer)
    type(signed).unscoped.filter(pk=signed.pk).update(rag="", state="submitted")
    pay(award, officer)
    assert award.school_pence == 24_000


def test_pay__many_at_once_or_none(pep, officer):
    first, second = approved(pep, officer), approved(pep, officer, 5_000)
    pay(second, officer)
    with pytest.raises(ValidationError, match="paid already"):
        actions.pay(awards=[first, second], by=officer, reference="PP-2", paid_on=PAID_ON)
    first.refresh_from_db()
    assert first.school_pence == 0


def test_release__gives_back_what_is_not_paid(pep, officer):
    account = account_with(premium_year(pep.child.local_authority), pep.child)
    award = approved(pep, officer)
    pay(award, officer, pence=4_000)
    actions.release_commitment(award=award, why="The tutor has left", by=officer)
    account.refresh_from_db()
    assert (account.available_pence, account.school_pence) == (196_000, 4_000)
    with pytest.raises(ValidationError, match="nothing to release"):
        actions.release_commitment(award=award, why="Again", by=officer)


def test_recover__only_what_is_not_spent(pep, officer, teacher):
    award = paid(pep, officer)
    actions.record_spending(request=award.request, spent_pence=20_000, by=teacher)
    with pytest.raises(ValidationError, match=r"£40.00 of what was paid is not spent"):
        actions.recover(award=award, pence=4_001, why="Left", happened_on=PAID_ON, by=officer)
    actions.recover(award=award, pence=4_000, why="Left", happened_on=PAID_ON, by=officer)
    award.account.refresh_from_db()
    assert award.account.available_pence == 4_000


def test_recover__of_a_closed_year_is_returned_with_it(pep, officer):
    award = paid(pep, officer)
    type(award.account.year).objects.update(closed_at="2026-11-19T10:00Z")
    actions.recover(award=award, pence=100, why="Left", happened_on=PAID_ON, by=officer)
    award.account.refresh_from_db()
    assert (award.account.available_pence, award.account.returned_pence) == (0, 100)


def test_reverse__a_payment_is_to_be_paid_again_and_both_lines_stay(pep, officer, teacher):
    award = paid(pep, officer)
    entry = award.entries.get(kind="paid")
    actions.record_spending(request=award.request, spent_pence=1, by=teacher)
    with pytest.raises(ValidationError, match=r"£0.01 is reported as spent"):
        actions.reverse_entry(entry=entry, why="Wrong school", by=officer)
    actions.record_spending(request=award.request, spent_pence=0, by=teacher)
    actions.reverse_entry(entry=entry, why="Wrong school", by=officer)
    award.refresh_from_db()
    assert (award.committed_pence, award.school_pence) == (24_000, 0)
    assert entry.reversal.why == "Wrong school"
    with pytest.raises(ValidationError, match="reversed already"):
        actions.reverse_entry(entry=entry, why="Again", by=officer)


def test_reverse__only_payments(pep, officer):
    entry = approved(pep, officer).entries.get(kind="committed")
    with pytest.raises(ValidationError, match="Only a payment"):
        actions.reverse_entry(entry=entry, why="So", by=officer)


def test_set__is_at_least_what_is_committed_and_makes_over_commitments_good(pep, officer):
    year = premium_year(pep.child.local_authority)
    award = approved(pep, officer, 24_000)
    said = {"child": pep.child, "year": year, "kind": "plus", "by": officer}
    account = actions.set_allocation(pence=30_000, why="Came in January", **said)
    assert (account.extra_pence, account.available_pence, account.by_hand) == (24_000, 30_000, True)
    award.account.refresh_from_db()
    assert (award.account.extra_pence, award.account.available_pence) == (0, 6_000)
    with pytest.raises(ValidationError, match=r"£240.00 is committed or paid"):
        actions.set_allocation(pence=23_999, why="Less", **said)


def test_decide__less_than_before_gives_the_difference_back(pep, officer):
    account = account_with(premium_year(pep.child.local_authority), pep.child)
    request = approved(pep, officer, 24_000).request
    actions.decide_funding(
        request=request, decision="part", approved_pence=9_000, reason="Half", by=officer
    )
    account.refresh_from_db()
    assert account.committed_pence == 9_000
    actions.decide_funding(request=request, decision="refused", reason="No", by=officer)
    account.refresh_from_db()
    assert (account.committed_pence, account.available_pence) == (0, 200_000)


def test_decide__less_than_is_paid_waits_for_it_to_be_paid_back(pep, officer):
    request = paid(pep, officer).request
    with pytest.raises(ValidationError, match="paid back first"):
        actions.decide_funding(request=request, decision="refused", reason="No", by=officer)


def test_decide__more_than_is_left_says_why(pep, officer):
    account_with(premium_year(pep.child.local_authority), pep.child, 20_000)
    request = FundingFactory(pep=pep, requested_pence=24_000)
    with pytest.raises(ValidationError, match=r"Only £200.00 is left.*£40.00 more"):
        actions.decide_funding(request=request, decision="approved", by=officer)
    actions.decide_funding(
        request=request, decision="approved", over_reason="An exam is near", by=officer
    )
    assert PremiumEntry.unscoped.get(kind="extra").why == "An exam is near"


def test_decide__out_of_the_year_of_its_term_unless_another_is_chosen(world, officer):
    summer = PepFactory(
        child=world.child, term="summer", academic_year=2025, term_starts_on=dt.date(2026, 4, 13)
    )
    assert approved(summer, officer).account.year.year == 2026
    autumn = PepFactory(child=world.child)
    request = FundingFactory(pep=autumn, requested_pence=100)
    actions.decide_funding(
        request=request, decision="approved", money=(2027, "other"), over_reason="So", by=officer
    )
    award = PremiumAward.unscoped.get(request=request)
    assert str(award.account) == "Other money for children in care 2027/28"


def test_remove__a_request_with_money_stays(pep, officer, teacher):
    request = approved(pep, officer).request
    with pytest.raises(ValidationError, match="stays in the plan"):
        actions.remove_row(row=request, by=teacher)
