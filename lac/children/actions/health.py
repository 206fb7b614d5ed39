"""Health reviews: planned, done, and the attendance that is shared for them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import in_words

from ..models import AttendanceShare, Child, HealthReview, HealthReviewKind
from ..snapshots import figures_of
from ..twice import just_recorded
from ..versions import apply, claim

DETAILS = (
    "kind",
    "planned_for",
    "done_on",
    "for_school",
    "score",
    "why_no_score",
    "up_to_date",
)


@transaction.atomic
def save_health_review(*, child, by, review=None, version=None, **details):
    """Plan or record a health review, or change `review`. Raises ValidationError, StaleSave."""
    _check(child, details)
    if review is None:
        Child.unscoped.select_for_update().get(pk=child.pk)
        current = HealthReview(child=child, **details)
        current.full_clean(validate_constraints=False)
        if twice := just_recorded("health.saved", current, child=child.pk, by=by):
            return twice
        current.save()
    else:
        current = claim(review, version)
        if not apply(current, {name: details[name] for name in DETAILS if name in details}):
            return current
    record(
        "health.saved",
        by=by,
        subject=current,
        child=child,
        kind=current.get_kind_display().lower(),
        on=in_words(current.done_on or current.planned_for),
    )
    return current


@transaction.atomic
def share_attendance(*, review, shared_with, by):
    """Keep a snapshot of the child's attendance today as shared for a health review.

    Raises ValidationError when there is nothing to share. Pressed twice, it is kept once.
    """
    today = timezone.localdate()
    current = claim(review, None)
    figures = figures_of(current.child, today)
    if not figures:
        raise ValidationError(
            "No attendance is recorded for this child, so there is none to share."
        )
    share = AttendanceShare(
        child_id=current.child_id,
        review=current,
        shared_on=today,
        shared_with=shared_with,
        shared_by=by,
        figures=figures,
    )
    share.full_clean()
    if twice := just_recorded("health.attendance_shared", share, child=current.child_id, by=by):
        return twice
    share.save()
    record(
        "health.attendance_shared",
        by=by,
        subject=share,
        child=current.child_id,
        shared_with=shared_with,
    )
    return share


def _check(child, details):
    done_on, planned_for = details.get("done_on"), details.get("planned_for")
    if not done_on and not planned_for:
        raise ValidationError({"planned_for": "Give the day it is planned for, or was done on."})
    if done_on and done_on > timezone.localdate():
        raise ValidationError({"done_on": "This must be today or in the past. Plan it instead."})
    for field, day in (("done_on", done_on), ("planned_for", planned_for)):
        if day and day < child.born_on:
            raise ValidationError({field: "The date is before the child was born."})
    is_sdq = details.get("kind") == HealthReviewKind.SDQ
    score, reason = details.get("score"), details.get("why_no_score")
    if not is_sdq and (score is not None or reason):
        raise ValidationError({"score": "Only an SDQ has a score, or a reason for none."})
    if is_sdq and done_on and (score is None) == (not reason):
        raise ValidationError({"score": "Give the score, or the reason why there is none."})
    if score is not None and score > 40:
        raise ValidationError({"score": "An SDQ score is between 0 and 40."})
