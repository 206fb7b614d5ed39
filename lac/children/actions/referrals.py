"""Referrals to agencies: made, accepted, started, closed or refused."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import in_words

from ..models import Agency, Child, Referral, SupportNeed
from ..notices import officers_for, tell
from ..twice import just_recorded
from ..versions import claim
from .checks import not_in_future

# What is recorded of each step, in the words of the log.
STEPS = {
    "accepted": "was accepted",
    "started": "started",
    "closed": "was closed",
    "refused": "was refused",
}
ENDS = ("closed", "refused")


@transaction.atomic
def make_referral(*, child, agency, made_on, owner_name, by, what="", about=None, team=""):
    """Record a referral to an agency, for a need that is known (`about`) or a new one (`what`).

    The virtual school is told of a referral to CAMHS at once. Pressed twice within a
    minute, it is recorded once. Raises ValidationError.
    """
    not_in_future("made_on", made_on)
    if not about and not what:
        raise ValidationError({"what": "Say what the child needs help with."})
    Child.unscoped.select_for_update().get(pk=child.pk)
    if about is None:
        about, _ = SupportNeed.unscoped.get_or_create(
            child=child, what=what, met_on=None, defaults={"noticed_on": made_on}
        )
    referral = Referral(
        child=child,
        about=about,
        agency=agency,
        team=team,
        made_on=made_on,
        owner_name=owner_name,
        owner=by if by and owner_name == by.full_name else None,
    )
    referral.full_clean(validate_constraints=False)
    if twice := just_recorded(
        "referral.made", referral, child=child.pk, by=by, but=("officer_told_on",)
    ):
        return twice
    referral.save()
    if agency == Agency.CAMHS:
        _tell_virtual_school(referral)
    record(
        "referral.made",
        by=by,
        subject=referral,
        child=child,
        agency=referral.get_agency_display(),
        made_on=in_words(made_on),
    )
    return referral


@transaction.atomic
def record_referral_step(*, referral, step, on, by, version=None, outcome="", is_met=False):
    """Record that a referral was accepted, started, was closed or was refused, on a day.

    Closing and refusing need an outcome; `is_met` says that the need behind a closed
    referral is met. Raises ValidationError, and StaleSave.
    """
    current = claim(referral, version)
    _check_step(current, step, on, outcome)
    setattr(current, f"{step}_on", on)
    if step in ENDS:
        current.outcome = outcome
    current.version += 1
    current.full_clean(validate_constraints=False)
    current.save()
    if step == "closed" and is_met:
        SupportNeed.unscoped.filter(pk=current.about_id, met_on=None).update(met_on=on)
    record(
        "referral.moved",
        by=by,
        subject=current,
        child=current.child_id,
        agency=current.get_agency_display(),
        step=STEPS[step],
        on=in_words(on),
    )
    return current


def _tell_virtual_school(referral):
    people = officers_for(referral.child)
    told = tell("referral-camhs", key=f"referral-camhs:{referral.pk}", people=people, count=1)
    if told:
        referral.officer_told_on = timezone.localdate()
        referral.save(update_fields=["officer_told_on"])


def _check_step(referral, step, on, outcome):
    not_in_future("on", on)
    if referral.state in ENDS:
        raise ValidationError("This referral has ended. Make a new one if help is needed again.")
    if getattr(referral, f"{step}_on"):
        raise ValidationError({"step": f"The record already says that it {STEPS[step]}."})
    if step in ("accepted", "refused") and referral.started_on:
        raise ValidationError({"step": "Help has started already. Close the referral instead."})
    if on < referral.last_step_on:
        raise ValidationError(
            {"on": f"This must be on or after {in_words(referral.last_step_on)}, the last step."}
        )
    if step in ENDS and not outcome.strip():
        raise ValidationError({"outcome": "Say what came of it, or why it was refused."})
