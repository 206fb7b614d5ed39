"""More time for a deadline: asked for by whoever has to meet it, granted or refused by another."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import in_words

from ..models import Deadline, DeadlineEvent, Extension
from ..sweep import sweep
from .checks import check_extension, check_not_own, given

Kind = DeadlineEvent.Kind


@transaction.atomic
def ask_extension(*, deadline, until_on, reason, by):
    """Ask for more time; somebody who may waive deadlines decides."""
    deadline = Deadline.unscoped.select_for_update().get(pk=deadline.pk)
    reason = given(reason)
    check_extension(deadline, until_on)
    if deadline.due_on < timezone.localdate():
        raise ValidationError("The last day has passed. More time is asked for before it.")
    extension = Extension.unscoped.create(
        child_id=deadline.child_id,
        deadline=deadline,
        until_on=until_on,
        reason=reason,
        asked_by=by,
    )
    _note(extension, Kind.ASKED, by, reason)
    _record("deadline.extension_asked", extension, by, reason=reason)
    return extension


@transaction.atomic
def extend_deadline(*, deadline, until_on, reason, by):
    """Grant more time of one's own accord; nobody does for what falls to their own role."""
    check_not_own(deadline, by)
    extension = ask_extension(deadline=deadline, until_on=until_on, reason=reason, by=by)
    return decide_extension(extension=extension, granted=True, by=by)


@transaction.atomic
def decide_extension(*, extension, granted, by, answer=""):
    """Grant or refuse the time that was asked for; a refusal says why."""
    extension = Extension.unscoped.select_for_update().get(pk=extension.pk)
    if extension.granted is not None:
        raise ValidationError("Somebody has decided this already.")
    deadline = Deadline.unscoped.select_for_update().get(pk=extension.deadline_id)
    if extension.asked_by_id == by.pk:
        check_not_own(deadline, by)
    if granted:
        check_extension(deadline, extension.until_on, asked=extension)
    else:
        answer = given(answer)
    extension.granted, extension.answer = granted, (answer or "").strip()
    extension.decided_by, extension.decided_at = by, timezone.now()
    extension.save(update_fields=["granted", "answer", "decided_by", "decided_at"])
    _note(extension, Kind.EXTENDED if granted else Kind.REFUSED, by, answer or extension.reason)
    if granted:
        sweep(children=[deadline.child_id], duties=[deadline.duty])
        _record("deadline.extended", extension, by, reason=extension.reason)
    else:
        _record("deadline.extension_refused", extension, by, reason=answer)
    return extension


def _note(extension, kind, by, note):
    DeadlineEvent.unscoped.create(
        deadline_id=extension.deadline_id, kind=kind, by=by, note=note, to_on=extension.until_on
    )


def _record(action, extension, by, **data):
    record(
        action,
        by=by,
        subject=extension,
        child=extension.child_id,
        duty=extension.deadline.name,
        until_on=in_words(extension.until_on),
        **data,
    )
