"""The words of a plan, whole: one structure from which the page, the PDF and the snapshot are made.

A signed plan is read from its snapshot alone; any other from its parts as they
are. `edition` then leaves out what a reader may not see.
"""

import hashlib
import json

from django.utils import timezone
from django.utils.dateparse import parse_date

from lac.accounts.access import Permission, Role

from .facts import facts
from .facts.fact import day as day_said
from .merging import BLANKS
from .models import Edition, PepSnapshot
from .parts import Parts
from .progress import finished_by
from .questions import Audience, Kind
from .tables import cards_of, tables_of

# Which audiences each edition holds. "child" is what the child has said and not shared further.
READS = {
    Edition.FULL: {"everyone", "child", "professionals", "health", "sensitive"},
    Edition.LEAD: {"everyone", "child", "professionals", "health"},
    Edition.SCHOOL: {"everyone", "child", "professionals"},
    Edition.CARER: {"everyone"},
    Edition.YOUNG_PERSON: {"everyone", "child"},
}


def edition_for(user, may):
    """The edition of a plan that a reader with these permissions on the child is shown."""
    if Permission.VIEW_PEP in may:
        if Permission.VIEW_SENSITIVE in may and Permission.VIEW_HEALTH in may:
            return Edition.FULL
        return Edition.LEAD if Permission.VIEW_HEALTH in may else Edition.SCHOOL
    return Edition.YOUNG_PERSON if Role.YOUNG_PERSON in user.roles else Edition.CARER


def editions_for(user, may):
    """The editions this reader may print: their own and, of the plan, the carer's and the child's.

    Nobody prints more than they may read: the others are parts of their own.
    """
    own = edition_for(user, may)
    if Permission.VIEW_PEP not in may:
        return [own]
    return [own, *(it for it in (Edition.CARER, Edition.YOUNG_PERSON) if READS[it] <= READS[own])]


def content_of(pep):
    """The whole plan as readers are shown it: its last signed version, else as it is now."""
    if not pep.was_signed:
        return written(Parts(pep))
    content = json.loads(PepSnapshot.unscoped.filter(pep=pep).latest("number").canonical)
    return content | {"decision": {}} if pep.is_blind else content


def as_sampled(item):
    """The plan of a sample as it was graded first and then signed, without what was decided."""
    kept = PepSnapshot.unscoped.filter(pep=item.pep_id, created_at__gte=item.first.graded_at)
    return json.loads(kept.earliest("number").canonical) | {"decision": {}}


def written(parts):
    """The plan as it is now, in words, each piece with its audience."""
    pep = parts.pep
    child = pep.child
    return {
        "form_version": pep.form_version,
        "child": child.name,
        "first_name": child.first_name,
        "authority": str(child.local_authority),
        "school": str(pep.school or ""),
        "term": pep.term_label,
        "kind": pep.get_kind_display(),
        "band": pep.get_band_display(),
        "held_on": day_said(pep.held_on),
        "cutoff_on": day_said(pep.cutoff_on),
        "taken_on": day_said(timezone.localdate()),
        "sections": [_section(parts, definition) for definition in parts.definitions],
        "attachments": [
            {"title": it.file.document.title, "version": it.file.number, "sha256": it.file.sha256}
            for it in parts.attachments
        ],
        "decision": _decision(pep),
    }


def section_as_read(parts, definition, edition):
    """One section of a plan as it is now, as readers of an edition are shown it."""
    alone = {"sections": [_section(parts, definition)], "attachments": [], "decision": {}}
    return as_read(alone | {"taken_on": day_said(timezone.localdate())}, edition)


def _section(parts, definition):
    section = parts.section(definition.key)
    return {
        "key": definition.key,
        "title": definition.title,
        "owner": definition.owner_label,
        "finished": finished_by(section, definition),
        "facts": [
            {"label": fact.label, "text": fact.value, "audience": fact.audience.value}
            for fact in (facts(definition.facts, parts.pep) if definition.facts else [])
        ],
        "answers": [
            {
                "name": question.name,
                "label": question.label,
                "text": answer_in_words(question, section.content.get(question.name)),
                "audience": question.audience.value,
                "carried": question.name in section.carried,
            }
            for question in definition.questions
        ],
        "cards": cards_of(parts, definition),
        "tables": tables_of(parts, definition),
    }


def _decision(pep):
    if not pep.rag:
        return {}
    return {
        "grade": pep.get_rag_display(),
        "feedback": pep.feedback,
        "graded_by": str(pep.graded_by or ""),
        "good_enough": {True: "Yes", False: "No", None: ""}[pep.good_enough],
        "good_enough_why": pep.good_enough_why,
        "signed_off_by": str(pep.signed_off_by or ""),
        "signed_off_on": day_said(pep.signed_off_at and timezone.localdate(pep.signed_off_at)),
    }


def answer_in_words(question, answer):
    """An answer as people read it: the label of a choice, a date in words, Yes or No."""
    if answer in BLANKS:
        return ""
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    labels = dict(question.choices)
    if question.kind == Kind.CHOICE:
        return labels.get(answer, str(answer))
    if question.kind == Kind.CHOICES:
        return ", ".join(labels.get(one, str(one)) for one in answer)
    if question.kind == Kind.DATE:
        return day_said(parse_date(answer))
    return str(answer)


def as_read(content, edition):
    """The content without what this edition leaves out, and without sections that leaves empty."""
    reads = READS[Edition(edition)]
    sections = [_cut(section, reads) for section in content["sections"]]
    inside = "professionals" in reads
    return content | {
        "edition": Edition(edition).value,
        "sections": [it for it in sections if inside or _says_something(it)],
        "attachments": content.get("attachments", []) if inside else [],
        "decision": content["decision"] if inside else {},
    }


def _cut(section, reads):
    cut = {
        part: [dict(piece) for piece in section[part] if piece["audience"] in reads]
        for part in ("facts", "answers", "cards", "tables")
    }
    for table in cut["tables"]:
        table["labelled"] = [list(zip(table["headers"], row, strict=True)) for row in table["rows"]]
    return section | cut


def _says_something(section):
    answered = any(answer["text"] for answer in section["answers"])
    return bool(section["facts"] or section["cards"] or section["tables"] or answered)


def canonical(content):
    """The bytes of a plan that are hashed: sorted keys, no spaces."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256(text):
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def audience_reads(audience, edition):
    """Whether an edition holds what is meant for an audience."""
    return Audience(audience).value in READS[Edition(edition)]
