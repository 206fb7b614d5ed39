"""What the child's own record says of the five outcomes."""

from django.urls import reverse
from django.utils import timezone

from lac.accounts.access import Permission

from .models import HealthReview, HealthReviewKind, TransitionPlan
from .outcomes import Outcome, Told, outcome_source


@outcome_source(Outcome.HEALTHY, permission=Permission.VIEW_HEALTH)
def health(child, user, may):
    """The last review of each kind, and the next that is planned."""
    url = reverse("children:health", kwargs={"child_pk": child.pk})
    rows = list(HealthReview.of(child, user, Permission.VIEW_HEALTH))
    done = {it.kind: it for it in sorted(_done(rows), key=lambda it: it.done_on)}
    told = [
        Told(HealthReviewKind(kind).label, _result(it), it.done_on, url)
        for kind, it in done.items()
    ]
    ahead = [it for it in rows if not it.done_on]
    if ahead:
        nearest = min(ahead, key=lambda it: it.planned_for)
        told.append(Told("Next", nearest.get_kind_display(), nearest.planned_for, url))
    return told


def _done(rows):
    return [it for it in rows if it.done_on]


def _result(review):
    if review.score is not None:
        return f"Score {review.score} of 40"
    if review.up_to_date is not None:
        return "Up to date" if review.up_to_date else "Not up to date"
    return review.get_why_no_score_display() or "Done"


@outcome_source(Outcome.WELL_BEING)
def transition(child, user, may):
    """The move to the next stage that is planned."""
    rows = TransitionPlan.of(child, user).filter(ended_on=None, starts_on__gte=timezone.localdate())
    return [
        Told(
            "Transition plan",
            it.to_name or it.get_kind_display(),
            it.starts_on,
            reverse("children:moves", kwargs={"child_pk": child.pk}),
        )
        for it in rows.order_by("starts_on")[:1]
    ]
