"""The demo authority's own form of the PEP, and a signed plan that is being amended."""

import datetime as dt

from pep.actions import amend, publish_form, save_question, save_section, start_form
from pep.models import LocalForm, Pep, PepSection, PepState

from .clock import at

TRAVEL = {
    "section": "education",
    "label": "How does the child travel to school?",
    "hint": "And who goes with them.",
    "kind": "choice",
    "choices": ["On foot", "By bus", "By taxi with an escort", "In the carer’s car"],
    "mandatory": True,
    "audience": "everyone",
    "carried": True,
    "bands": [],
}
READING = TRAVEL | {
    "label": "What are they reading for pleasure?",
    "hint": "",
    "kind": "line",
    "choices": [],
    "mandatory": False,
}


def build_forms(authority, schools, people, today):
    """A form that two schools try out from next month, and the draft of the next."""
    head = people["judith.ekwueme"]
    with at(today - dt.timedelta(days=12)):
        form = start_form(authority=authority, name="With the way to school", by=head)
        form = save_question(form=form, question=TRAVEL, by=head, version=form.version)
    publish_form(
        form=form,
        starts_on=today + dt.timedelta(days=30),
        note="Asks how the child gets to school; tried out before all schools use it.",
        pilot_schools=[schools[5], schools[7]],
        by=head,
        version=form.version,
    )
    published = LocalForm.objects.get(pk=form.pk)
    draft = start_form(authority=authority, name="From next September", by=head, copy_of=published)
    save_question(form=draft, question=READING, by=head, version=draft.version)


def build_amendment(people):
    """A signed plan in which a wrong sentence is being put right."""
    head = people["judith.ekwueme"]
    pep = Pep.unscoped.filter(state=PepState.SIGNED_OFF).order_by("-term_starts_on", "pk").first()
    amend(pep=pep, reason="The strengths were those of another pupil", by=head)
    section = PepSection.unscoped.select_related("pep__child").get(pep=pep, key="education")
    save_section(
        section=section,
        answers={"strengths": "Kind to younger children, and quick at mental arithmetic."},
        seen=section.version,
        by=head,
    )
