"""What Celery runs. Each may run twice."""

from celery import shared_task

from .notices import remind_of_courses


@shared_task
def remind_of_tomorrow():
    """Remind people of the courses of the next day."""
    remind_of_courses()
