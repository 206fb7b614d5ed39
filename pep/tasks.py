"""What Celery runs. Each may run twice."""

from celery import shared_task

from . import actions
from .models import PepDocument, PepSnapshot


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
def seal_plan(snapshot_id):
    """Seal a signed version of a plan."""
    actions.seal(snapshot=PepSnapshot.unscoped.get(pk=snapshot_id), by=None)


@shared_task
def seal_plans():
    """Seal every signed version that has no seal yet; nothing is added to a closed record."""
    waiting = PepSnapshot.unscoped.filter(seal=None, pep__child__closed_on=None)
    for pk in waiting.values_list("pk", flat=True):
        seal_plan.delay(pk)
