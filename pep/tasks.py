"""What Celery runs. Each may run twice."""

from celery import shared_task

from . import actions
from .models import PepDocument, PepPack


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
def follow_progress(children=None):
    """Keep the results that plans hold and see where progress slows: of all, or of these ids."""
    actions.keep_results(children=children, by=None)
    actions.open_interventions(children=children, by=None)


@shared_task
def make_document(document_id):
    """Make the PDF of a copy that was asked for."""
    document = PepDocument.unscoped.get(pk=document_id)
    try:
        actions.make_document(document=document, by=None)
    finally:
        for pack in document.packs.filter(made_at=None):
            actions.join_pack(pack=pack, by=None)


@shared_task
def fill_pack(pack_id):
    """Ask for the copies of a pack."""
    actions.fill_pack(pack=PepPack.objects.get(pk=pack_id), by=None)


@shared_task
def forget_packs():
    """Remove packs that have lain ready long enough."""
    actions.forget_packs(by=None)


@shared_task
def seal_plans():
    """Seal some of the signed versions that have no seal yet, the earliest first."""
    actions.seal_waiting(by=None)


@shared_task
def send_surveys():
    """Ask those who came to PEP meetings how they were, each once."""
    actions.send_surveys(by=None)
