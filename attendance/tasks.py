"""What Celery runs for attendance."""

from celery import shared_task

from .actions import open_cases, open_returns


@shared_task
def evaluate_attendance(children=None):
    """Open the cases and note the long absences, of everybody or of the children of these ids."""
    opened = len(open_cases(by=None, children=children))
    open_returns(by=None, children=children)
    return opened
