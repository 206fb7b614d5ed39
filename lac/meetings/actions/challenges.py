"""Professional challenge: put to somebody, answered, closed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import UnknownYear, add_working_days
from lac.children.models import Child
from lac.children.twice import just_recorded
from lac.children.versions import apply, claim

from ..models import Challenge


@transaction.atomic
def raise_challenge(*, child, to_whom, agency, about, raised_on, working_days, by):
    """Record a challenge that asks for an answer within so many working days."""
    Child.unscoped.select_for_update(no_key=True).get(pk=child.pk)
    if raised_on > timezone.localdate():
        raise ValidationError({"raised_on": "The day must be today or in the past."})
    try:
        due_on = add_working_days(raised_on, working_days)
    except UnknownYear as error:
        raise ValidationError({"working_days": str(error)}) from error
    challenge = Challenge(
        child=child,
        to_whom=to_whom,
        agency=agency,
        about=about,
        raised_on=raised_on,
        raised_by=by,
        due_on=due_on,
    )
    challenge.full_clean(exclude=["child", "raised_by"])
    if same := just_recorded("challenge.raised", challenge, child=child.pk, by=by):
        return same
    challenge.save()
    record(
        "challenge.raised",
        by=by,
        subject=challenge,
        child=child,
        to=to_whom,
        due_on=due_on.isoformat(),
    )
    return challenge


@transaction.atomic
def follow_up_challenge(
    *, challenge, by, version, responded_on=None, response="", outcome="", closed_on=None
):
    """Record the answer to a challenge, what came of it, and that nothing more is to be done."""
    challenge = claim(challenge, version)
    for name, day in (("responded_on", responded_on), ("closed_on", closed_on)):
        if day and not challenge.raised_on <= day <= timezone.localdate():
            raise ValidationError(
                {name: "The day must be between the day of the challenge and today."}
            )
    if responded_on and not response.strip():
        raise ValidationError({"response": "Say what they answered."})
    if response.strip() and not responded_on:
        raise ValidationError({"responded_on": "Say on which day they answered."})
    if closed_on and not outcome.strip():
        raise ValidationError({"outcome": "Say what came of it before you close it."})
    details = {
        "responded_on": responded_on,
        "response": response.strip(),
        "outcome": outcome.strip(),
        "closed_on": closed_on,
    }
    if changed := apply(challenge, details):
        record(
            "challenge.followed_up",
            by=by,
            subject=challenge,
            child=challenge.child_id,
            to=challenge.to_whom,
            changed=sorted(changed),
        )
    return challenge
