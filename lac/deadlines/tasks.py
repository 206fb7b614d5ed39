"""What Celery runs. Each may run twice."""

from celery import shared_task

from . import outbox, reminders
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
def sweep_duty(code):
    """Bring the deadlines of one duty up to date after a change of its rule."""
    sweep(duties=[code])


@shared_task
def sweep_everything(because=""):
    """Bring every deadline up to date after a change to the calendar."""
    sweep(because=because)


@shared_task
def remind():
    """Remind and escalate what is due, and queue this morning's e-mails."""
    reminders.remind_everybody()


@shared_task
def remind_at_once():
    """Take the steps that are due, and write to whoever wants to know at once."""
    reminders.remind_everybody(morning=False)


@shared_task
def deliver():
    """Send the e-mails that are waiting."""
    outbox.send_waiting()
