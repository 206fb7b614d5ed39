"""The money of pupil premium: paid, paid back, released, reversed; an account set by hand."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.models import Child
from lac.children.twice import A_MOMENT
from lac.words import pounds

from ..models import EntryKind, PremiumAward, PremiumEntry
from ..premium import ledger
from ..premium.release import held_back, with_grade

# Lines that a line of their own may take back whole. Any other is undone by what it was done by.
REVERSIBLE = (EntryKind.PAID, EntryKind.RECOVERED)


@transaction.atomic
def pay(*, awards, by, reference, paid_on, pence=None):
    """Pay approved requests, one or many at once under one reference; all of them or none.

    `pence` is for a single request of which only a part is paid; pressed twice, it is paid once.
    Raises with a sentence where the authority ties payment to an adequate plan and the plan is
    not.
    """
    _check_payment(awards, reference, paid_on)
    asked = PremiumAward.unscoped.filter(pk__in=[it.pk for it in awards])
    held = {it.pk: held_back(it) for it in with_grade(asked, by)}
    paid = []
    for award in ledger.lock_awards(awards):
        amount = award.committed_pence if pence is None else pence
        said = {"reference": reference.strip(), "happened_on": paid_on}
        if pence is not None and (twice := _just_posted(EntryKind.PAID, award, pence, by, said)):
            return [twice]
        _must_be_payable(award, held[award.pk], amount)
        paid.append(ledger.post(EntryKind.PAID, award.account, amount, award=award, by=by, **said))
        _log("premium.paid", award, amount, by, reference=reference.strip())
    return paid


def _just_posted(kind, award, pence, by, said):
    """The same line, written by the same person a moment ago, or None; the award is locked."""
    recent = PremiumEntry.unscoped.filter(at__gt=timezone.now() - A_MOMENT, reversal=None)
    return recent.filter(kind=kind, award=award, pence=pence, by=by, **said).last()


def _check_payment(awards, reference, paid_on):
    if not awards:
        raise ValidationError("Choose at least one request to pay.")
    if not reference.strip():
        raise ValidationError({"reference": "Give the reference under which it is paid."})
    _not_in_the_future("paid_on", paid_on)


def _not_in_the_future(field, day):
    if day > timezone.localdate():
        raise ValidationError({field: "The day must be today or in the past."})


def _must_be_payable(award, held, pence):
    whose = f"{award.child.name}, “{award}”"
    ledger.must_be_open(award.account.year)
    if not award.committed_pence:
        raise ValidationError(f"{whose}: everything that was approved is paid already.")
    if not 0 < pence <= award.committed_pence:
        raise ValidationError(
            {"pence": f"Give an amount up to {pounds(award.committed_pence)}, which is approved "
             "and not paid yet."}
        )  # fmt: skip
    if held:
        raise ValidationError(f"{whose}: {held}")


def _log(action, award, pence, by, **data):
    record(
        action,
        by=by,
        subject=award,
        child=award.child_id,
        what=str(award),
        amount=pounds(pence),
        pence=pence,
        **data,
    )


@transaction.atomic
def release_commitment(*, award, by, why):
    """Give back to the account what was approved and is not paid: it is not needed any more."""
    (award,) = ledger.lock_awards([award])
    ledger.must_be_open(award.account.year)
    _must_say(why)
    pence = award.committed_pence
    if not pence:
        raise ValidationError("Nothing of this waits to be paid, so there is nothing to release.")
    ledger.post(EntryKind.RELEASED, award.account, pence, award=award, by=by, why=why.strip())
    _log("premium.released", award, pence, by, reason=why.strip())
    return award


def _must_say(why):
    if not why.strip():
        raise ValidationError({"why": "Say why, for whoever reads the account."})


@transaction.atomic
def recover(*, award, pence, by, why, happened_on, reference=""):
    """Record what a school paid back of money it had not spent.

    It is the child's again; of a year that is closed it is returned with that year. Pressed
    twice, it is recorded once.
    """
    (award,) = ledger.lock_awards([award])
    _must_say(why)
    _not_in_the_future("happened_on", happened_on)
    same = {"why": why.strip(), "happened_on": happened_on, "reference": reference.strip()}
    if _just_posted(EntryKind.RECOVERED, award, pence, by, same):
        return award
    if not pence or pence > award.school_pence:
        raise ValidationError(
            {"pence": f"{pounds(award.school_pence)} of what was paid is not spent: give an "
             "amount up to that."}
        )  # fmt: skip
    said = {"by": by, "why": why.strip(), "happened_on": happened_on}
    ledger.post(
        EntryKind.RECOVERED, award.account, pence, award=award, reference=reference.strip(), **said
    )
    if award.account.year.is_closed:
        ledger.post(EntryKind.RETURNED, award.account, pence, **said)
    _log("premium.recovered", award, pence, by, reason=why.strip())
    return award


@transaction.atomic
def reverse_entry(*, entry, by, why):
    """Take back a payment, or money paid back, that was recorded by mistake; both lines stay."""
    (award,) = ledger.lock_awards([entry.award]) if entry.award_id else (None,)
    _must_say(why)
    if award is None or entry.kind not in REVERSIBLE:
        raise ValidationError("Only a payment, or money paid back, is reversed.")
    ledger.must_be_open(award.account.year)
    if PremiumEntry.unscoped.filter(reverses=entry).exists():
        raise ValidationError("This line is reversed already.")
    if entry.kind == EntryKind.PAID and entry.pence > award.school_pence:
        raise ValidationError(
            f"Of what was paid, {pounds(award.spent_pence)} is reported as spent. Correct the "
            "spending first."
        )
    if entry.kind == EntryKind.RECOVERED and entry.pence > award.account.available_pence:
        raise ValidationError("What was paid back is committed again already.")
    ledger.post(
        EntryKind.REVERSED,
        award.account,
        entry.pence,
        source=entry.target,
        target=entry.source,
        award=award,
        reverses=entry,
        by=by,
        why=why.strip(),
    )
    _log("premium.reversed", award, entry.pence, by, reason=why.strip())
    return award


@transaction.atomic
def set_allocation(*, child, year, kind, pence, by, why):
    """Set what a child has in a year by hand; working out the allocations then leaves it alone.

    `year` is a PremiumYear of the child's authority.
    """
    Child.unscoped.select_for_update().get(pk=child.pk)
    (account,) = ledger.lock(ledger.account_of(year, kind, child.pk))
    ledger.must_be_open(account.year)
    _must_say(why)
    taken = account.allocated_pence - account.available_pence
    if pence < taken:
        raise ValidationError(
            {"pence": f"{pounds(taken)} is committed or paid already: give at least that."}
        )
    difference = pence - account.allocated_pence
    said = {"by": by, "why": why.strip()}
    if difference > 0:
        ledger.post(EntryKind.ALLOCATED, account, difference, **said)
    elif difference < 0:
        ledger.post(EntryKind.LOWERED, account, -difference, **said)
    account.by_hand = True
    account.save(update_fields=["by_hand"])
    (account,) = ledger.lock(account)
    for entry in ledger.cover([account], by):
        entry.save()
    record(
        "premium.set_by_hand",
        by=by,
        subject=account,
        child=child,
        what=str(account),
        amount=pounds(pence),
        pence=pence,
        reason=why.strip(),
    )
    return account
