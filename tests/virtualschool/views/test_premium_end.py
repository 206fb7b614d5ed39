"""The end of a year of pupil premium: who closes it, and a file that is true and harmless."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from pep import actions
from pep.models import PremiumYear
from pep.premium.reconciling import HIDDEN
from tests.factories.accounts import MembershipFactory
from tests.factories.children import CareEpisodeFactory, ChildFactory, EnrolmentFactory
from tests.factories.organisations import LocalAuthorityFactory, SchoolFactory
from tests.factories.pep import PepFactory
from tests.factories.premium import account_with, approved, paid, premium_year

EXPORT = reverse("virtualschool:premium_export", kwargs={"kind": "csv"})
END = reverse("virtualschool:premium_end")


@pytest.fixture
def officer(world, client):
    user = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    client.force_login(user)
    return user


def exported(client, **asked):
    """The rows of the export below its header, as dictionaries."""
    text = client.get(EXPORT, asked).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def pence(row, column):
    return round(float(row[column]) * 100)


@pytest.mark.parametrize("year", ["26", "1999", "0", "-2026", "2026.0", "x", "9" * 30])
def test_export__of_a_year_that_is_not_there(officer, client, year):
    assert client.get(EXPORT, {"year": year}).status_code == 404


def test_export__as_something_else(officer, client):
    wanted = reverse("virtualschool:premium_export", kwargs={"kind": "exe"})
    assert client.get(wanted).status_code == 404


def test_export__of_another_authority(world, officer, client):
    other = LocalAuthorityFactory()
    account_with(premium_year(other, year=2024), world.stranger, 70_000)
    account_with(premium_year(other), world.stranger, 70_000)
    premium_year(world.authority)
    assert client.get(EXPORT, {"authority": other.pk}).status_code == 404
    assert client.get(EXPORT, {"year": "2024"}).status_code == 404
    (total,) = exported(client, year="2026")
    assert pence(total, "Allocated") == 0


def test_export__is_harmless_and_whole_whatever_the_names(world, officer, client):
    year = premium_year(world.authority)
    type(world.school).objects.update(name="@SUM(A1:A9)")
    for name in ("=1+1", "+44", "-2", "\tx", 'a"b,c', "Ngũgĩ"):
        child = ChildFactory(local_authority=world.authority, given_name=name, family_name="")
        CareEpisodeFactory(child=child)
        EnrolmentFactory(child=child, school=world.school)
        account_with(year, child, 99_999_99)
    *rows, total = exported(client)
    names = {it["Child"] for it in rows}
    assert names == {"'=1+1", "'+44", "'-2", "x", 'a"b,c', "Ngũgĩ"}
    assert {it["School"] for it in rows} == {"'@SUM(A1:A9)"}
    assert total["Allocated"] == "599999.94"


def test_export__names_once_a_child_who_moved_school_within_the_year(world, officer, client):
    pep = PepFactory(child=world.child, school=world.school)
    paid(pep, officer)
    type(world.enrolment).unscoped.update(left_on="2026-10-23")
    now = SchoolFactory(local_authority=world.authority, name="Birch Lane School")
    EnrolmentFactory(child=world.child, school=now, admitted_on="2026-11-02")
    row, total = exported(client)
    assert row["School"] == now.name
    assert row["Paid to schools"] == total["Paid to schools"] == "240.00"


def test_export__asks_as_much_of_many_children_as_of_one(
    world, officer, client, django_assert_num_queries
):
    year = premium_year(world.authority)
    account_with(year, world.child)
    exported(client)
    with django_assert_num_queries(6):
        assert len(exported(client)) == 2
    for _ in range(12):
        child = ChildFactory(local_authority=world.authority)
        CareEpisodeFactory(child=child)
        account_with(year, child)
    with django_assert_num_queries(6):
        assert len(exported(client)) == 14


def test_export__agrees_with_the_lists_of_a_year_that_is_over(world, officer, client):
    year = premium_year(world.authority, year=2025)
    account_with(year, world.child, 90_000)
    term = {"child": world.child, "school": world.school, "term_starts_on": dt.date(2026, 2, 23)}
    over = paid(PepFactory(**term, term_ends_on="2026-04-02"), officer)
    paid(PepFactory(**term, term="summer", term_ends_on="2026-12-18"), officer, 10_000)
    teacher = world.users[Role.DESIGNATED_TEACHER]
    actions.record_spending(request=over.request, spent_pence=20_000, by=teacher)
    row, _ = exported(client, year="2025")

    def listed(name, **asked):
        page = client.get(reverse(f"virtualschool:{name}"), {"year": "2025"} | asked)
        return page.context["page_obj"].object_list

    left, unspent = listed("premium_left"), listed("premium_left", what="unspent")
    assert sum(it.available_pence for it in left) == pence(row, "Of which left") == 56_000
    assert sum(it.school_pence for it in unspent) == pence(row, "Not spent of what was paid")
    # What the second changed can be said when its term is over.
    silent = sum(it.paid_pence for it in listed("premium_impact"))
    assert silent + 10_000 == pence(row, "Paid to schools") == 34_000


def test_year__is_not_closed_by_somebody_who_only_advises_there(world, client):
    """At another authority they decide on money; here they read."""
    adviser = world.users[Role.EDUCATION_ADVISER]
    MembershipFactory(
        user=adviser, role=Role.VIRTUAL_SCHOOL_OFFICER, local_authority=LocalAuthorityFactory()
    )
    client.force_login(adviser)
    premium_year(world.authority, year=2025)
    here = {"year": "2025", "authority": world.authority.pk}
    page = client.get(END, here)
    assert "Close the year" not in page.content.decode()
    for does in ("allocate", "close", "release"):
        asked = f"{END}?year=2025&authority={world.authority.pk}"
        assert client.post(asked, {"do": does}).status_code == 403
    assert not PremiumYear.objects.get(year=2025).is_closed


def test_year__with_money_promised_to_a_child_whose_record_is_closed(world, officer, client):
    award = approved(PepFactory(child=world.child, school=world.school), officer)
    assert "out of reach" not in client.get(END).content.decode()
    mine = type(world.child).unscoped.filter(pk=world.child.pk)
    mine.update(closed_on="2026-11-20", readers=[])
    page = client.get(END).content.decode()
    assert "<strong>£240.00</strong> in 1 request is approved and not paid" in page
    row, total = exported(client)
    assert row["Child"] == HIDDEN
    assert row["Of which committed"] == total["Of which committed"] == "240.00"
    page = client.post(END, {"do": "release"}, follow=True).content.decode()
    assert "£240.00 is released." in page
    award.refresh_from_db()
    assert award.committed_pence == 0
