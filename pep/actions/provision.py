"""Writes about what a child is given beyond lessons, and its reviews."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.models import Child, Enrolment
from lac.children.twice import just_recorded
from lac.children.versions import apply, claim

from ..models import NeedAssessment, Provision, ProvisionReview


@transaction.atomic
def add_provision(*, child, by, **details):
    """Record support or enrichment; `details` are the fields of Provision but child and school.

    Raises ValidationError. Pressed twice, it is recorded once.
    """
    provision = Provision(child=child, school=_school_of(child), **details)
    _check_days(provision.starts_on, provision.ends_on, child)
    provision.full_clean()
    if twice := just_recorded("provision.added", provision, child=child.pk, by=by):
        return twice
    provision.save()
    record("provision.added", by=by, subject=provision, child=child, what=provision.what)
    return provision


@transaction.atomic
def edit_provision(*, provision, by, version=None, **details):
    """Correct it, end it, or say what came of it. Raises StaleSave."""
    current = claim(provision, version)
    _check_days(
        details.get("starts_on", current.starts_on),
        details.get("ends_on", current.ends_on),
        current.child,
    )
    changed = apply(current, details)
    if changed:
        record(
            "provision.edited",
            by=by,
            subject=current,
            child=current.child_id,
            what=current.what,
            changes=changed,
        )
    return current


@transaction.atomic
def add_assessment(*, child, by, **details):
    """Record that a need is assessed; `details` are the fields of NeedAssessment but the child.

    Raises ValidationError. Pressed twice, it is recorded once.
    """
    Child.unscoped.select_for_update().get(pk=child.pk)
    assessment = NeedAssessment(child=child, **details)
    _check_assessment(assessment, {})
    assessment.full_clean()
    if twice := just_recorded("provision.assessment_added", assessment, child=child.pk, by=by):
        return twice
    assessment.save()
    record("provision.assessment_added", by=by, subject=assessment, child=child,
           what=assessment.what)  # fmt: skip
    return assessment


@transaction.atomic
def edit_assessment(*, assessment, by, version=None, **details):
    """Correct an assessment, or say what it found. Raises StaleSave."""
    current = claim(assessment, version)
    _check_assessment(current, details)
    changed = apply(current, details)
    if changed:
        record(
            "provision.assessment_edited",
            by=by,
            subject=current,
            child=current.child_id,
            what=current.what,
            changes=changed,
        )
    return current


def _check_assessment(assessment, details):
    """Raise unless its days are in order and what was done says what it found."""
    names = ("asked_on", "done_on", "found")
    asked, done, found = (details.get(name, getattr(assessment, name)) for name in names)
    if done and done > timezone.localdate():
        raise ValidationError({"done_on": "The day it was done must be today or earlier."})
    if asked and done and done < asked:
        raise ValidationError({"done_on": "It was done before it was asked for."})
    if done and not found.strip():
        raise ValidationError({"found": "Say what was found."})
    if found.strip() and not done:
        raise ValidationError({"done_on": "Say on which day it was done."})


@transaction.atomic
def review_provision(*, child, by, **details):
    """Record the school's look at a child's provision and outcomes; by whoever records it."""
    review = ProvisionReview(child=child, school=_school_of(child), reviewed_by=by, **details)
    if review.reviewed_on and review.reviewed_on > timezone.localdate():
        raise ValidationError({"reviewed_on": "The day of the review must be today or earlier."})
    review.full_clean()
    if twice := just_recorded("provision.reviewed", review, child=child.pk, by=by):
        return twice
    review.save()
    record("provision.reviewed", by=by, subject=review, child=child)
    return review


def _school_of(child):
    """The child's main school today, or None; locks the child so that a second press waits."""
    Child.unscoped.select_for_update().get(pk=child.pk)
    roll = Enrolment.unscoped.filter(child=child).current().main().select_related("school")
    return next((it.school for it in roll), None)


def _check_days(starts_on, ends_on, child):
    if starts_on and starts_on < child.born_on:
        raise ValidationError({"starts_on": "The date is before the child was born."})
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day must be on or after the first."})
