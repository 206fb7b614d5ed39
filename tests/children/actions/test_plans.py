"""Education, health and care plans and their annual reviews."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.audit.models import Event
from lac.children import actions
from lac.children.models import SenProvision
from tests.factories.children import ChildFactory, EhcpFactory, EhcpReviewFactory

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_save_ehcp__a_plan_in_force_makes_the_sen_provision_ehcp():
    child = ChildFactory(sen_provision=SenProvision.SUPPORT)
    actions.save_ehcp(
        child=child,
        local_authority=child.local_authority,
        issued_on=D(2026, 5, 1),
        by=None,
    )
    child.refresh_from_db()
    assert child.sen_provision == SenProvision.EHCP


def test_save_ehcp__pressed_twice_is_recorded_once():
    child = ChildFactory()
    given = {"child": child, "local_authority": child.local_authority, "by": None}
    first = actions.save_ehcp(issued_on=D(2026, 5, 1), **given)
    assert actions.save_ehcp(issued_on=D(2026, 5, 1), **given) == first


def test_save_ehcp__the_last_review_of_an_older_plan_is_kept_as_a_review():
    child = ChildFactory()
    plan = actions.save_ehcp(
        child=child,
        local_authority=child.local_authority,
        issued_on=D(2021, 5, 1),
        last_reviewed_on=D(2026, 4, 30),
        by=None,
    )
    review = plan.reviews.get()
    assert (review.held_on, review.outcome) == (D(2026, 4, 30), "before")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"last_reviewed_on": D(2026, 4, 30)}, "before the plan was issued"),
        ({"ceased_on": D(2026, 4, 30)}, "before the plan was issued"),
        ({"issued_on": D(2026, 11, 21)}, "today or in the past"),
    ],
)
def test_save_ehcp__days_that_cannot_be_are_refused(wrong, said):
    child = ChildFactory()
    details = {"local_authority": child.local_authority, "issued_on": D(2026, 5, 1)}
    with pytest.raises(ValidationError, match=said):
        actions.save_ehcp(child=child, by=None, **(details | wrong))


def test_save_ehcp__an_issue_after_a_review_is_refused():
    review = EhcpReviewFactory(held_on=D(2026, 2, 28))
    with pytest.raises(ValidationError, match="reviewed on 28 February 2026, before this date"):
        actions.save_ehcp(
            child=review.child, ehcp=review.plan, version=1, issued_on=D(2026, 3, 1), by=None
        )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"held_on": D(2025, 3, 13)}, "before the plan was issued"),
        ({"held_on": D(2026, 11, 21)}, "today or in the past"),
        ({"decision_on": D(2026, 3, 9)}, "before the review meeting"),
        ({"outcome": ""}, "Give the outcome of the decision too"),
        ({"decision_on": None}, "Give the day of the decision too"),
        ({"outcome": "before"}, "Choose what was decided"),
    ],
)
def test_save_ehcp_review__what_cannot_be_is_refused(wrong, said):
    plan = EhcpFactory(issued_on=D(2025, 3, 14))
    review = {"held_on": D(2026, 3, 10), "outcome": "amend", "decision_on": D(2026, 3, 20)}
    with pytest.raises(ValidationError, match=said):
        actions.save_ehcp_review(plan=plan, by=None, **(review | wrong))


def test_save_ehcp_review__a_second_of_the_same_day_is_refused():
    review = EhcpReviewFactory(held_on=D(2026, 2, 28))
    with pytest.raises(ValidationError, match="has a review on 28 February 2026 already"):
        actions.save_ehcp_review(plan=review.plan, held_on=D(2026, 2, 28), by=None)


def test_save_ehcp_review__after_the_plan_ceased_is_refused():
    plan = EhcpFactory(issued_on=D(2025, 3, 14), ceased_on=D(2026, 2, 1))
    with pytest.raises(ValidationError, match="ceased on 1 February 2026"):
        actions.save_ehcp_review(plan=plan, held_on=D(2026, 2, 2), by=None)


def test_save_ehcp_review__tells_the_log_before_and_after():
    review = EhcpReviewFactory(held_on=D(2026, 2, 28))
    actions.save_ehcp_review(
        plan=review.plan,
        review=review,
        held_on=D(2026, 2, 28),
        outcome="maintain",
        decision_on=D(2026, 3, 9),
        by=None,
    )
    told = Event.objects.get(action="ehcp.reviewed")
    assert told.data["changes"]["outcome"] == ["", "maintain"]
    assert told.child_id == review.child_id
