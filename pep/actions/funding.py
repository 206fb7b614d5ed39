"""Pupil premium plus after it was asked for: the decision, the spending, what it changed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record

from ..models import FundingDecision
from .checks import said

_GRANTED = (FundingDecision.APPROVED, FundingDecision.PART)


@transaction.atomic
def decide_funding(*, request, decision, by, approved_pence=None, reason=""):
    """Approve a request for pupil premium plus, in full or in part, refuse it or ask about it."""
    decision = FundingDecision(decision)
    approved_pence = _approved(request, decision, approved_pence)
    if decision not in (FundingDecision.APPROVED, FundingDecision.WAITING) and not reason.strip():
        raise ValidationError({"reason": "Say why, so that the school knows what to do next."})
    request.decision = decision
    request.approved_pence = approved_pence
    request.decision_reason = reason.strip()
    request.decided_by, request.decided_at = by, timezone.now()
    request.version += 1
    request.save()
    record(
        "pep.funding_decided",
        by=by,
        subject=request,
        child=request.pep.child_id,
        what=request.item,
        decision=decision.label.lower(),
        approved_pence=approved_pence,
        reason=request.decision_reason,
        **said(request.pep),
    )
    return request


def _approved(request, decision, pence):
    if decision not in _GRANTED:
        return None
    if request.requested_pence is None:
        raise ValidationError("The school has not said how much it asks for.")
    if decision == FundingDecision.APPROVED:
        return request.requested_pence
    if not pence or pence >= request.requested_pence:
        raise ValidationError(
            {"approved_pence": "Give an amount above zero and below what was asked for."}
        )
    return pence


@transaction.atomic
def record_spending(*, request, by, spent_pence=None, impact_rating="", impact=""):
    """Record what was spent and what it changed; also after the plan is signed."""
    if request.decision not in _GRANTED:
        raise ValidationError("This request was not approved, so nothing can be spent on it.")
    if spent_pence is not None and spent_pence > request.approved_pence:
        raise ValidationError({"spent_pence": "More than was approved: ask for the rest first."})
    if impact_rating and not impact.strip():
        raise ValidationError({"impact": "Say in a sentence what it changed for the child."})
    request.spent_pence = spent_pence
    request.impact_rating, request.impact = impact_rating, impact.strip()
    request.updated_by, request.updated_at = by, timezone.now()
    request.version += 1
    request.save()
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
