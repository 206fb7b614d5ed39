"""Writing into the ledger, in the transaction of the action that calls. Locks come first."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from ..models import EntryKind, PremiumAccount, PremiumAward, PremiumEntry, PremiumKind, PremiumYear
from ..models.premium import ROUTES, USUAL_YEARS
from .years import financial_year

CLOSED = "The year {year} is closed, so nothing more is given out of it."


def line(kind, account, pence, *, by, source="", target="", **more):
    """A line that is not written yet; `more` are other fields of PremiumEntry."""
    if not source:
        source, target = ROUTES[kind]
    more.setdefault("happened_on", timezone.localdate())
    return PremiumEntry(
        kind=kind, account=account, pence=pence, source=source, target=target, by=by, **more
    )


def post(kind, account, pence, *, by, **more):
    """Write one line. The database refuses what would overdraw a bucket."""
    entry = line(kind, account, pence, by=by, **more)
    entry.save()
    return entry


def lock(*accounts):
    """The accounts as they stand, in the order given; held until the transaction ends.

    Always locked in the order of their numbers, so that no two wait for each other. The year
    is read when the locks are held: whoever closed it meanwhile held them until then.
    """
    found = PremiumAccount.unscoped.select_for_update().filter(pk__in=[it.pk for it in accounts])
    rows = {it.pk: it for it in found.order_by("pk")}
    years = PremiumYear.objects.select_related("local_authority")
    years = years.in_bulk({it.year_id for it in rows.values()})
    for it in rows.values():
        it.year = years[it.year_id]
    return [rows[it.pk] for it in accounts]


def lock_awards(awards):
    """Awards as they stand, in the order given, with their accounts and years locked before."""
    rows = PremiumAward.unscoped.filter(pk__in=[it.pk for it in awards])
    accounts = [it.account for it in rows.select_related("account").order_by("pk")]
    locked = {it.pk: it for it in lock(*accounts)}
    found = rows.select_for_update(of=("self",)).select_related("request__pep", "child")
    known = {it.pk: it for it in found.order_by("pk")}
    for it in known.values():
        it.account = locked[it.account_id]
    return [known[it.pk] for it in awards]


def must_be_open(year):
    """Raise when the year is closed."""
    if year.is_closed:
        raise ValidationError(CLOSED.format(year=year.label))


def year_of(authority, year):
    """The year's rules of an authority; made without any where nobody has set them."""
    return PremiumYear.objects.get_or_create(local_authority_id=authority, year=year)[0]


def account_of(year, kind, child):
    """The account of a child, or with None of the pooled money; opened empty where there is none.

    `child` is an id.
    """
    return PremiumAccount.unscoped.get_or_create(year=year, kind=kind, child_id=child)[0]


def usual_money(pep):
    """(financial year, kind) out of which the requests of a plan are usually paid."""
    year = financial_year(pep.term_starts_on)
    rates = PremiumYear.objects.filter(
        local_authority=pep.child.local_authority_id,
        year=year,
        rates__first_nc_year__lte=pep.nc_year,
        rates__last_nc_year__gte=pep.nc_year,
    )
    kinds = set(rates.values_list("rates__kind", flat=True)) or {
        kind for kind, (first, last) in USUAL_YEARS.items() if first <= pep.nc_year <= last
    }
    return year, next((kind for kind in PremiumKind.values if kind in kinds), PremiumKind.OTHER)


def commit(award, pool, pence, *, over_reason, by):
    """Promise so many pence more of the award's account; it and the pooled money are locked.

    What is not left comes from the pooled money as far as that reaches; the rest is an
    over-commitment. Both carry the reason. Gives what was not left, in pence.
    """
    account, why = award.account, over_reason.strip()
    short = max(pence - account.available_pence, 0)
    pooled = min(short, pool.available_pence)
    if pooled:
        post(EntryKind.TOPPED_UP, account, pooled, other=pool, by=by, why=why)
    if short > pooled:
        post(EntryKind.EXTRA, account, short - pooled, by=by, why=why)
    post(EntryKind.COMMITTED, account, pence, award=award, by=by, why=why if short else "")
    return short


def cover(accounts, by):
    """Lines that make over-commitments good, as far as there is money left; none of them saved."""
    return [
        line(
            EntryKind.COVERED,
            it,
            min(it.extra_pence, it.available_pence),
            by=by,
            why="Made good by the allocation",
        )
        for it in accounts
        if it.extra_pence > 0 and it.available_pence > 0
    ]
