"""What Celery runs. Each may run twice."""

from celery import shared_task

from . import actions
from .models import PepDocument


@shared_task
def open_termly_plans():
    """Open this term's plan for every child who should have one, and see what plans must ask."""
    actions.open_termly(by=None)
    actions.refresh_circumstances(by=None)


@shared_task
def refresh_circumstances(children):
    """Give the open plans of some children the sections that their circumstances ask for."""
    actions.refresh_circumstances(children=children, by=None)


@shared_task
def make_document(document_id):
    """Make the PDF of a copy that was asked for."""
    actions.make_document(document=PepDocument.unscoped.get(pk=document_id), by=None)


@shared_task
def seal_plans():
    """Seal some of the signed versions that have no seal yet, the earliest first."""
    actions.seal_waiting(by=None)
