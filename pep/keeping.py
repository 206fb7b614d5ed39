"""What a decision leaves behind, in the transaction of the action that makes it."""

from django.utils import timezone

from .models import Advice, Grade, GradingClaim, PepGrading, Rag


def keep_grading(pep, judged, by):
    """Write a grading down for good; called in the transaction that grades the plan."""
    details = judged or {"grade": Grade(pep.rag), "rubric": None}
    return PepGrading.unscoped.create(
        pep=pep, feedback=pep.feedback, graded_at=pep.graded_at, graded_by=by, **details
    )


def end_claim(pep):
    """A decided plan waits for nobody."""
    GradingClaim.unscoped.filter(pep=pep).delete()


def leave_advice(pep):
    """Keep the feedback of an amber plan, line by line, for whoever writes the next one."""
    if pep.rag != Rag.AMBER:
        return
    lines = [line.strip() for line in pep.feedback.splitlines() if line.strip()]
    known = set(Advice.unscoped.filter(pep=pep).values_list("text", flat=True))
    Advice.unscoped.bulk_create(
        Advice(pep=pep, text=line[:2000], given_at=timezone.now())
        for line in dict.fromkeys(lines)
        if line[:2000] not in known
    )
