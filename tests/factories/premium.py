"""Made-up money: a year with its amounts, an account that has money, a request that is paid."""

import datetime as dt

from pep import actions
from pep.models import EntryKind, PremiumAward, PremiumRate, PremiumYear
from pep.premium import ledger
from tests.factories.pep import FundingFactory

# A day of the financial year 2026/27, before the day of `tests.world`.
PAID_ON = dt.date(2026, 11, 18)


def premium_year(authority, year=2026, amount=263_000, central=63_000, **rules):
    """A year in which children from Reception to Year 11 have an amount, part of it pooled."""
    row = PremiumYear.objects.create(local_authority=authority, year=year, **rules)
    PremiumRate.objects.create(
        year=row,
        kind="plus",
        amount_pence=amount,
        central_pence=central,
        first_nc_year=0,
        last_nc_year=11,
    )
    return row


def account_with(year, child, pence=200_000, kind="plus"):
    """An account that was given so many pence; with nobody for the child, the pooled money."""
    account = ledger.account_of(year, kind, child and child.pk)
    if pence:
        ledger.post(EntryKind.ALLOCATED, account, pence, by=None)
    account.refresh_from_db()
    return account


def approved(pep, by, pence=24_000, **details):
    """The award of a request that was approved in full; allowed where nothing is allocated."""
    request = FundingFactory(pep=pep, requested_pence=pence, **details)
    actions.decide_funding(request=request, decision="approved", by=by, over_reason="It was agreed")
    return PremiumAward.unscoped.get(request=request)


def paid(pep, by, pence=24_000, **details):
    """The award of a request that was approved and paid."""
    award = approved(pep, by, pence, **details)
    actions.pay(awards=[award], by=by, reference="PP-0001", paid_on=PAID_ON)
    award.refresh_from_db()
    return award
