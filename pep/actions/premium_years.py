"""A financial year of pupil premium: its rules, the allocations, and its end."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils import timezone

from lac.audit.log import record
from lac.children.versions import StaleSave
from lac.words import pounds

from ..models import (
    EntryKind,
    PremiumAccount,
    PremiumAward,
    PremiumEntry,
    PremiumRate,
    PremiumYear,
)
from ..premium import figures, ledger
from ..premium.eligible import children_with_money
from ..premium.years import last_day
from .premium import release_commitment

BATCH = 2_000


@transaction.atomic
def save_premium_year(
    *, authority, year, by, rates, needs_adequate_plan, adequate_grades, carries_forward,
    version=None,
):  # fmt: skip
    """Set the rules of a year and what a child has of each kind of money.

    `rates` is {kind: {amount_pence, central_pence, first_nc_year, last_nc_year}}. What a
    child has already changes only when the allocations are worked out. Raises StaleSave.
    """
    row = PremiumYear.objects.filter(local_authority=authority, year=year).first()
    row = row or PremiumYear(local_authority=authority, year=year, version=0)
    if row.pk:
        row = PremiumYear.objects.select_for_update().get(pk=row.pk)
    if version is not None and int(version) != row.version:
        raise StaleSave(row)
    ledger.must_be_open(row)
    if needs_adequate_plan and not adequate_grades:
        raise ValidationError({"adequate_grades": "Choose at least one grade that is adequate."})
    row.needs_adequate_plan, row.carries_forward = needs_adequate_plan, carries_forward
    row.adequate_grades = list(adequate_grades)
    row.version += 1
    row.save()
    _save_rates(row, rates)
    record("premium.year_saved", by=by, subject=row, year=row.label)
    return row


def _save_rates(year, rates):
    PremiumRate.objects.filter(year=year).exclude(kind__in=rates).delete()
    for kind, details in rates.items():
        rate = PremiumRate.objects.filter(year=year, kind=kind).first()
        rate = rate or PremiumRate(year=year, kind=kind)
        for name, value in details.items():
            setattr(rate, name, value)
        if rate.central_pence > rate.amount_pence:
            raise ValidationError(
                {f"{kind}_central": "The part that is kept cannot be more than the whole."}
            )
        if rate.last_nc_year < rate.first_nc_year:
            raise ValidationError({f"{kind}_last": "The last year group is before the first."})
        rate.save()


@transaction.atomic
def allocate(*, year, by):
    """Give every child of the year their amount, and the pooled money its share of each.

    Children who have it already get the difference when the amount has changed, as far as it
    is not committed; accounts that were set by hand are left alone. A second run does nothing.
    Gives {"children": with a new account, "pence": allocated in all, "short": accounts whose
    amount could not be lowered}.
    """
    done = {"children": 0, "pence": 0, "short": 0}
    ledger.must_be_open(PremiumYear.objects.get(pk=year.pk))
    for rate in PremiumRate.objects.filter(year=year):
        _allocate(rate, by, done)
    record(
        "premium.allocated", by=by, subject=year, year=year.label, children=done["children"],
        amount=pounds(done["pence"]), pence=done["pence"],
    )  # fmt: skip
    return done


def _allocate(rate, by, done):
    ids = children_with_money(rate)
    accounts = PremiumAccount.unscoped.filter(year=rate.year, kind=rate.kind)
    known = set(accounts.filter(child__isnull=False).values_list("child", flat=True))
    new = [pk for pk in ids if pk not in known]
    PremiumAccount.unscoped.bulk_create(
        (PremiumAccount(year=rate.year, kind=rate.kind, child_id=pk) for pk in new),
        BATCH,
        ignore_conflicts=True,
    )
    done["children"] += len(new)
    mine = accounts.filter(child__in=ids, by_hand=False)
    rows = list(mine.select_for_update().order_by("pk"))
    # Whoever closed the year meanwhile held these locks until then.
    ledger.must_be_open(PremiumYear.objects.get(pk=rate.year_id))
    lines = []
    for account in rows:
        done["short"] += _bring_to(account, rate.child_pence, lines, by)
    _write(lines, done)
    pool = ledger.account_of(rate.year, rate.kind, None)
    (pool,) = ledger.lock(pool)
    share, lines = rate.central_pence * _given(accounts, ids).count(), []
    done["short"] += _bring_to(pool, share, lines, by)
    _write(lines, done)
    in_debt = accounts.filter(extra_pence__gt=0, available_pence__gt=0)
    PremiumEntry.unscoped.bulk_create(
        ledger.cover(in_debt.select_for_update().order_by("pk"), by), BATCH
    )


def _given(accounts, ids):
    """The accounts of children for whom the money of the year came.

    Not those that were opened by what was left of last year, or by a grant of money that
    the child does not have.
    """
    moved = PremiumEntry.unscoped.filter(account=OuterRef("pk"))
    came = Q(child__in=ids) | Q(allocated_pence__gt=0) | ~Exists(moved)
    return accounts.filter(came, child__isnull=False)


def _bring_to(account, pence, lines, by):
    """Add the line that brings an allocation to an amount; 1 where too much is committed."""
    difference = pence - account.allocated_pence
    if difference > 0:
        lines.append(ledger.line(EntryKind.ALLOCATED, account, difference, by=by))
    elif difference < 0:
        lower = min(-difference, account.available_pence)
        if lower:
            why = "The amount for the year was lowered"
            lines.append(ledger.line(EntryKind.LOWERED, account, lower, by=by, why=why))
        return int(lower < -difference)
    return 0


def _write(lines, done):
    PremiumEntry.unscoped.bulk_create(lines, BATCH)
    for it in lines:
        done["pence"] += it.pence if it.kind == EntryKind.ALLOCATED else -it.pence


@transaction.atomic
def release_out_of_reach(*, year, by):
    """Give back what is approved and not paid for children whose records nobody opens any more.

    Without it their year could never be closed. Gives the pence in all.
    """
    waiting = PremiumAward.unscoped.filter(account__year=year, committed_pence__gt=0)
    awards = ledger.lock_awards(figures.out_of_reach(waiting))
    awards = [it for it in awards if it.committed_pence]
    ledger.must_be_open(PremiumYear.objects.get(pk=year.pk))
    if not awards:
        raise ValidationError("Nothing that is approved waits for a child out of reach.")
    for it in awards:
        release_commitment(award=it, by=by, why="Nobody opens the record any more")
    return sum(it.committed_pence for it in awards)


@transaction.atomic
def close_premium_year(*, year, by):
    """End a year: what is left goes on to the next year, or is returned. Once, and for good.

    Refused before 1 April and while something is approved and not paid. Money that schools
    have not spent stays with them; what they say of it is still recorded.
    """
    accounts = PremiumAccount.unscoped.filter(year=year).order_by("pk")
    rows = list(accounts.select_for_update())
    year = PremiumYear.objects.select_for_update().get(pk=year.pk)
    _must_be_over(year)
    waiting = PremiumAward.unscoped.filter(account__year=year, committed_pence__gt=0)
    waiting = waiting.aggregate(number=Count("pk"), pence=Sum("committed_pence"))
    if waiting["number"]:
        raise ValidationError(
            f"{waiting['number']} approved requests are not paid yet, "
            f"{pounds(waiting['pence'])} in all. Pay them or release them first."
        )
    left = [it for it in rows if it.available_pence]
    lines = _carried(year, left, by) if year.carries_forward else _returned(year, left, by)
    PremiumEntry.unscoped.bulk_create(lines, BATCH)
    year.closed_at, year.closed_by = timezone.now(), by
    year.version += 1
    year.save()
    if accounts.filter(Q(available_pence__gt=0) | Q(committed_pence__gt=0)).exists():
        raise ValidationError("Somebody recorded money of this year meanwhile. Try again.")
    pence = sum(it.pence for it in lines)
    record(
        "premium.year_closed", by=by, subject=year, year=year.label, amount=pounds(pence),
        pence=pence, then="taken to the next year" if year.carries_forward else "returned",
    )  # fmt: skip
    return year


def _must_be_over(year):
    if year.is_closed:
        raise ValidationError(f"The year {year.label} is closed already.")
    if timezone.localdate() <= last_day(year.year):
        raise ValidationError(f"The year {year.label} ends on 31 March. Close it after that.")


def _returned(year, left, by):
    day = last_day(year.year)
    why = f"Left at the end of {year.label}"
    return [
        ledger.line(EntryKind.RETURNED, it, it.available_pence, by=by, why=why, happened_on=day)
        for it in left
    ]


def _carried(year, left, by):
    """Lines that open the accounts of the next year with what is left in these."""
    following = ledger.year_of(year.local_authority_id, year.year + 1)
    ledger.must_be_open(following)
    PremiumAccount.unscoped.bulk_create(
        (PremiumAccount(year=following, kind=it.kind, child_id=it.child_id) for it in left),
        BATCH,
        ignore_conflicts=True,
    )
    # Held in the order of their numbers, as `ledger.lock` does.
    held = PremiumAccount.unscoped.filter(year=following).select_for_update().order_by("pk")
    opened = {(it.kind, it.child_id): it for it in held}
    why = f"Left of {year.label}"
    return [
        ledger.line(
            EntryKind.CARRIED, opened[it.kind, it.child_id], it.available_pence, other=it, by=by,
            why=why,
        )
        for it in left
    ]  # fmt: skip
