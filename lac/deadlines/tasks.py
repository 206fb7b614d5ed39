"""What Celery runs. Each may run twice."""

from celery import shared_task

from .sweep import sweep


@shared_task
def nightly():
    """Bring every deadline up to date."""
    sweep()


@shared_task
def sweep_children(children, because=""):
    """Bring the deadlines of some children up to date after a change."""
    sweep(children=children, because=because)


@shared_task
def sweep_everything(because=""):
    """Bring every deadline up to date after a change to the calendar."""
    sweep(because=because)
