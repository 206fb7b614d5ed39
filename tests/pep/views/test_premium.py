"""The account of a child, and what a school sees of its own children's money."""

import pytest
from django.urls import reverse

from pep import actions
from pep.models import PremiumAward, PupilPremiumPlus
from tests.factories.pep import FundingFactory, PepFactory, ProvisionFactory
from tests.factories.premium import account_with, approved, paid, premium_year


def text(response):
    return response.content.decode()


@pytest.fixture
def account_page(pep):
    return reverse("pep:premium_child", args=[pep.child_id])


def test_account__shows_every_line_and_who_may_take_one_back(
    client, pep, officer, teacher, account_page
):
    account_with(premium_year(pep.child.local_authority), pep.child)
    award = paid(pep, officer)
    client.force_login(teacher)
    page = text(client.get(account_page))
    assert "£1,760.00" in page
    assert "Reference PP-0001" in page
    assert "Take it back" not in page
    client.force_login(officer)
    assert "Take it back" in text(client.get(account_page))
    line = award.entries.get(kind="paid")
    url = reverse("pep:premium_reverse", args=[pep.child_id, line.pk])
    client.post(url, {"why": "Wrong school"})
    page = text(client.get(account_page))
    assert "Wrong school" in page
    assert "Take it back" not in page


def test_account__says_why_money_is_held_back(client, pep, officer, account_page):
    premium_year(pep.child.local_authority, needs_adequate_plan=True)
    approved(pep, officer)
    client.force_login(officer)
    page = text(client.get(account_page))
    assert "is not signed yet" in page
    assert "Record a payment" not in page


def test_account__costs_the_same_with_many_lines(
    client, pep, officer, teacher, account_page, django_assert_num_queries
):
    paid(pep, officer)
    client.force_login(teacher)
    client.get(account_page)
    with django_assert_num_queries(8) as first:
        client.get(account_page)
    paid(pep, officer)
    with django_assert_num_queries(len(first)):
        client.get(account_page)


def test_decide__warns_of_the_same_purpose_granted_this_year(client, pep, officer):
    given = ProvisionFactory(child=pep.child)
    approved(pep, officer, item="Ten lessons")
    request = FundingFactory(pep=pep, item="Ten more", provision=given, not_funded_elsewhere=False)
    client.force_login(officer)
    url = reverse("pep:funding_decide", args=[pep.child_id, pep.pk, request.pk])
    page = text(client.get(url))
    assert "Granted this year already for the same purpose" in page
    assert "Ten lessons" in page
    assert "not confirmed that nobody else pays" in page
    assert "Reading with an adult" in page
    back = reverse("pep:premium_child", args=[pep.child_id])
    answer = client.post(f"{url}?back={back}", {"decision": "refused", "reason": "Twice"})
    assert answer.url == back
    away = client.post(f"{url}?back=//elsewhere.example", {"decision": "query", "reason": "Why?"})
    assert away.url == reverse("pep:detail", args=[pep.child_id, pep.pk])


def test_request__keeps_only_support_of_the_same_child(client, pep, teacher):
    row = FundingFactory(pep=pep)
    stranger = ProvisionFactory()
    client.force_login(teacher)
    url = reverse("pep:row", args=[pep.child_id, pep.pk, "funding", row.pk])
    data = {"version": "1", "provision": str(stranger.pk)}
    assert "Select a valid choice" in text(client.post(url, data))
    assert PupilPremiumPlus.unscoped.get(pk=row.pk).provision is None


def test_mine__lists_what_still_needs_an_impact(client, world, officer, teacher):
    over = PepFactory(child=world.child, school=world.school, term_ends_on="2026-10-20")
    award = paid(over, officer, item="Chess lessons")
    client.force_login(teacher)
    url = reverse("pep:premium")
    assert "Chess lessons" in text(client.get(url, {"show": "impact"}))
    actions.record_spending(
        request=award.request, impact_rating="high", impact="She plays in a club", by=teacher
    )
    assert "Chess lessons" not in text(client.get(url, {"show": "impact"}))
    page = text(client.get(url))
    assert "Chess lessons" in page
    assert PremiumAward.unscoped.count() == 1
