"""The reconciliation of a year is read in one look, and what comes meanwhile does not split it."""

import datetime as dt
import threading
import time

import pytest
import time_machine
from django.db import connection, transaction
from django.urls import reverse

from lac.accounts.access import Role
from pep import actions
from pep.models import PremiumAccount, PremiumYear
from pep.premium.reconciling import HEADER, HIDDEN, rows_of, totals, whole
from tests.factories.pep import PepFactory
from tests.factories.premium import PAID_ON, account_with, approved, paid, premium_year

APRIL = dt.datetime(2027, 4, 1, 9, tzinfo=dt.UTC)


def elsewhere(work):
    """A thread that does something over a connection of its own."""

    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def children_of(year):
    return PremiumAccount.unscoped.filter(year=year, child__isnull=False)


def test_rows__agree_to_the_penny_whoever_reads_them(world, pep, officer):
    year = premium_year(world.authority)
    account_with(year, None, 12_345)
    account_with(year, world.child, 101)
    paid(pep, officer, 24_000)
    rows = rows_of(year.pk, children_of(year).none(), PAID_ON)
    assert rows[-2][:4] == [HIDDEN, "", "", "Pupil premium plus"]
    amounts = [row[4:] for row in rows]
    assert [sum(column) for column in zip(*amounts[:-1], strict=True)] == amounts[-1]
    assert len(rows[0]) == len(HEADER)
    assert whole(year).difference == 0
    assert [children for _, children, _ in totals(year)] == [1, 0]


def test_rows__a_correction_after_the_year_was_closed_stays_balanced(world, pep, officer, teacher):
    year = premium_year(world.authority, carries_forward=True)
    account_with(year, world.child, 30_000)
    award = paid(pep, officer, 24_000)
    with time_machine.travel(APRIL):
        actions.close_premium_year(year=year, by=officer)
        actions.record_spending(request=award.request, spent_pence=20_000, by=teacher)
        actions.record_spending(request=award.request, spent_pence=19_000, by=teacher)
        actions.recover(award=award, pence=5_000, why="Unspent", happened_on=PAID_ON, by=officer)
    row, total = rows_of(year.pk, children_of(year), PAID_ON)
    told = dict(zip(HEADER[4:], (int(it * 100) for it in row[4:]), strict=True))
    assert row[4:] == total[4:]
    assert whole(year).difference == 0
    assert (told["Returned"], told["Taken to next year"], told["Closing"]) == (5_000, 6_000, 0)
    assert (told["Paid to schools"], told["Not spent of what was paid"]) == (19_000, 0)


@pytest.mark.django_db(transaction=True)
def test_year_end__payments_and_corrections_at_the_same_time(world, client):
    """Two things that two connections show, in one world: each costs a second to build."""
    officer = world.users[Role.VIRTUAL_SCHOOL_OFFICER]
    year = premium_year(world.authority)
    pep = PepFactory(child=world.child, school=world.school)
    award = approved(pep, officer)
    _pay_after_every_look(client, officer, award)
    _pay_back_while_the_year_closes(officer, award, year)


def _pay_after_every_look(client, officer, award):
    """The export shows none of the payments that are recorded while it is made, or all of each."""
    client.force_login(officer)
    payments = []

    def pay():
        actions.pay(awards=[award], pence=100, reference="R", paid_on=PAID_ON, by=officer)

    def after_each(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith("SELECT") and "pep_premiumaccount" in sql:
            elsewhere(pay).join(timeout=10)
            payments.append(sql)
        return result

    with connection.execute_wrapper(after_each):
        response = client.get(reverse("virtualschool:premium_export", kwargs={"kind": "csv"}))
    row, total = (it.split(",")[4:] for it in response.content.decode().splitlines()[1:])
    assert payments
    assert row == total
    award.refresh_from_db()
    assert award.school_pence == 100 * len(payments)


def _pay_back_while_the_year_closes(officer, award, year):
    """Money paid back while somebody closes the year is returned with it."""
    with time_machine.travel(APRIL):
        actions.release_commitment(award=award, why="Not needed", by=officer)

        def pay_back():
            actions.recover(award=award, pence=100, why="So", happened_on=PAID_ON, by=officer)

        with transaction.atomic():
            actions.close_premium_year(year=year, by=officer)
            thread = elsewhere(pay_back)
            _until_somebody_waits()
        thread.join(timeout=10)
    account = PremiumAccount.unscoped.get(year=year, child=award.child_id)
    assert PremiumYear.objects.get(pk=year.pk).is_closed
    assert (account.available_pence, account.returned_pence) == (0, 24_000)


def _until_somebody_waits():
    with connection.cursor() as cursor:
        for _ in range(100):
            cursor.execute(
                "SELECT 1 FROM pg_locks WHERE NOT granted"
                " AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone():
                return
            time.sleep(0.05)
    raise AssertionError("Nobody waited for the accounts.")
