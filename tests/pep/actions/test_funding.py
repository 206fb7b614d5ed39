"""Pupil premium plus after it was asked for."""

import pytest
from django.core.exceptions import ValidationError

from pep.actions import decide_funding, pay, record_spending, save_row
from pep.models import PremiumAward
from tests.factories.pep import FundingFactory, TargetFactory
from tests.factories.premium import PAID_ON
from tests.world import TODAY


@pytest.fixture
def request_(pep):
    return FundingFactory(pep=pep, requested_pence=24_000)


def test_decide__approved_is_what_was_asked_for(request_, officer):
    approve(request_, officer)
    assert (request_.approved_pence, request_.decided_by) == (24_000, officer)


@pytest.mark.parametrize("pence", [None, 0, 24_000, 30_000])
def test_decide__in_part_is_less_than_asked_for(request_, officer, pence):
    with pytest.raises(ValidationError) as refusal:
        decide_funding(
            request=request_, decision="part", approved_pence=pence, reason="x", by=officer
        )
    assert "approved_pence" in refusal.value.message_dict


@pytest.mark.parametrize("decision", ["part", "refused", "query"])
def test_decide__anything_but_approval_says_why(request_, officer, decision):
    with pytest.raises(ValidationError) as refusal:
        decide_funding(request=request_, decision=decision, approved_pence=1, by=officer)
    assert "reason" in refusal.value.message_dict


def test_decide__nothing_without_an_amount(pep, officer):
    with pytest.raises(ValidationError, match="how much"):
        decide_funding(
            request=FundingFactory(pep=pep, requested_pence=None), decision="approved", by=officer
        )


def test_decide__no_money_for_a_plan_that_was_cancelled(request_, officer):
    request_.pep.state = "cancelled"
    with pytest.raises(ValidationError, match="was cancelled"):
        approve(request_, officer)
    decide_funding(request=request_, decision="refused", reason="Cancelled", by=officer)


def approve(request, officer):
    """Approve in full, though nothing was allocated."""
    decide_funding(request=request, decision="approved", over_reason="It was agreed", by=officer)


def test_spend__only_what_was_approved_and_paid(request_, officer, teacher):
    with pytest.raises(ValidationError, match="not approved"):
        record_spending(request=request_, spent_pence=1, by=teacher)
    approve(request_, officer)
    with pytest.raises(ValidationError, match="More than was approved"):
        record_spending(request=request_, spent_pence=24_001, by=teacher)
    with pytest.raises(ValidationError, match=r"£0.00 of this has been paid"):
        record_spending(request=request_, spent_pence=1, by=teacher)
    award = PremiumAward.unscoped.get(request=request_)
    pay(awards=[award], reference="PP-1", paid_on=PAID_ON, by=officer)
    record_spending(request=request_, spent_pence=24_000, by=teacher)
    record_spending(request=request_, spent_pence=23_000, by=teacher)
    award.refresh_from_db()
    assert request_.spent_pence == award.spent_pence == 23_000


def test_spend__a_rating_needs_a_sentence(request_, officer, teacher):
    approve(request_, officer)
    with pytest.raises(ValidationError) as refusal:
        record_spending(request=request_, impact_rating="high", by=teacher)
    assert "impact" in refusal.value.message_dict


def test_spend__also_after_the_plan_is_signed(request_, officer, teacher):
    approve(request_, officer)
    request_.pep.state = "signed_off"
    record_spending(request=request_, impact_rating="too_early", impact="Reads", by=teacher)
    assert request_.impact_on is None
    record_spending(request=request_, impact_rating="high", impact="Reads", by=teacher)
    request_.refresh_from_db()
    assert (request_.impact, request_.impact_on) == ("Reads", TODAY)


def test_decide__not_on_what_was_changed_since_it_was_opened(request_, officer, teacher):
    opened = request_.version
    save_row(row=request_, details={"requested_pence": 90_000}, version=opened, by=teacher)
    with pytest.raises(ValidationError, match="since you opened it"):
        decide_funding(request=request_, decision="approved", version=opened, by=officer)


def test_request__that_was_approved_stays_what_it_was_approved_for(request_, officer, teacher):
    approve(request_, officer)
    target = TargetFactory(pep=request_.pep)
    saved = save_row(
        row=request_, details={"item": request_.item, "target": target}, version=None, by=teacher
    )
    assert saved.target == target
    for change in ({"item": "Something else"}, {"requested_pence": 90_000}):
        with pytest.raises(ValidationError, match="as it stands"):
            save_row(row=request_, details=change, version=None, by=teacher)
