"""The signed plan in the pack for a child's next school, and its actions, passed to its teacher."""

from django.utils import timezone
from django.utils.formats import date_format

from lac.audit.log import record
from lac.children.pack import pack_paper, pack_part, passes_on
from lac.pdf import render_pdf
from lac.words import day as said

from .content import as_read, content_of
from .models import Edition, Pep, PepAction, PepSnapshot, PepState


@pack_paper(10)
def signed_plan(child):
    """The latest plan that was signed off, as any school may read it."""
    pep = Pep.unscoped.signed().filter(child=child).order_by("-term_starts_on").first()
    if pep is None:
        return None
    context = {
        "content": as_read(content_of(pep), Edition.SCHOOL),
        "printed": f"For the next school, {date_format(timezone.localdate(), 'j F Y')}. "
        "Confidential: about a child in care.",
        "is_draft": False,
        "sha256": PepSnapshot.unscoped.get(pep=pep).sha256,
    }
    return f"Personal Education Plan, {pep.term_label}", render_pdf("pdf/pep.html", context)


@pack_part(90, "Actions of the Personal Education Plan not done yet")
def unfinished(child, school, day):
    """Those of the latest plan, with who does each and by when."""
    latest = Pep.unscoped.live().filter(child=child).order_by("-term_starts_on").first()
    rows = PepAction.unscoped.filter(pep=latest, done_on=None).exclude(action="")
    return [
        (it.action, f"{it.owner or 'Nobody named'}{f', by {said(it.due_on)}' if it.due_on else ''}")
        for it in rows
    ]


@passes_on
def pass_actions(child, old, new, by):
    """Name the next school's teacher in plans that are not signed, for what the last one owned."""
    names = [it.full_name for it in old]
    rows = PepAction.unscoped.select_for_update(of=("self",)).filter(
        pep__child=child, done_on=None, owner__in=names
    )
    mine = list(rows.exclude(pep__state__in=[PepState.SIGNED_OFF, PepState.CANCELLED]))
    for it in mine:
        before, it.owner = it.owner, new.full_name
        it.version += 1
        it.save(update_fields=["owner", "version"])
        record(
            "pep.action_passed_on",
            by=by,
            subject=it,
            child=child,
            name=before,
            to=new.full_name,
        )
    return len(mine)
