"""The smaller files of the return: what their lines add to or change of what is on record.

An empty cell never erases what the record holds, and nothing is deleted because a
file does not say it.
"""

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import DateField

from lac.calendars.days import in_words

from ..bulk import copy_rows, update_rows
from ..machinery import Outcome
from ..models import ReturnRow
from ..staging import Decision
from . import cells
from .kinds import BY_CODE, MOTHER, Kind

# Other apps that keep some of it too: functions of (run, kind code, [(child, year, facts)]).
LISTENERS = []


def returned(listener):
    """Call `listener(run, code, rows)` in the transaction that loads lines of a smaller file.

    `rows` is [(child id, year, {field: text})] of lines added or changed; a decorator.
    """
    LISTENERS.append(listener)
    return listener


@dataclass
class FactPlan:
    """One line that is good: whom it is about, what it says, and the row it is about."""

    kind: Kind
    la_child_id: str
    year: int
    key: str
    facts: dict
    pk: int | None = None
    # {column: [before, after]} in words.
    changes: dict = field(default_factory=dict)


def read(code, row, today):
    """The values of one line of a smaller file."""
    kind = BY_CODE[code]
    born_on = row.date("DOB")
    values = {
        "la_child_id": row.text("CHILD", limit=20, required=True),
        "born_on": born_on,
        "year": cells.year(row) if kind.annual else 0,
        "facts": {it.field: it.reader(row, it.column, today) for it in kind.cells},
    }
    if kind.span:
        _check_span(row, kind, values["facts"])
    return values


def _check_span(row, kind, facts):
    start, end = (facts[name] for name in kind.span)
    if start and end and end < start:
        names = {it.field: it.column for it in kind.cells}
        first, last = (names[name] for name in kind.span)
        row.refuse(
            "ends_before_start",
            f"{last} is {in_words(dt.date.fromisoformat(end))}, before {first}, "
            f"{in_words(dt.date.fromisoformat(start))}.",
            f"Correct {first} or {last}.",
        )


def key(code, values):
    """What tells the lines of one file apart."""
    said = [values["facts"][name] for name in BY_CODE[code].identity]
    year = [str(values["year"])] if values["year"] else []
    return " ".join([*said, *year, values["la_child_id"]])


def decide(run, children, year):
    """What becomes of every readable line. `children` is {la_child_id: KnownChild}.

    `year` is the return's, for lines that do not say theirs.
    """
    plans, decisions = [], []
    for code, kind in BY_CODE.items():
        rows = list(run.rows(code, Outcome.PENDING).values_list("pk", "values"))
        if not rows:
            continue
        held = on_record(kind, {it.pk for it in children.values() if it.pk})
        for pk, values in rows:
            child = children.get(values["la_child_id"])
            if child is None:
                decisions.append(_unknown_child(pk, values))
                continue
            plan = _plan(kind, values, year)
            decisions.append(_settle(pk, plan, child, held, values))
            plans.append(plan)
    return plans, decisions


def plan_mother(values, child_pk, held):
    """The plan for the Header's MOTHER and MC_DOB, or None when they say nothing."""
    facts = values.get("mother") or {}
    if not any(facts.values()):
        return None
    plan = FactPlan(MOTHER, values["la_child_id"], 0, "", dict(facts))
    _meet(plan, held.get((child_pk, 0, "")))
    return plan


def _plan(kind, values, year):
    facts = values["facts"]
    return FactPlan(
        kind,
        values["la_child_id"],
        (values["year"] or year) if kind.annual else 0,
        " ".join(facts[name] for name in kind.identity),
        facts,
    )


def _unknown_child(pk, values):
    return Decision(
        pk,
        Outcome.REFUSED,
        "unknown_child",
        f"Child {values['la_child_id']} has no line in the Header file that could be used, "
        "and is not on record.",
        "Add the child's line to the Header file, or correct CHILD, and load both files again.",
    )


def _settle(pk, plan, child, held, values):
    changes = _meet(plan, held.get((child.pk, plan.year, plan.key)))
    outcome = Outcome.ADDED
    if plan.pk:
        outcome = Outcome.CHANGED if changes else Outcome.UNCHANGED
    doubts = []
    if values["born_on"] and values["born_on"] != child.born_on.isoformat():
        doubts.append(
            [
                "dob_differs",
                f"DOB is {in_words(dt.date.fromisoformat(values['born_on']))} here and "
                f"{in_words(child.born_on)} on record. Make sure that it is the same child.",
            ]
        )
    return Decision(
        pk, outcome, doubts=doubts, changes=changes, child_id=child.pk, target_id=plan.pk
    )


def _meet(plan, held):
    """Take from the row on record what the line does not say. Returns the changes in words."""
    plan.pk, before = held or (None, {})
    plan.facts = {name: value or before.get(name, "") for name, value in plan.facts.items()}
    names = {it.field: it.column for it in plan.kind.cells}
    plan.changes = {
        names[name]: [said(before.get(name, "")), said(value)]
        for name, value in plan.facts.items()
        if value != before.get(name, "")
    }
    return plan.changes if plan.pk else {}


def said(text):
    """A value as people read it."""
    try:
        return in_words(dt.date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


def on_record(kind, child_ids):
    """{(child, year, key): (pk, {field: text})} of what is on record of a kind."""
    if kind.model is ReturnRow:
        rows = ReturnRow.unscoped.filter(kind=kind.code, child__in=child_ids)
        return {
            (child, year, key): (pk, facts)
            for pk, child, year, key, facts in rows.values_list(
                "pk", "child", "year", "key", "cells"
            )
        }
    found = {}
    names = (*kind.fields, *(("year",) if kind.annual else ()))
    rows = kind.model.unscoped.filter(child__in=child_ids)
    for pk, child, *values in rows.values_list("pk", "child", *names):
        facts = {name: as_text(value) for name, value in zip(names, values, strict=True)}
        year = int(facts.pop("year", "0"))
        key = " ".join(facts[name] for name in kind.identity)
        found[child, year, key] = (pk, facts)
    return found


def as_text(value):
    """A stored value as the text it was read as."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def apply(run, plans, pks):
    """Write what is new and changed. `pks` is {la_child_id: pk} of every child."""
    by_kind = defaultdict(list)
    for plan in plans:
        if plan.pk is None or plan.changes:
            by_kind[plan.kind.code, plan.kind].append(plan)
    counts = defaultdict(lambda: {"added": 0, "changed": 0})
    for (code, kind), its in by_kind.items():
        _write(kind, its, pks)
        for plan in its:
            counts[pks[plan.la_child_id]]["changed" if plan.pk else "added"] += 1
        for listener in LISTENERS:
            listener(run, code, [(pks[it.la_child_id], it.year, it.facts) for it in its])
    run.record("import.facts_loaded", dict(counts))


def _write(kind, plans, pks):
    new = [plan for plan in plans if plan.pk is None]
    copy_rows(
        kind.model,
        [kind.model(child_id=pks[it.la_child_id], **_stored(kind, it)) for it in new],
    )
    changed = [plan for plan in plans if plan.pk]
    if changed:
        names = list(_stored(kind, changed[0]))
        rows = [(it.pk, *_stored(kind, it).values()) for it in changed]
        if kind.model is ReturnRow:
            names, rows = ["cells"], [(it.pk, json.dumps(it.facts)) for it in changed]
        update_rows(kind.model, names, rows)


def _stored(kind, plan):
    """A plan as the fields of its model."""
    if kind.model is ReturnRow:
        return {"kind": kind.code, "year": plan.year, "key": plan.key, "cells": plan.facts}
    year = {"year": plan.year} if kind.annual else {}
    return year | {name: _typed(kind.model, name, text) for name, text in plan.facts.items()}


def _typed(model, name, text):
    is_date = isinstance(model._meta.get_field(name), DateField)
    return (dt.date.fromisoformat(text) if text else None) if is_date else text
