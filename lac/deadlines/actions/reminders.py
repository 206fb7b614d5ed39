"""When reminders arrive: what an authority sets, and what each person chooses."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.versions import apply, claim

from ..models import MailChoice, MailHours, Notice


@transaction.atomic
def set_mail_hours(
    *, local_authority, by, quiet_from=None, quiet_until=None, working_days_only=False, version=None
):
    """The hours at which an authority lets reminders arrive.

    `version` is the one the editor saw: another raises StaleSave. None skips that check.
    """
    if (quiet_from is None) != (quiet_until is None):
        missing = "quiet_from" if quiet_from is None else "quiet_until"
        raise ValidationError({missing: "Give both times, or neither."})
    if quiet_from is not None and quiet_from == quiet_until:
        raise ValidationError({"quiet_until": "The quiet hours must end at another time."})
    hours, _ = MailHours.objects.get_or_create(local_authority=local_authority)
    hours = claim(hours, version)
    changed = apply(
        hours,
        {
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "working_days_only": working_days_only,
        },
    )
    if changed:
        record(
            "mail_hours.set",
            by=by,
            subject=hours,
            local_authority=str(local_authority),
            hours=hours.in_words(),
        )
    return hours


@transaction.atomic
def choose_mail(*, rhythm, by, weekday=MailChoice.Weekday.MONDAY):
    """How often somebody wants their own reminders; what waits follows the new choice."""
    if rhythm not in MailChoice.Rhythm.values:
        raise ValidationError({"rhythm": "Choose how often you want to be reminded."})
    if weekday not in MailChoice.Weekday.values:
        raise ValidationError({"weekday": "Choose a day from Monday to Friday."})
    choice, _ = MailChoice.objects.update_or_create(
        user=by, defaults={"rhythm": rhythm, "weekday": weekday}
    )
    today = timezone.localdate()
    ahead = (weekday - today.isoweekday()) % 7 if rhythm == MailChoice.Rhythm.WEEKLY else 0
    waiting = Notice.unscoped.filter(recipient=by, mailed_on=None)
    waiting.update(digest_on=today + dt.timedelta(days=ahead))
    record("mail_choice.made", by=by, subject=choice, choice=choice.in_words())
    return choice
