"""What Celery runs. Each may run twice."""

from celery import shared_task

from .models import DocumentFile


@shared_task
def check_file(file_id):
    """Have one file checked for viruses."""
    from . import actions

    actions.check_file(file=DocumentFile.unscoped.get(pk=file_id), by=None)


@shared_task
def check_waiting_files():
    """Ask again for every file that still waits: the scanner may have been away."""
    for pk in DocumentFile.unscoped.waiting().values_list("pk", flat=True):
        check_file.delay(pk)
