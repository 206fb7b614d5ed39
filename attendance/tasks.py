"""What Celery runs for attendance."""

from celery import shared_task

from .actions import open_cases


@shared_task
def evaluate_attendance(children=None):
    """Open the attendance cases that are due, for everybody or for the children of these ids."""
    return len(open_cases(by=None, children=children))
