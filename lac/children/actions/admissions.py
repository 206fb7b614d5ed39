"""Requests for a school place: made, moved on step by step, and ended by the first day on roll."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lac.audit.log import record
from lac.calendars.days import in_words

from ..models import AdmissionRequest, AdmissionRoute, Child, EnrolmentKind
from ..twice import just_recorded
from ..versions import claim
from .checks import has_reason, not_in_future
from .schooling import admit

# What is recorded of each step, in the words of the log.
STEPS = {
    "acknowledged": "was acknowledged",
    "offered": "was answered with an offer",
    "refused": "was refused",
    "appealed": "was appealed",
    "direction_asked": "led to asking for a direction",
    "fair_access": "went to fair access",
    "closed": "was given up",
}
AFTER_REFUSAL = ("appealed", "direction_asked", "fair_access")
REASONS = {"refused": "refusal_reason", "closed": "closed_reason"}


@transaction.atomic
def ask_for_place(
    *, child, school, asked_on, asked_by_name, by, wanted_from=None, route=AdmissionRoute.IN_YEAR
):
    """Record that a school was asked to take the child, and from which day.

    A child has one open request a school. Pressed twice within a minute, it is
    recorded once. Raises ValidationError.
    """
    not_in_future("asked_on", asked_on)
    if not school.is_open:
        raise ValidationError({"school": f"{school} has closed. Choose a school that is open."})
    if wanted_from and wanted_from < asked_on:
        raise ValidationError({"wanted_from": "The start asked for is after the day of asking."})
    Child.unscoped.select_for_update().get(pk=child.pk)
    request = AdmissionRequest(
        child=child,
        school=school,
        route=route,
        asked_on=asked_on,
        asked_by_name=asked_by_name,
        asked_by=by if by and asked_by_name == by.full_name else None,
        wanted_from=wanted_from,
    )
    request.full_clean(validate_constraints=False)
    if twice := just_recorded("admission.asked", request, child=child.pk, by=by):
        return twice
    _check_no_other(child, school)
    request.save()
    record(
        "admission.asked",
        by=by,
        subject=request,
        child=child,
        school=str(school),
        asked_on=in_words(asked_on),
    )
    return request


@transaction.atomic
def record_admission_step(*, request, step, on, by, reason="", version=None):
    """Record what came of a request on a day: one of `STEPS`.

    Refusing and giving up need a reason. Raises ValidationError, and StaleSave.
    """
    current = claim(request, version)
    _check_step(current, step, on, reason)
    setattr(current, f"{step}_on", on)
    if step in REASONS:
        setattr(current, REASONS[step], reason.strip())
    current.version += 1
    current.full_clean(validate_constraints=False)
    current.save()
    record(
        "admission.moved",
        by=by,
        subject=current,
        child=current.child_id,
        school=str(current.school),
        step=STEPS[step],
        on=in_words(on),
    )
    return current


@transaction.atomic
def start_at_school(
    *, request, admitted_on, by, kind=EnrolmentKind.MAIN, weekly_hours=None, version=None, **more
):
    """Put the child on the roll of the school that was asked, and end the request.

    The rules of `admit` hold, and `more` is what it may be told besides.
    Raises ValidationError, and StaleSave.
    """
    current = claim(request, version)
    _check_open(current)
    if not current.offered_on:
        raise ValidationError("The school has not offered a place. Record the offer first.")
    if admitted_on < current.asked_on:
        raise ValidationError(
            {"admitted_on": f"This must be on or after {in_words(current.asked_on)}, the request."}
        )
    current.enrolment = admit(
        child=current.child,
        school=current.school,
        admitted_on=admitted_on,
        kind=kind,
        weekly_hours=weekly_hours,
        by=by,
        **more,
    )
    current.started_on = admitted_on
    current.version += 1
    current.save()
    record(
        "admission.started",
        by=by,
        subject=current,
        child=current.child_id,
        school=str(current.school),
        on=in_words(admitted_on),
    )
    return current


def _check_no_other(child, school):
    other = AdmissionRequest.unscoped.open().filter(child=child, school=school).first()
    if other:
        raise ValidationError(
            {
                "school": f"{school} has been asked already, on {in_words(other.asked_on)}. "
                "Record what came of that request."
            }
        )


def _check_step(request, step, on, reason):
    not_in_future("on", on)
    _check_open(request)
    if getattr(request, f"{step}_on"):
        raise ValidationError({"step": f"The record already says that it {STEPS[step]}."})
    if on < request.last_step_on:
        raise ValidationError(
            {"on": f"This must be on or after {in_words(request.last_step_on)}, the last step."}
        )
    if step == "acknowledged" and (request.offered_on or request.refused_on):
        raise ValidationError({"step": "The school has answered already."})
    if step == "refused" and request.offered_on:
        raise ValidationError({"step": "The school offered a place. Give the request up instead."})
    if step in AFTER_REFUSAL and not request.refused_on:
        raise ValidationError({"step": "Only a refusal is taken further. Record it first."})
    if step in REASONS:
        has_reason(reason)


def _check_open(request):
    if not request.is_open:
        raise ValidationError("This request has ended. Make a new one to ask the school again.")
