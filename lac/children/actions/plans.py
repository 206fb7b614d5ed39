"""Education, health and care plans and their annual reviews."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import in_words

from ..clashes import naming_clashes
from ..models import Child, EducationHealthCarePlan, EhcpReview, SenProvision
from ..twice import just_recorded
from ..versions import apply, claim

Outcome = EhcpReview.Outcome


@transaction.atomic
def save_ehcp(*, child, by, ehcp=None, version=None, last_reviewed_on=None, **details):
    """Add an EHCP, or change `ehcp`; a plan in force makes the child's SEN provision EHCP.

    `last_reviewed_on` is for a new row of an old plan: its last annual review before
    it was recorded here.
    """
    if ehcp is None:
        current = EducationHealthCarePlan(child=child, **details)
        changed = {name: [None, str(value)] for name, value in details.items() if value}
    else:
        current = claim(ehcp, version)
        changed = {}
    _check_plan(current, last_reviewed_on, details)
    if ehcp is None:
        current.full_clean()
        Child.unscoped.select_for_update(no_key=True).get(pk=child.pk)
        if pressed := just_recorded("ehcp.saved", current, child=child.pk, by=by):
            return pressed
        current.save()
    else:
        changed = apply(current, details)
    if last_reviewed_on:
        EhcpReview.unscoped.create(
            child=child, plan=current, held_on=last_reviewed_on, outcome=Outcome.BEFORE
        )
        changed["last_reviewed_on"] = [None, str(last_reviewed_on)]
    _follow_plan(child, current)
    if changed:
        record(
            "ehcp.saved",
            by=by,
            subject=current,
            child=child,
            issued_on=in_words(current.issued_on),
            changes=changed,
        )
    return current


def _check_plan(plan, last_reviewed_on, details):
    issued_on = details.get("issued_on") or plan.issued_on
    days = {"issued_on": issued_on, "last_reviewed_on": last_reviewed_on}
    for field, day in (days | {"ceased_on": details.get("ceased_on")}).items():
        if day:
            _check_day(field, day, issued_on, "the plan was issued")
    first = plan.reviews.order_by("held_on").first() if plan.pk else None
    if first and issued_on > first.held_on:
        raise ValidationError(
            {"issued_on": f"The plan was reviewed on {in_words(first.held_on)}, before this date."}
        )


def _check_day(field, day, earliest, since):
    if day > timezone.localdate():
        raise ValidationError({field: "The date must be today or in the past."})
    if day < earliest:
        raise ValidationError({field: f"The date is before {since}."})


@transaction.atomic
def save_ehcp_review(*, plan, held_on, by, outcome="", decision_on=None, review=None, version=None):
    """Record an annual review of a plan, or change `review`.

    The outcome and the day of the decision go together and may follow later.
    """
    _check_review(plan, held_on, outcome, decision_on)
    details = {"held_on": held_on, "outcome": outcome, "decision_on": decision_on}
    if review is None:
        current = EhcpReview(child_id=plan.child_id, plan=plan, **details)
        current.full_clean(validate_unique=False, validate_constraints=False)
        with naming_clashes(current):
            current.save()
        changed = {name: [None, str(value)] for name, value in details.items() if value}
    else:
        current = claim(review, version)
        with naming_clashes(current):
            changed = apply(current, details)
    if changed:
        record(
            "ehcp.reviewed",
            by=by,
            subject=current,
            child=plan.child_id,
            held_on=in_words(held_on),
            changes=changed,
        )
    return current


def _check_review(plan, held_on, outcome, decision_on):
    _check_day("held_on", held_on, plan.issued_on, "the plan was issued")
    if plan.ceased_on and held_on > plan.ceased_on:
        raise ValidationError({"held_on": f"The plan ceased on {in_words(plan.ceased_on)}."})
    if decision_on:
        _check_day("decision_on", decision_on, held_on, "the review meeting")
    if outcome == Outcome.BEFORE:
        if decision_on:
            raise ValidationError({"outcome": "Choose what was decided, or clear its date."})
    elif bool(outcome) != bool(decision_on):
        field, what = ("decision_on", "the day") if outcome else ("outcome", "the outcome")
        raise ValidationError({field: f"Give {what} of the decision too, or leave both empty."})


def _follow_plan(child, plan):
    current = claim(child, None)
    if plan.ceased_on is None and current.sen_provision != SenProvision.EHCP:
        current.sen_provision = SenProvision.EHCP
        current.version += 1
        current.save(update_fields=["sen_provision", "version"])
