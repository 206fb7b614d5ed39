"""The page on which a plan is scored by criteria: its rows, what is left, what they judge."""

from collections import Counter
from dataclasses import dataclass

from .rubrics import choices_of

_LEARNING = ("attainment", "assessments", "examinations", "qualifications")
# Which sections of a plan a criterion judges, by its key. An authority's own criteria judge the
# plan as a whole, unless they keep the key of a published one.
JUDGES = {
    "voice": ("voice",),
    "reviewed": ("targets",),
    "attainment": _LEARNING,
    "needs": ("education", "sen", "ehcp", "sdq"),
    "targets": ("targets",),
    "transition": ("transition", "careers", "after_16"),
    "interventions": ("interventions",),
    "carer": ("carer",),
    "ppp_costed": ("funding",),
    "ppp_linked": ("funding", "targets"),
    "ppp_personal": ("funding",),
    "attendees": ("people",),
    "next_date": ("next",),
    "attendance": ("attendance", "suspensions"),
}


@dataclass(frozen=True)
class Row:
    """A criterion with its field, the sentences on offer, and the sections it judges."""

    key: str
    title: str
    full: str
    # What makes the plan red; empty for a criterion that does not.
    red_when: str
    field: object
    # (id, value, label, whether it is chosen)
    choices: list
    # (id, value, text, whether it is chosen) of the sentences for the feedback.
    sentences: list
    # (key, title) of sections that this plan has.
    judges: list
    is_scored: bool


def rows_of(form, content):
    """The criteria of a form, beside what the plan (`content`) says: [Row]."""
    titles = {section["key"]: section["title"] for section in content["sections"]}
    return [_row(form, criterion, titles) for criterion in form.rubric.content["criteria"]]


def _row(form, criterion, titles):
    field = form[f"score_{criterion['key']}"]
    score = str(field.value() or "")
    offered = choices_of(form.rubric.content, criterion)
    absent = criterion.get("absent") or "Missing."
    say = f"say_{criterion['key']}"
    return Row(
        key=criterion["key"],
        title=criterion["title"],
        full=criterion["full"],
        red_when=absent if criterion.get("trigger") else "",
        field=field,
        choices=_numbered(field, offered, {score}),
        sentences=_numbered(form[say], form.fields[say].choices, set(form[say].value() or ()))
        if say in form.fields
        else [],
        judges=[(key, titles[key]) for key in JUDGES.get(criterion["key"], ()) if key in titles],
        is_scored=score in dict(offered),
    )


def _numbered(field, choices, chosen):
    return [
        (f"{field.auto_id}_{place}", value, label, str(value) in chosen)
        for place, (value, label) in enumerate(choices, start=1)
    ]


def summary_of(rows):
    """How far the scoring has come: how many, what is left, how often each score was given."""
    given = Counter(label for row in rows for _, _, label, chosen in row.choices if chosen)
    offered = Counter(label for row in rows for _, _, label, _ in row.choices)
    # What only some criteria can be is not counted until it was chosen.
    labels = [label for label in offered if given[label] or offered[label] == len(rows)]
    return {
        "total": len(rows),
        "scored": sum(row.is_scored for row in rows),
        "next": next((row for row in rows if not row.is_scored), None),
        "given": [(label, given[label]) for label in labels],
    }


def scoring_of(form, content):
    """What the page needs: the rows, how far the scoring is, and the plan with links to them."""
    rows = rows_of(form, content)
    return {
        "criteria": rows,
        "scoring": summary_of(rows),
        "content": with_judges(content, rows),
    }


def with_judges(content, rows):
    """The plan's content with, on each section, the criteria that judge it."""
    judged = {}
    for row in rows:
        for key, _ in row.judges:
            judged.setdefault(key, []).append(row)
    sections = [it | {"judged_by": judged.get(it["key"], [])} for it in content["sections"]]
    return content | {"sections": sections}
