"""The signed plan in the pack for a child's next school, and its actions, passed to its teacher."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format

from lac.audit.log import record
from lac.children.pack import pack_paper, pack_part, passes_on
from lac.pdf import render_pdf
from lac.words import day as said

from .content import as_read, content_of
from .models import Edition, Pep, PepAction, PepSnapshot
from .models.plan import OPEN_STATES
from .printing import CONFIDENTIAL, paper


@pack_paper(10)
def signed_plan(child):
    """The latest plan that was signed off, as any school may read it."""
    pep = Pep.unscoped.signed().filter(child=child).order_by("-term_starts_on").first()
    if pep is None:
        return None
    printed = f"For the next school, {date_format(timezone.localdate(), 'j F Y')}. {CONFIDENTIAL}"
    content = as_read(content_of(pep), Edition.SCHOOL)
    sha256 = PepSnapshot.unscoped.filter(pep=pep).latest("number").sha256
    pdf = render_pdf(*paper(content, printed, sha256=sha256))
    return f"Personal Education Plan, {pep.term_label}", pdf


@pack_part(90, "Actions of the Personal Education Plan not done yet")
def unfinished(child, school, day):
    """Those of the latest plan, with who does each and by when."""
    latest = Pep.unscoped.live().filter(child=child).order_by("-term_starts_on").first()
    rows = PepAction.unscoped.filter(pep=latest, done_on=None).exclude(action="")
    return [
        (it.action, f"{it.doer or 'Nobody named'}{f', by {said(it.due_on)}' if it.due_on else ''}")
        for it in rows
    ]


@passes_on
def pass_actions(child, old, new, by):
    """Give the next school's teacher what the last one had to do in the child's latest plan.

    A plan that was signed keeps the name it was signed with, and says besides who does it now.
    """
    names = [it.full_name for it in old]
    latest = Pep.unscoped.live().filter(child=child).order_by("-term_starts_on")[:1]
    theirs = Q(passed_to__in=names) | Q(passed_to="", owner__in=names)
    rows = PepAction.unscoped.select_for_update(of=("self",)).filter(
        theirs, Q(pep__state__in=OPEN_STATES) | Q(pep__in=latest), pep__child=child, done_on=None
    )
    mine = list(rows.annotate(is_signed=Exists(PepSnapshot.unscoped.filter(pep=OuterRef("pep")))))
    for it in mine:
        before, place = it.doer, "passed_to" if it.is_signed else "owner"
        setattr(it, place, new.full_name)
        it.version += 1
        it.save(update_fields=[place, "version"])
        record(
            "pep.action_passed_on",
            by=by,
            subject=it,
            child=child,
            name=before,
            to=new.full_name,
        )
    return len(mine)
