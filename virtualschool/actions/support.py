"""Writes about what the virtual school does itself: support given and advice asked for."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.models import Child, Enrolment
from lac.children.twice import just_recorded
from lac.children.versions import apply, claim

from ..models import AdviceRequest, DirectSupport


@transaction.atomic
def record_support(*, child, by, **details):
    """Record a piece of direct support; `minutes` of work. Raises ValidationError.

    `details` are the fields of DirectSupport; whoever records it gave it.
    """
    Child.unscoped.select_for_update().get(pk=child.pk)
    support = DirectSupport(child=child, given_by=by, **details)
    _check_day(support.given_on, "given_on", "support was given")
    support.full_clean()
    if twice := just_recorded("support.recorded", support, child=child.pk, by=by):
        return twice
    support.save()
    record("support.recorded", by=by, subject=support, child=child, **_in_words(support))
    return support


@transaction.atomic
def edit_support(*, support, by, version=None, **details):
    """Correct a piece of support, or say what came of it. Raises StaleSave."""
    current = claim(support, version)
    _check_day(details.get("given_on", current.given_on), "given_on", "support was given")
    changed = apply(current, details)
    if changed:
        record(
            "support.edited",
            by=by,
            subject=current,
            child=current.child_id,
            changes=changed,
            **_in_words(current),
        )
    return current


@transaction.atomic
def ask_for_advice(*, local_authority, by, child=None, **details):
    """Write down that somebody asked for advice, about a child or in general."""
    request = AdviceRequest(local_authority=local_authority, child=child, **details)
    _check_day(request.asked_on, "asked_on", "advice was asked for")
    if child is not None and child.local_authority_id != local_authority.pk:
        # S1-39: another authority asks about its own child who is taught here.
        _check_taught_here(child, local_authority)
    request.full_clean()
    twice = AdviceRequest.unscoped.filter(
        local_authority=local_authority, child=child, answered_on=None, **details
    ).first()
    if twice:
        return twice
    request.save()
    record("advice.asked", by=by, subject=request, child=child, asked_by=request.asked_by)
    return request


@transaction.atomic
def answer_advice(*, request, answer, answered_on, by, version=None):
    """Record what was answered and when; whoever records it answered. Raises StaleSave."""
    current = claim(request, version)
    _check_day(answered_on, "answered_on", "it was answered")
    if answered_on < current.asked_on:
        raise ValidationError({"answered_on": "It cannot be answered before it was asked."})
    details = {"answer": answer, "answered_on": answered_on, "answered_by": by}
    if apply(current, details):
        record(
            "advice.answered",
            by=by,
            subject=current,
            child=current.child_id,
            asked_by=current.asked_by,
        )
    return current


def _check_day(day, field, what):
    if day and day > timezone.localdate():
        raise ValidationError({field: f"The day on which {what} cannot be in the future."})


def _check_taught_here(child, local_authority):
    rolls = Enrolment.unscoped.filter(child=child, school__local_authority=local_authority)
    if not rolls.exists():
        raise ValidationError({"child": "This child is not taught in your area."})


def _in_words(support):
    return {"kind": support.get_kind_display().lower(), "minutes": support.minutes}
