"""Homes and the carers who sign in for them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from lac.accounts.access import Role
from lac.children import actions
from tests.factories.accounts import UserFactory, user_with
from tests.factories.children import (
    HouseholdFactory,
    HouseholdMemberFactory,
)

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_add_household_member__only_somebody_with_a_carers_account():
    home = HouseholdFactory()
    with pytest.raises(ValidationError, match="no account as a carer"):
        actions.add_household_member(
            household=home, user=UserFactory(), starts_on=D(2026, 11, 1), by=None
        )


def test_add_household_member__twice_is_refused():
    member = HouseholdMemberFactory(user=user_with(Role.CARER))
    with pytest.raises(ValidationError, match="already a member"):
        actions.add_household_member(
            household=member.household, user=member.user, starts_on=D(2026, 11, 1), by=None
        )
