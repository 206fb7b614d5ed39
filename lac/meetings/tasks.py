"""What Celery runs. Each may run twice."""

from celery import shared_task

from .notices import invite_to_series


@shared_task
def invite_ahead():
    """E-mail people about the meetings of a series that have come within four weeks."""
    invite_to_series()
