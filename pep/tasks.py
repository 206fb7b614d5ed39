"""What Celery runs. Each may run twice."""

from celery import shared_task

from . import actions
from .models import BlankForm, PepDocument, PepPack


@shared_task
def open_termly_plans():
    """Open this term's plan for every child who should have one, and see what plans must ask."""
    actions.open_termly(by=None)
    actions.follow_school(by=None)
    actions.refresh_circumstances(by=None)


@shared_task
def refresh_circumstances(children):
    """Give the open plans of some children their school of now, and the sections asked of them."""
    actions.follow_school(children=children, by=None)
    actions.refresh_circumstances(children=children, by=None)


@shared_task
def follow_progress(children=None):
    """Keep the results that plans hold and see where progress slows: of all, or of these ids."""
    actions.keep_results(children=children, by=None)
    actions.open_interventions(children=children, by=None)


@shared_task
def make_document(document_id):
    """Make the PDF of a copy that was asked for."""
    document = PepDocument.unscoped.select_related(
        "made_for", "pep__school", "pep__carried_from", "pep__child__local_authority"
    ).get(pk=document_id)
    try:
        actions.make_document(document=document, by=None)
    finally:
        for pack in document.packs.filter(made_at=None):
            actions.join_pack(pack=pack, by=None)


@shared_task
def fill_pack(pack_id):
    """Share the plans of a pack among the workers."""
    actions.fill_pack(pack=PepPack.objects.get(pk=pack_id), by=None)


@shared_task
def fill_part(pack_id, plan_ids):
    """Ask for the copies of some plans of a pack."""
    actions.fill_part(pack=PepPack.objects.get(pk=pack_id), plans=plan_ids, by=None)


@shared_task
def join_pack(pack_id):
    """Put a pack together, if all of its copies are made."""
    actions.join_pack(pack=PepPack.objects.get(pk=pack_id), by=None)


@shared_task
def resume_packs():
    """Take up packs that lie unfinished."""
    actions.resume_packs(by=None)


@shared_task
def make_blank(blank_id):
    """Make the PDF of a blank form."""
    actions.make_blank(blank=BlankForm.objects.get(pk=blank_id), by=None)


@shared_task
def forget_packs():
    """Remove packs and blank forms that have lain ready long enough."""
    actions.forget_packs(by=None)
    actions.forget_blanks(by=None)


@shared_task
def seal_plans():
    """Seal some of the signed versions that have no seal yet, the earliest first."""
    actions.seal_waiting(by=None)


@shared_task
def send_surveys():
    """Ask those who came to PEP meetings how they were, each once."""
    actions.send_surveys(by=None)
