"""Every change people make to one deadline: waive it, pause its clock, let it run again."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import in_words

from ..duty import DUTIES
from ..models import Deadline, DeadlineEvent, Pause
from ..sweep import sweep
from .checks import check_not_own, given

Kind = DeadlineEvent.Kind
ONE_DAY = dt.timedelta(days=1)


def _locked(deadline):
    """The deadline as it is now, held until the transaction ends."""
    return Deadline.unscoped.select_for_update().get(pk=deadline.pk)


def _note(deadline, kind, by, note="", to_on=None):
    DeadlineEvent.unscoped.create(deadline=deadline, kind=kind, by=by, note=note, to_on=to_on)


@transaction.atomic
def waive_deadline(*, deadline, reason, by):
    """Nobody has to meet this deadline any more, for a reason; whose it is does not say so."""
    deadline = _locked(deadline)
    check_not_own(deadline, by)
    reason = given(reason)
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
    reason = given(reason)
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

    The paused days do not count. A date that was set moves by changing the date. Nobody pauses
    what falls to their own role.
    """
    deadline = _locked(deadline)
    check_not_own(deadline, by)
    reason = given(reason)
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
        starts_on=in_words(starts_on),
        ends_on=in_words(ends_on) if ends_on else None,
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
        day = in_words(deadline.started_on)
        raise ValidationError({"starts_on": f"The clock started on {day}: pause it after that."})
    if starts_on > deadline.due_on:
        day = in_words(deadline.due_on)
        raise ValidationError({"starts_on": f"The due date, {day}, has passed by then."})
    if starts_on > deadline.usual_due_on:
        usual, until = in_words(deadline.usual_due_on), in_words(deadline.due_on)
        raise ValidationError(
            {
                "starts_on": f"By the rule it was due on {usual}, and more time was given to "
                f"{until}: a pause after {usual} would not move that day. Extend it again instead."
            }
        )
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
        resumes_on=in_words(resumes_on),
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
