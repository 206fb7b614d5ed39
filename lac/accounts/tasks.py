"""What Celery runs. Each may run twice."""

from celery import shared_task

from . import actions


@shared_task
def forget_unsent_forms():
    """Delete what was sent too late and not asked for within a day."""
    actions.forget_unsent(by=None)
