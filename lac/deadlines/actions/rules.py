"""What an authority decides: its own limits, and whom it reminds."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lac.audit.log import record
from lac.calendars.days import in_words

from ..duty import limit_of
from ..models import EscalationStep, LocalRule
from ..tasks import sweep_duty
from .checks import check_may_change, given


@transaction.atomic
def set_local_rule(*, local_authority, duty, in_force_from, reason, by, enabled=True, number=None):
    """An authority's own limit for a local rule, or the rule switched off, from a day on."""
    definition = check_may_change(duty)
    reason = given(reason)
    if number is not None and not 1 <= number <= 400:
        raise ValidationError({"number": "Give a number from 1 to 400."})
    usual = definition.limit_on(in_force_from)
    if usual is None:
        raise ValidationError({"in_force_from": "The rule was not in force yet on that day."})
    if number is not None and not usual.days:
        raise ValidationError({"number": "This rule has a date, not a number of days."})
    rule = LocalRule.objects.create(
        local_authority=local_authority,
        duty=duty,
        in_force_from=in_force_from,
        enabled=enabled,
        number=number,
        reason=reason,
        by=by,
    )
    transaction.on_commit(lambda: sweep_duty.delay(duty), robust=True)
    limit = limit_of(usual.unit, number) if number is not None else usual
    record(
        "local_rule.set",
        by=by,
        subject=rule,
        duty=definition.name(),
        local_authority=str(local_authority),
        limit=str(limit) if enabled else "off",
        in_force_from=in_words(in_force_from),
        reason=reason,
    )
    return rule


@transaction.atomic
def set_ladder(*, local_authority, steps, by):
    """Who an authority reminds, and when: pairs of working days and recipient.

    With the usual steps, or none, the authority goes back to the usual ladder.
    """
    wanted = sorted(set(steps))
    if any(not -30 <= days <= 60 for days, _ in wanted):
        raise ValidationError("A reminder is at most 30 working days before, or 60 after.")
    own = EscalationStep.objects.filter(local_authority=local_authority)
    usual = sorted(
        EscalationStep.objects.filter(local_authority=None, retired=False).values_list(
            "working_days", "recipient"
        )
    )
    own.update(retired=True)
    for days, recipient in [] if wanted == usual else wanted:
        own.update_or_create(
            local_authority=local_authority,
            working_days=days,
            recipient=recipient,
            defaults={"retired": False},
        )
    now = own.filter(retired=False) or EscalationStep.objects.filter(
        local_authority=None, retired=False
    )
    record(
        "ladder.changed",
        by=by,
        subject=local_authority,
        local_authority=str(local_authority),
        steps="; ".join(map(str, now)),
    )
