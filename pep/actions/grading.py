"""Graded by criteria, claimed while somebody reads it, advice carried to the next plan."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children import versions

from ..models import Grade, GradingClaim, PepState, Rag
from ..quality import CLAIM_LASTS, rubric_for
from ..rubrics import check_scores, outcome
from .checks import lock, must_be_free, must_be_open, must_not_be_lent, said
from .deciding import grade


@transaction.atomic
def grade_by_criteria(
    *, pep, scores, by, feedback="", own_grade="", override_reason="", version=None
):
    """Grade a submitted plan by the criteria of its authority.

    The grade is what the rule of the set gives; another one needs a reason. `scores` is
    {criterion: score}. Gold is kept on the plan as green, and on the grading as gold.
    """
    rubric = rubric_for(pep)
    if rubric is None:
        raise ValidationError("There are no criteria for this term any more. Open the page again.")
    check_scores(rubric.content, scores)
    derived = outcome(rubric.content, scores)
    final = Grade(own_grade or derived.grade)
    if final != derived.grade and not override_reason.strip():
        raise ValidationError(
            {"override_reason": f"The criteria give {derived.grade.label.lower()}. Say why the "
             "plan is graded otherwise."}
        )  # fmt: skip
    judged = {
        "rubric": rubric,
        "scores": scores,
        "derived": derived.grade,
        "why": derived.why,
        "grade": final,
        "override_reason": override_reason.strip() if final != derived.grade else "",
    }
    rag = Rag.GREEN if final == Grade.GOLD else Rag(final.value)
    return grade(pep=pep, rag=rag, feedback=feedback, by=by, judged=judged, version=version)


@transaction.atomic
def claim(*, pep, by, take_over=False):
    """Say that one is reading a plan to grade it; nobody else can grade it for a day."""
    pep = lock(pep)
    if pep.state != PepState.SUBMITTED:
        raise ValidationError("This plan is not waiting to be graded any more.")
    held = GradingClaim.unscoped.filter(pep=pep).select_related("claimed_by").first()
    lapsed = held and held.claimed_at <= timezone.now() - CLAIM_LASTS
    if held and not lapsed:
        if held.claimed_by_id == by.pk:
            return held
        if not take_over:
            must_be_free(pep, by)
    now = timezone.now()
    held, _ = GradingClaim.unscoped.update_or_create(
        pep=pep, defaults={"claimed_by": by, "claimed_at": now}
    )
    record("pep.claimed", by=by, subject=pep, child=pep.child_id, **said(pep))
    return held


@transaction.atomic
def release(*, pep, by):
    """Give a plan back to the queue."""
    pep = lock(pep)
    must_be_free(pep, by)
    if GradingClaim.unscoped.filter(pep=pep).delete()[0]:
        record("pep.released", by=by, subject=pep, child=pep.child_id, **said(pep))
    return pep


@transaction.atomic
def answer_advice(*, pep, advice, answer, by, version=None):
    """Tick a line of advice from an earlier plan as answered in this one, saying how.

    Raises ValidationError, and StaleSave when somebody else answered it since `version`.
    """
    pep = lock(pep)
    must_be_open(pep)
    must_not_be_lent(pep, by)
    advice = versions.claim(advice, version)
    if advice.answered_in_id not in (None, pep.pk):
        raise ValidationError("This advice was answered in another plan.")
    if not answer.strip():
        raise ValidationError({"answer": "Say what was done about it, and where it stands."})
    if (advice.answered_in_id, advice.answer) == (pep.pk, answer.strip()):
        return advice
    advice.answered_in, advice.answer = pep, answer.strip()
    advice.answered_at, advice.answered_by = timezone.now(), by
    advice.version += 1
    advice.save()
    record("pep.advice_answered", by=by, subject=pep, child=pep.child_id, what=advice.text[:100],
           **said(pep))  # fmt: skip
    return advice
