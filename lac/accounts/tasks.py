"""What Celery runs. Each may run twice."""

from celery import shared_task

from . import actions, sessions


@shared_task
def forget_unsent_forms():
    """Delete what was sent too late and not asked for within a day."""
    actions.forget_unsent(by=None)


@shared_task
def forget_old_sign_ins():
    """Delete sessions that are over and wrong passwords that count no more."""
    sessions.purge()
