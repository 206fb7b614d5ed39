"""Pupil premium of a year: lists with a constant number of queries, decisions and payments."""

import datetime as dt
import io
import zipfile

import pytest
from django.urls import reverse

from lac.accounts.access import Role
from pep import actions
from pep.models import PremiumAward
from tests.factories.children import CareEpisodeFactory, ChildFactory
from tests.factories.pep import FundingFactory, PepFactory, complete_pep
from tests.factories.premium import account_with, approved, paid, premium_year

DAY = {"paid_on_0": "18", "paid_on_1": "11", "paid_on_2": "2026"}


@pytest.fixture
def officer(world, client):
    user = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    client.force_login(user)
    return user


def url(name, **kwargs):
    return reverse(f"virtualschool:{name}", kwargs=kwargs)


def text(response):
    return response.content.decode()


def another_child(world, **fields):
    child = ChildFactory(local_authority=world.authority, **fields)
    CareEpisodeFactory(child=child)
    return child


LISTS = ["premium", "premium_schools", "premium_requests", "premium_payments", "premium_left",
         "premium_impact", "premium_end"]  # fmt: skip


def test_lists__ask_as_much_of_many_children_as_of_one(
    world, officer, client, django_assert_max_num_queries
):
    year = premium_year(world.authority)

    def one_more():
        child = another_child(world)
        account_with(year, child)
        pep = PepFactory(child=child, school=world.school, state="submitted",
                         first_submitted_at="2026-11-12T10:00Z")  # fmt: skip
        FundingFactory(pep=pep)
        approved(pep, officer)
        paid(pep, officer)

    def queries(name):
        with django_assert_max_num_queries(30) as asked:
            assert client.get(url(name)).status_code == 200
        return len(asked)

    one_more()
    for name in LISTS:
        client.get(url(name))
    before = {name: queries(name) for name in LISTS}
    one_more()
    one_more()
    after = {name: queries(name) for name in LISTS}
    assert after == before
    assert max(after.values()) <= 12, after


def test_overview__adds_up_the_whole_year_and_filters_the_rows(world, officer, client):
    year = premium_year(world.authority)
    account_with(year, world.child, 200_000)
    account_with(year, another_child(world, given_name="Sorrel"), 100_000)
    approved(PepFactory(child=world.child), officer, 24_000)
    page = text(client.get(url("premium")))
    assert "£3,000.00" in page
    assert "£2,760.00" in page
    page = text(client.get(url("premium"), {"show": "free"}))
    assert "Sorrel" in page
    assert "Rowan" not in page


def test_overview__of_a_year_that_nobody_set_up(officer, client):
    assert "Nobody has said yet" in text(client.get(url("premium")))
    assert client.get(url("premium"), {"year": "1999"}).status_code == 404


def test_requests__are_approved_in_place(world, officer, client):
    account_with(premium_year(world.authority), world.child, 30_000)
    pep = complete_pep(child=world.child, school=world.school)
    first, dear = FundingFactory(pep=pep), FundingFactory(pep=pep, item="A laptop")
    actions.submit(pep=pep, by=world.users[Role.DESIGNATED_TEACHER])
    page = client.post(url("premium_requests"), {"request": first.pk}, follow=True)
    assert "Approved for Rowan Ashdown" in text(page)
    page = client.post(url("premium_requests"), {"request": first.pk}, follow=True)
    assert "decided on this request already" in text(page)
    page = client.post(url("premium_requests"), {"request": dear.pk}, follow=True)
    assert "Only £60.00 is left" in text(page)


def test_payments__many_under_one_reference_but_none_that_is_held_back(world, officer, client):
    premium_year(world.authority, needs_adequate_plan=True)
    signed = PepFactory(child=world.child, rag="green", signed_off_at="2026-11-12T10:00Z")
    ready, held = (
        approved(signed, officer),
        approved(PepFactory(child=another_child(world)), officer),
    )
    page = text(client.get(url("premium_payments")))
    assert f'id="award-{ready.pk}"' in page
    assert f'id="award-{held.pk}"' not in page
    assert "is not signed yet" in page
    tried = {"award": [ready.pk, held.pk], "reference": "PP-9"} | DAY
    assert "is not signed yet" in text(client.post(url("premium_payments"), tried))
    client.post(url("premium_payments"), tried | {"award": [ready.pk]})
    assert PremiumAward.unscoped.get(pk=ready.pk).school_pence == 24_000
    assert PremiumAward.unscoped.get(pk=held.pk).school_pence == 0


def test_lists__of_money_not_spent_and_impact_missing_are_of_terms_that_are_over(
    world, officer, client
):
    premium_year(world.authority)
    over = PepFactory(child=world.child, term_ends_on="2026-10-20")
    paid(over, officer, item="Chess lessons")
    paid(PepFactory(child=another_child(world)), officer, item="Drum lessons")
    for page in (
        client.get(url("premium_impact")),
        client.get(url("premium_left"), {"what": "unspent"}),
    ):
        assert "Chess lessons" in text(page)
        assert "Drum lessons" not in text(page)


def test_export__as_csv_and_as_a_workbook(world, officer, client):
    year = premium_year(world.authority)
    account_with(year, world.child, 200_000)
    lines = text(client.get(url("premium_export", kind="csv"))).splitlines()
    assert lines[1].startswith("Rowan Ashdown,")
    assert lines[-1].startswith("Total,,,,0.00,2000.00,")
    book = zipfile.ZipFile(io.BytesIO(client.get(url("premium_export", kind="xlsx")).content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "Rowan Ashdown" in sheet
    assert '<c s="2"><v>2000.00</v></c>' in sheet


def test_year__amounts_are_set_and_allocations_worked_out(world, officer, client):
    groups = {"plus": (0, 11), "early_years": (-2, -1), "post16": (12, 13), "other": (-2, 13)}
    data = {f"{kind}_first": it[0] for kind, it in groups.items()}
    data |= {f"{kind}_last": it[1] for kind, it in groups.items()}
    data |= {"plus_amount": "2630", "plus_central": "500", "version": "0"}
    client.post(url("premium_year", year=2026), data)
    page = text(client.post(url("premium_end"), {"do": "allocate"}, follow=True))
    assert "1 accounts are new" in page
    assert "£2,130.00" in page
    assert "£500.00" in page
    page = text(client.post(url("premium_end"), {"do": "close"}, follow=True))
    assert "ends on 31 March" in page


def test_export__of_a_year_that_is_over_names_the_school_at_its_end(world, officer, client):
    type(world.enrolment).unscoped.update(left_on=dt.date(2026, 6, 30))
    account_with(premium_year(world.authority, year=2025), world.child, 10)
    response = client.get(url("premium_export", kind="csv"), {"year": "2025"})
    (line, total) = text(response).splitlines()[1:]
    assert f",{world.school.name}," in line
    assert total.startswith("Total,,,,0.00,0.10,")
