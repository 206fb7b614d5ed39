"""Pupil premium plus after it was asked for: the decision, the spending, what it changed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.versions import claim
from lac.words import pounds

from ..models import EntryKind, FundingDecision, Impact, PepState, PremiumAward, PupilPremiumPlus
from ..premium import ledger
from ..sections import section_of_rows
from .checks import must_write, said

_GRANTED = (FundingDecision.APPROVED, FundingDecision.PART)


@transaction.atomic
def decide_funding(
    *, request, decision, by, approved_pence=None, reason="", money=None, over_reason="",
    version=None,
):  # fmt: skip
    """Approve a request for pupil premium plus, in full or in part, refuse it or ask about it.

    Approving commits the money; a smaller amount than before, a refusal or a question gives
    back what is not paid yet. `money` is (financial year, kind), the usual of the plan when
    None. More than is left in the account needs `over_reason`. What was changed since its
    reader opened it (`version`) is not decided on.
    """
    _lock(request, version)
    decision = FundingDecision(decision)
    if decision in _GRANTED and request.pep.state == PepState.CANCELLED:
        raise ValidationError("This plan was cancelled, so no money is approved for it.")
    approved_pence = _approved(request, decision, approved_pence)
    if decision not in (FundingDecision.APPROVED, FundingDecision.WAITING) and not reason.strip():
        raise ValidationError({"reason": "Say why, so that the school knows what to do next."})
    over = _move(request, approved_pence or 0, money, over_reason, by)
    request.decision = decision
    request.approved_pence = approved_pence
    request.decision_reason = reason.strip()
    request.decided_by, request.decided_at = by, timezone.now()
    request.version += 1
    request.save(
        update_fields=["decision", "approved_pence", "decision_reason", "decided_by",
                       "decided_at", "version"]
    )  # fmt: skip
    record(
        "pep.funding_decided",
        by=by,
        subject=request,
        child=request.pep.child_id,
        what=request.item,
        decision=decision.label.lower(),
        approved_pence=approved_pence,
        reason=request.decision_reason,
        over_committed_pence=over,
        over_reason=over_reason.strip() if over else "",
        **said(request.pep),
    )
    return request


def _lock(request, version):
    """Hold the request until the transaction ends, and read it as it stands."""
    held = PupilPremiumPlus.unscoped.select_for_update().get(pk=request.pk)
    for name in ("item", "requested_pence", "approved_pence", "decision", "version"):
        setattr(request, name, getattr(held, name))
    if version is not None and version != held.version:
        raise ValidationError(
            "Somebody has changed this request, or decided on it, since you opened it. Read it "
            "again before you decide."
        )


def _approved(request, decision, pence):
    if decision not in _GRANTED:
        return None
    if not request.requested_pence:
        raise ValidationError("The school has not said how much it asks for.")
    if decision == FundingDecision.APPROVED:
        return request.requested_pence
    if not pence or pence >= request.requested_pence:
        raise ValidationError(
            {"approved_pence": "Give an amount above zero and below what was asked for."}
        )
    return pence


def _move(request, pence, money, over_reason, by):
    """Commit what is missing of `pence`, or give back what is too much; the over-commitment."""
    award = PremiumAward.unscoped.filter(request=request).select_related("account__year").first()
    if award is None and not pence:
        return 0
    if award is None:
        pep = request.pep
        year, kind = money or ledger.usual_money(pep)
        account = ledger.account_of(
            ledger.year_of(pep.child.local_authority_id, year), kind, pep.child_id
        )
        award = PremiumAward.unscoped.create(
            request=request, account=account, child_id=pep.child_id, school_id=pep.school_id
        )
    pool = ledger.account_of(award.account.year, award.account.kind, None)
    account, pool = ledger.lock(award.account, pool)
    award.refresh_from_db()
    award.account = account
    more = pence - award.total_pence
    if more:
        ledger.must_be_open(account.year)
    if more < 0:
        _give_back(award, -more, by)
        return 0
    short = more - account.available_pence
    if short > 0 and not over_reason.strip():
        raise ValidationError(
            {
                "over_reason": f"Only {pounds(account.available_pence)} is left in the account "
                f"“{account}”. Say why {pounds(short)} more is committed, or approve less."
            }
        )
    return ledger.commit(award, pool, more, over_reason=over_reason, by=by) if more else 0


def _give_back(award, pence, by):
    if pence > award.committed_pence:
        raise ValidationError(
            f"{pounds(award.paid_pence)} of this is paid already. Record what is paid back first."
        )
    ledger.post(
        EntryKind.RELEASED, award.account, pence, award=award, by=by, why="Decided differently"
    )


@transaction.atomic
def record_spending(
    *, request, by, spent_pence=None, impact_rating="", impact="", evidence=None, version=None
):
    """Record what was spent in all and what it changed; also after the plan is signed.

    Only what was paid can be spent. A smaller amount than before corrects it. Raises StaleSave
    when somebody else has written of it since its writer opened it (`version`).
    """
    must_write(request.pep, section_of_rows(request.pep, "funding"), by)
    claim(request, version)
    _lock(request, None)
    if request.decision not in _GRANTED:
        raise ValidationError("This request was not approved, so nothing can be spent on it.")
    if spent_pence is not None and spent_pence > request.approved_pence:
        raise ValidationError({"spent_pence": "More than was approved: ask for the rest first."})
    if impact_rating and not impact.strip():
        raise ValidationError({"impact": "Say in a sentence what it changed for the child."})
    if spent_pence is not None:
        _spend(request, spent_pence, by)
        request.spent_pence = spent_pence
    request.impact_rating, request.impact = impact_rating, impact.strip()
    says = impact_rating not in ("", Impact.TOO_EARLY)
    request.impact_on = (request.impact_on or timezone.localdate()) if says else None
    request.evidence = evidence
    request.updated_by, request.updated_at = by, timezone.now()
    request.version += 1
    request.save(
        update_fields=["spent_pence", "impact_rating", "impact", "impact_on", "evidence",
                       "updated_by", "updated_at", "version"]
    )  # fmt: skip
    record(
        "pep.funding_spent",
        by=by,
        subject=request,
        child=request.pep.child_id,
        what=request.item,
        spent_pence=spent_pence,
        impact=impact_rating,
        **said(request.pep),
    )
    return request


def _spend(request, pence, by):
    """Bring the ledger to what is spent in all."""
    found = PremiumAward.unscoped.filter(request=request)
    if not found.exists():
        return  # approved with nothing: there is no money to move
    (award,) = ledger.lock_awards(found)
    more = pence - award.spent_pence
    if more > award.school_pence:
        raise ValidationError(
            {
                "spent_pence": f"{pounds(award.paid_pence)} of this has been paid. "
                "The virtual school pays the rest before it is spent."
            }
        )
    if more > 0:
        ledger.post(EntryKind.SPENT, award.account, more, award=award, by=by)
    elif more < 0:
        ledger.post(
            EntryKind.UNSPENT, award.account, -more, award=award, by=by, why="Less was spent"
        )
