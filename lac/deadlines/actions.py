"""Every change people make to deadlines and to their authority's rules."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record

from .duty import DUTIES, limit_of
from .models import Deadline, DeadlineEvent, Delivery, EscalationStep, LocalRule, Pause
from .sweep import sweep
from .tasks import sweep_duty

Kind = DeadlineEvent.Kind
ONE_DAY = dt.timedelta(days=1)


def _said(day):
    return f"{day.day} {day:%B %Y}"


def _locked(deadline):
    """The deadline as it is now, held until the transaction ends."""
    return Deadline.unscoped.select_for_update().get(pk=deadline.pk)


def _reason(reason):
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError({"reason": "Give the reason, so that others understand it later."})
    return reason


def _note(deadline, kind, by, note="", to_on=None):
    DeadlineEvent.unscoped.create(deadline=deadline, kind=kind, by=by, note=note, to_on=to_on)


@transaction.atomic
def waive_deadline(*, deadline, reason, by):
    """Nobody has to meet this deadline any more, for a reason."""
    deadline = _locked(deadline)
    reason = _reason(reason)
    if deadline.waived_at:
        raise ValidationError("This deadline is waived already.")
    if deadline.done_on:
        raise ValidationError("This deadline is done, so there is nothing to waive.")
    if deadline.withdrawn_at:
        raise ValidationError("This deadline no longer applies, so there is nothing to waive.")
    deadline.waived_at, deadline.waived_by, deadline.waiver_reason = timezone.now(), by, reason
    deadline.save(update_fields=["waived_at", "waived_by", "waiver_reason"])
    _note(deadline, Kind.WAIVED, by, reason)
    record(
        "deadline.waived",
        by=by,
        subject=deadline,
        child=deadline.child_id,
        duty=deadline.name,
        reason=reason,
    )
    return deadline


@transaction.atomic
def unwaive_deadline(*, deadline, reason, by):
    """The deadline has to be met after all."""
    deadline = _locked(deadline)
    reason = _reason(reason)
    if not deadline.waived_at:
        raise ValidationError("This deadline is not waived.")
    deadline.waived_at = deadline.waived_by = None
    deadline.waiver_reason = ""
    deadline.save(update_fields=["waived_at", "waived_by", "waiver_reason"])
    _note(deadline, Kind.UNWAIVED, by, reason)
    record(
        "deadline.unwaived",
        by=by,
        subject=deadline,
        child=deadline.child_id,
        duty=deadline.name,
        reason=reason,
    )
    return deadline


@transaction.atomic
def pause_deadline(*, deadline, starts_on, reason, by, ends_on=None):
    """Let the clock stand still from a day, until a day or until it is resumed.

    The paused days do not count. A date that was set moves by changing the date.
    """
    deadline = _locked(deadline)
    reason = _reason(reason)
    _check_pause(deadline, starts_on, ends_on)
    Pause.unscoped.create(
        child_id=deadline.child_id,
        deadline=deadline,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        approved_by=by,
    )
    _keep_pause(deadline, starts_on, ends_on)
    _note(deadline, Kind.PAUSED, by, reason, to_on=starts_on)
    _date_again(deadline)
    record(
        "deadline.paused",
        by=by,
        subject=deadline,
        child=deadline.child_id,
        duty=deadline.name,
        starts_on=_said(starts_on),
        ends_on=_said(ends_on) if ends_on else None,
        reason=reason,
    )
    return Deadline.unscoped.get(pk=deadline.pk)


def _check_pause(deadline, starts_on, ends_on):
    if not deadline.can_be_paused:
        raise ValidationError(
            "This deadline is a day that was set, so its clock cannot be paused. "
            "Change the date where it was set."
        )
    if deadline.done_on or deadline.waived_at or deadline.withdrawn_at:
        raise ValidationError("Only a running deadline can be paused.")
    if starts_on <= deadline.started_on:
        said = _said(deadline.started_on)
        raise ValidationError({"starts_on": f"The clock started on {said}: pause it after that."})
    if starts_on > deadline.due_on:
        said = _said(deadline.due_on)
        raise ValidationError({"starts_on": f"The due date, {said}, has passed by then."})
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "The pause must end on or after the day it starts."})
    last = Pause.unscoped.filter(deadline=deadline).order_by("-starts_on").first()
    if last and (last.ends_on is None or last.ends_on >= starts_on):
        raise ValidationError({"starts_on": "The clock is paused already on that day."})


@transaction.atomic
def resume_deadline(*, deadline, resumes_on, by):
    """The clock runs again from a day on."""
    deadline = _locked(deadline)
    pause = Pause.unscoped.filter(deadline=deadline).order_by("-starts_on").first()
    if pause is None or (pause.ends_on and pause.ends_on < resumes_on):
        raise ValidationError("The clock is not paused then.")
    if resumes_on < pause.starts_on:
        raise ValidationError({"resumes_on": "The pause has not started by then."})
    _end_pause(deadline, pause, resumes_on - ONE_DAY)
    _note(deadline, Kind.RESUMED, by, to_on=resumes_on)
    _date_again(deadline)
    record(
        "deadline.resumed",
        by=by,
        subject=deadline,
        child=deadline.child_id,
        duty=deadline.name,
        resumes_on=_said(resumes_on),
    )
    return Deadline.unscoped.get(pk=deadline.pk)


def _end_pause(deadline, pause, last_day):
    """End the pause; one that would end before it began never was."""
    if last_day < pause.starts_on:
        pause.delete()
        pause = Pause.unscoped.filter(deadline=deadline).order_by("-starts_on").first()
        _keep_pause(deadline, pause and pause.starts_on, pause and pause.ends_on)
        return
    pause.ends_on = last_day
    pause.save(update_fields=["ends_on"])
    _keep_pause(deadline, pause.starts_on, last_day)


def _keep_pause(deadline, starts_on, ends_on):
    deadline.paused_from, deadline.paused_until = starts_on, ends_on
    deadline.save(update_fields=["paused_from", "paused_until"])


def _date_again(deadline):
    """Move the due date at once, so that the next page shows it."""
    if deadline.duty in DUTIES:
        sweep(children=[deadline.child_id], duties=[deadline.duty])


@transaction.atomic
def set_local_rule(*, local_authority, duty, in_force_from, reason, by, enabled=True, number=None):
    """An authority's own limit for a local rule, or the rule switched off, from a day on."""
    definition = check_may_change(duty)
    reason = _reason(reason)
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
        in_force_from=_said(in_force_from),
        reason=reason,
    )
    return rule


def check_may_change(duty):
    """The duty, if an authority may change it; ValidationError with the reason if not."""
    definition = DUTIES.get(duty)
    if definition is None:
        raise ValidationError("There is no such rule.")
    if not definition.is_local():
        kind = definition.source.authority.label.lower()
        raise ValidationError(f"This rule is {kind}. It cannot be changed or switched off here.")
    return definition


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


@transaction.atomic
def requeue_delivery(*, delivery, by):
    """Send an e-mail that failed once more."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state != Delivery.State.FAILED:
        raise ValidationError("Only an e-mail that failed can be sent again.")
    delivery.state, delivery.attempts = Delivery.State.QUEUED, 0
    delivery.next_attempt_at = timezone.now()
    delivery.save(update_fields=["state", "attempts", "next_attempt_at"])
    record("delivery.requeued", by=by, subject=delivery)
