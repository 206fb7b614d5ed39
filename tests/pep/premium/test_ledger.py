"""The ledger balances whatever is done, and nothing gets round it."""

import threading
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pep import actions
from pep.models import Bucket, EntryKind, PremiumAccount, PremiumAward, PremiumEntry
from pep.models.premium import HELD, INWARD
from pep.premium import ledger
from pep.premium.reconciling import Line, rows_of
from tests.factories.pep import FundingFactory, PepFactory
from tests.factories.premium import PAID_ON, account_with, approved, paid, premium_year


def buckets(account):
    """{bucket: pence} of an account, as the database has it."""
    account.refresh_from_db()
    return {it.value: getattr(account, f"{it}_pence") for it in Bucket if it != ""}


def added_up():
    """{(account, bucket): pence} of every line, added up apart from the trigger."""
    sums = Counter()
    for it in PremiumEntry.unscoped.all():
        for bucket, sign in ((it.source, -1), (it.target, 1)):
            sums[it.account_id, bucket] += it.pence * (-sign if bucket in INWARD else sign)
        if it.other_id:
            back = 1 if it.source in INWARD else -1
            way = "given" if "pooled" in (it.source, it.target) else "carried"
            sums[it.other_id, "available"] -= it.pence * back
            sums[it.other_id, way] += it.pence * back
    return sums


def assert_balanced():
    """Every account is what its lines add up to, and so is every award."""
    sums = added_up()
    for account in PremiumAccount.unscoped.all():
        held = {it: getattr(account, f"{it}_pence") for it in Bucket}
        assert held == {it: sums[account.pk, it] for it in Bucket}
        assert sum(held[it] for it in INWARD) == sum(held[it] for it in HELD)
        awards = account.awards.all()
        for it in (Bucket.COMMITTED, Bucket.SCHOOL, Bucket.SPENT):
            assert held[it] == sum(getattr(award, f"{it}_pence") for award in awards)
    for award in PremiumAward.unscoped.select_related("request"):
        assert award.spent_pence == (award.request.spent_pence or 0)


def assert_reconciled(year):
    """The export's rows add up to its total, each balances, whoever reads."""
    accounts = PremiumAccount.unscoped.filter(year=year, child__isnull=False)
    told = []
    for readable in (accounts, accounts.none()):
        *rows, total = (row[4:] for row in rows_of(year.pk, readable, PAID_ON))
        columns = list(zip(*rows, strict=True)) or [[]] * len(total)
        assert [sum(it) for it in columns] == total
        for row in (*rows, total):
            pence = Line(*(int(it * 100) for it in row))
            assert pence.difference == 0
            assert pence.paid == pence.spent + pence.school
        told.append(total)
    assert told[0] == told[1]


DO = st.tuples(
    st.sampled_from(["approve", "part", "refuse", "pay", "spend", "release", "recover", "reverse",
                     "set", "allocate", "dear"]),
    st.integers(0, 2),
    st.integers(1, 40_000),
)  # fmt: skip


def do(what, request, pence, year, by):
    """One thing that somebody does with a request; most of them are refused at most times."""
    award = PremiumAward.unscoped.filter(request=request).first()
    if what in ("approve", "part", "refuse"):
        decision = {"approve": "approved", "refuse": "refused"}.get(what, what)
        why = "Agreed" if pence % 2 else ""
        actions.decide_funding(request=request, decision=decision, approved_pence=pence,
                               reason="So", over_reason=why, by=by)  # fmt: skip
    elif what == "spend":
        actions.record_spending(request=request, spent_pence=pence, by=by)
    elif what == "set":
        child = request.pep.child
        actions.set_allocation(child=child, year=year, kind="plus", pence=pence, why="So", by=by)
    elif what in ("allocate", "dear"):
        year.rates.update(amount_pence=30_000 + pence if what == "dear" else 20_000)
        actions.allocate(year=year, by=by)
    elif award is None:
        return
    elif what == "pay":
        amount = pence if pence % 3 else None
        actions.pay(awards=[award], reference="R", paid_on=PAID_ON, pence=amount, by=by)
    elif what == "release":
        actions.release_commitment(award=award, why="Not needed", by=by)
    elif what == "recover":
        actions.recover(award=award, pence=pence, why="Unspent", happened_on=PAID_ON, by=by)
    elif entry := award.entries.filter(kind__in=["paid", "recovered"]).last():
        actions.reverse_entry(entry=entry, why="A mistake", by=by)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(DO, min_size=4, max_size=14))
def test_ledger__balances_whatever_is_done_in_whatever_order(pep, officer, steps):
    with transaction.atomic():
        year = premium_year(pep.child.local_authority, amount=20_000, central=5_000)
        requests = [FundingFactory(pep=pep, requested_pence=9_000 * n) for n in (1, 2, 3)]
        for what, number, pence in steps:
            try:
                with transaction.atomic():
                    do(what, requests[number], pence, year, officer)
            except ValidationError:
                requests[number].refresh_from_db()
        assert_balanced()
        assert_reconciled(year)
        transaction.set_rollback(True)


def test_ledger__is_only_added_to(pep, officer):
    award = approved(pep, officer)
    for change in (
        lambda: PremiumEntry.unscoped.update(pence=1),
        lambda: PremiumEntry.unscoped.all().delete(),
        lambda: PremiumAccount.unscoped.update(available_pence=1),
        lambda: PremiumAward.unscoped.filter(pk=award.pk).update(spent_pence=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_ledger__refuses_to_overdraw_a_bucket(world):
    account = account_with(premium_year(world.authority), world.child, 100)
    with pytest.raises(IntegrityError, match="no_bucket_is_overdrawn"), transaction.atomic():
        ledger.post(EntryKind.LOWERED, account, 101, by=None)
    with pytest.raises(IntegrityError, match="entry_goes_its_way"), transaction.atomic():
        ledger.line(
            EntryKind.ALLOCATED, account, 1, by=None, source="extra", target="available"
        ).save()


def test_ledger__moves_the_money_of_a_request_in_its_own_account(pep, officer):
    award = approved(pep, officer)
    elsewhere = account_with(award.account.year, pep.child, 100, kind="other")
    with pytest.raises(DatabaseError, match="its own account"), transaction.atomic():
        ledger.post(EntryKind.COMMITTED, elsewhere, 100, award=award, by=None)


def test_ledger__takes_back_a_line_only_whole(pep, officer):
    award = paid(pep, officer)
    entry = award.entries.get(kind="paid")
    with pytest.raises(DatabaseError, match="whole"), transaction.atomic():
        ledger.post(EntryKind.REVERSED, award.account, 1, source="school", target="committed",
                    award=award, reverses=entry, by=None)  # fmt: skip


def test_ledger__a_closed_year_commits_nothing_more(world):
    account = account_with(premium_year(world.authority), world.child, 100)
    type(account.year).objects.update(closed_at="2027-04-02T10:00Z")
    with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
        ledger.post(EntryKind.ALLOCATED, account, 1, by=None)


def test_commit__takes_from_the_pool_first_and_then_over_commits(pep, officer):
    year = premium_year(pep.child.local_authority)
    account = account_with(year, pep.child, 10_000)
    pool = account_with(year, None, 5_000)
    approved(pep, officer, 24_000)
    found = buckets(account)
    assert (found["committed"], found["pooled"], found["extra"]) == (24_000, 5_000, 9_000)
    assert (buckets(pool)["available"], buckets(pool)["given"]) == (0, 5_000)


@pytest.mark.django_db(transaction=True)
def test_decisions__two_at_once_do_not_overdraw(world):
    officer = world.users["virtual_school_officer"]
    pep = PepFactory(child=world.child, school=world.school)
    account = account_with(premium_year(world.authority), world.child, 30_000)
    requests = [FundingFactory(pep=pep, requested_pence=20_000) for _ in range(2)]
    together, refused = threading.Barrier(2), []

    def decide(request):
        together.wait(timeout=10)
        try:
            actions.decide_funding(request=request, decision="approved", by=officer)
        except ValidationError as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[request]) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(refused) == 1
    assert "over_reason" in refused[0].message_dict
    assert (buckets(account)["committed"], buckets(account)["available"]) == (20_000, 10_000)
    assert_balanced()
