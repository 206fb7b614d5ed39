"""What an authority changes in the product's form: sections left out, questions of its own.

Pure functions from `LocalForm.changes` to sections. A question of its own keeps its
name from form to form, so that its answers are carried like any other.
"""

from dataclasses import replace

from django.core.exceptions import ValidationError

from lac.accounts.access import ROLES, Permission, Role

from .models.plan import PepBand
from .questions import Audience, Kind, Question, Section
from .versions import FORMS

OWN = "own_"
# Where questions go that fit in none of the product's sections.
OWN_SECTION = "local"
MOST_QUESTIONS = 40
MOST_CHOICES = 20
# Who may read an answer: from the fewest people to the most.
_WIDTH = (Audience.SENSITIVE, Audience.PROFESSIONALS, Audience.EVERYONE)


def changed_by(form):
    """The sections of a form, in order: the product's without those left out, and its own."""
    off = set(form.changes.get("off", ()))
    own = [_question(it) for it in form.changes.get("questions", ())]
    sections = [
        replace(it, questions=it.questions + tuple(q for key, q in own if key == it.key))
        for it in FORMS[form.base_version]
        if it.key not in off
    ]
    if mine := tuple(question for key, question in own if key == OWN_SECTION):
        group = sections[-1].group
        sections.insert(-1, replace(own_section(form.local_authority, mine), group=group))
    return tuple(sections)


def own_section(authority, questions=()):
    """The section for what an authority asks besides."""
    return Section(
        key=OWN_SECTION,
        title=f"Questions of {authority}",
        owner=Role.DESIGNATED_TEACHER,
        owner_without_school=Role.VIRTUAL_SCHOOL_OFFICER,
        purpose="What this authority asks of every plan.",
        questions=questions,
    )


def _question(said):
    return said["section"], Question(
        name=said["name"],
        label=said["label"],
        kind=Kind(said["kind"]),
        hint=said.get("hint", ""),
        # An answer is kept in its own words: a later form may have others, or another order.
        choices=tuple((text, text) for text in said.get("choices", ())),
        mandatory=said.get("mandatory", False),
        audience=Audience(said.get("audience", Audience.PROFESSIONALS)),
        carried=said.get("carried", True),
        bands=frozenset(PepBand(it) for it in said.get("bands") or PepBand),
    )


def places(form):
    """(key, title) of the sections that a question can be put in."""
    mine = own_section(form.local_authority)
    return [(it.key, it.title) for it in FORMS[form.base_version]] + [(mine.key, mine.title)]


def check(form, said):
    """Raise ValidationError unless a question of an authority's own can be asked."""
    problems = {}
    if not said["label"].strip():
        problems["label"] = "Write the question."
    if said["section"] not in dict(places(form)):
        problems["section"] = "Choose the section that it belongs to."
    elif said["section"] in form.changes.get("off", ()):
        problems["section"] = "This section is left out: take it in first, or choose another."
    has_choices = said["kind"] in (Kind.CHOICE, Kind.CHOICES)
    choices = said.get("choices", [])
    if has_choices and not 2 <= len(choices) <= MOST_CHOICES:
        problems["choices"] = f"Write 2 to {MOST_CHOICES} answers to choose from, each on a line."
    if len(set(choices)) < len(choices):
        problems["choices"] = "Two of the answers are the same."
    if _keeps_out_its_writer(form, said):
        problems["audience"] = (
            "Whoever writes this section may not see sensitive details, so nobody there could "
            "answer or confirm it. Choose another section, or let it be neither required nor "
            "carried to the next plan."
        )
    if problems:
        raise ValidationError(problems)


def _keeps_out_its_writer(form, said):
    """Whether a plan would wait for an answer that the owner of its section never sees."""
    if said["audience"] != Audience.SENSITIVE or not (said["mandatory"] or said["carried"]):
        return False
    sections = (*FORMS[form.base_version], own_section(form.local_authority))
    owners = {it.key: it.owner for it in sections}
    owner = owners.get(said["section"])
    return owner is not None and Permission.VIEW_SENSITIVE not in ROLES[owner].permissions


def is_shown_to_more(before, after):
    """Whether more people read an answer under `after` than under `before` (audiences)."""
    return _WIDTH.index(Audience(after)) > _WIDTH.index(Audience(before))
