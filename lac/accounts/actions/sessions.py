"""Ending sessions, taking locks off, and keeping what was sent too late."""

from django.core.exceptions import ValidationError
from django.db import transaction

from lac.audit.log import record

from .. import locks, sessions
from ..models import UnsentForm


@transaction.atomic
def time_out(*, session, by):
    """End a session that lasted too long."""
    sessions.forget(session)
    record("account.timed_out", by=by, subject=by)


@transaction.atomic
def end_session(*, row, by):
    """Sign out one of one's own browsers. Raises ValidationError for somebody else's."""
    if row.user_id != by.pk:
        raise ValidationError("You can only end your own sessions.")
    sessions.end([row])
    record("account.session_ended", by=by, subject=by, device=row.device)


@transaction.atomic
def end_sessions(*, by, but=None):
    """Sign out all of one's own browsers, but the one whose session key is given."""
    rows = list(sessions.live(by).exclude(session_key=but))
    sessions.end(rows)
    record("account.sessions_ended", by=by, subject=by, number=len(rows))
    return len(rows)


@transaction.atomic
def unlock_account(*, user, by):
    """Let somebody who was locked out try to sign in again."""
    if not locks.clear(user):
        raise ValidationError(f"{user} is not locked out.")
    record("account.unlocked", by=by, subject=user, name=user.full_name)


@transaction.atomic
def keep_unsent(*, path, typed, had_files, by):
    """Keep what somebody sent and could not be saved; the same form is kept once."""
    UnsentForm.objects.filter(user=by, path=path).delete()
    kept = UnsentForm.objects.create(user=by, path=path, typed=typed, had_files=had_files)
    record("account.form_kept", by=by, subject=kept)
    return kept


@transaction.atomic
def discard_unsent(*, form, by):
    """Throw away what was kept."""
    record("account.form_discarded", by=by, subject=form)
    form.delete()


@transaction.atomic
def forget_unsent(*, by):
    """Delete the forms that have been kept for longer than a day; returns how many."""
    number, _ = UnsentForm.objects.too_old().delete()
    if number:
        record("account.forms_forgotten", by=by, number=number)
    return number
