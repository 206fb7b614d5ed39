"""What Celery runs. Each may run twice."""

from celery import shared_task

from .models import DocumentFile, HandoverPack


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


@shared_task
def make_handover(pack_id):
    """Put one pack for a child's next school together."""
    from . import actions

    actions.make_pack(pack=HandoverPack.unscoped.get(pk=pack_id), by=None)


@shared_task
def open_handovers(child_ids=None):
    """Ask for the packs of children who changed school; of all children when None."""
    from . import actions

    actions.open_handovers(by=None, children=child_ids)


@shared_task
def open_transitions():
    """Open the transition plans of children who change phase next September."""
    from . import actions

    actions.open_transitions(by=None)
