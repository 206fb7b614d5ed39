"""The Header file: one line a child.

A child is never refused because of a code: the line is refused only when it does
not say who the child is or when they were born. Anything else that cannot be
used is left out and named in a warning, which stays with the import. An empty or
unusable cell never erases what the record holds.
"""

import datetime as dt
from collections import Counter, defaultdict

from django.core.exceptions import ValidationError

from lac.calendars.days import in_words
from lac.children.actions.checks import days_on_record
from lac.children.models import Child, Ethnicity, Sex
from lac.children.models.codes import UpnUnknown
from lac.children.upn import normalise, validate_upn

from ..bulk import copy_rows
from ..cells import codes, read_date, shorten, whole
from ..machinery import Outcome
from ..staging import Decision
from . import facts, plain
from .kinds import MOTHER

FIELDS = ("born_on", "sex", "ethnicity", "upn", "upn_unknown")
_OLD_SEX = {"1": Sex.MALE, "2": Sex.FEMALE}
_LABELS = {"sex": Sex, "ethnicity": Ethnicity, "upn_unknown": UpnUnknown}


def read(row, today):
    """The values of one line of the Header file."""
    upn, upn_unknown = _upn(row)
    return {
        "la_child_id": row.text("CHILD", limit=20, required=True),
        "born_on": _born_on(row, today),
        "sex": _sex(row),
        "ethnicity": _ethnicity(row),
        "upn": upn,
        "upn_unknown": upn_unknown,
        "mother": _mother(row),
    }


def _born_on(row, today):
    day = row.date("DOB", required=True)
    if day and day > today:
        row.refuse(
            "born_in_future", f"DOB is {in_words(day)}, which is in the future.", "Correct DOB."
        )
    return day


def _sex(row):
    code = row.get("SEX").upper()
    code = _OLD_SEX.get(code, code)
    if code in codes(Sex):
        return code
    said = f"“{shorten(code)}”, which is not M, F or U (or 1 or 2)" if code else "empty"
    row.warn("sex", f"SEX is {said}. What the record says was kept, or “not known”.")
    return ""


def _ethnicity(row):
    code = row.get("ETHNIC").upper()
    if code and code not in codes(Ethnicity):
        row.warn("ethnicity", f"ETHNIC is “{shorten(code)}”, which is not a known code: left out.")
        return ""
    return code


def _upn(row):
    """(UPN, why there is none); a wrong UPN is neither, and is named in a warning."""
    text = normalise(row.get("UPN"))
    if text in codes(UpnUnknown):
        return "", text
    if not text:
        row.warn("no_upn", "UPN is empty. It should be the child's UPN or UN1 to UN5.")
        return "", ""
    try:
        validate_upn(text)
    except ValidationError as wrong:
        row.warn(
            wrong.code or "upn",
            f"The UPN {shorten(text)} was not stored. {' '.join(wrong.messages)}",
        )
        return "", ""
    return text, ""


def _mother(row):
    """MOTHER and MC_DOB, of which only MC_DOB has to make sense."""
    mother, born = whole(row.get("MOTHER")), row.get("MC_DOB")
    if mother not in ("", "0", "1"):
        row.warn("mother", f"MOTHER is “{shorten(mother)}”, which is not 0 or 1: left out.")
        mother = ""
    day = read_date(born)
    if born and day is None:
        row.warn("mother", f"MC_DOB is “{shorten(born)}”, which is not a date: left out.")
    return {"MOTHER": mother, "MC_DOB": day.isoformat() if day else ""}


def decide(run):
    """What becomes of every readable line; returns {la_child_id: (Child or None, values)}."""
    rows = plain.others(run.rows("header", Outcome.PENDING))
    rows = list(rows.values_list("pk", "values"))
    held = held_children(run, [values["la_child_id"] for _, values in rows])
    asked = Counter(values["upn"] for _, values in rows if values["upn"])
    holders = _holders(run, asked, {values["la_child_id"]: values for _, values in rows})
    mothers = facts.on_record(MOTHER, {child.pk for child in held.values()})
    days = days_on_record(_born_on_another_day(rows, held))
    known, decisions = {}, []
    for pk, values in rows:
        child = held.get(values["la_child_id"])
        doubts = _settle_upn(values, child, asked, holders)
        if child and child.pk in days:
            doubts += _settle_born_on(values, child, days[child.pk])
        changes = _changes(child, values) if child else {}
        mother = facts.plan_mother(values, child and child.pk, mothers)
        values["mother"] = mother
        more = mother.changes if mother and child else {}
        decisions.append(
            Decision(
                pk,
                _outcome(child, changes or more),
                doubts=doubts,
                changes=_in_words(changes) | more,
                child_id=child.pk if child else None,
                target_id=child.pk if child else None,
            )
        )
        known[values["la_child_id"]] = (child, values, _outcome(child, changes))
    return known, decisions


def _outcome(child, changes):
    if child is None:
        return Outcome.ADDED
    return Outcome.CHANGED if changes else Outcome.UNCHANGED


def held_children(run, identifiers):
    """{la_child_id: Child} of the authority's children that have one of the identifiers."""
    children = Child.unscoped.filter(
        local_authority=run.local_authority, la_child_id__in=set(identifiers)
    ).order_by("pk")
    if run.is_loading:
        children = children.select_for_update()
    return {child.la_child_id: child for child in children}


def _holders(run, asked, lines):
    """{upn: la_child_id} of children who hold one of the UPNs and will go on holding it.

    A child whose line gives them another UPN gives up the old one, but only if they
    get the new one: two children may swap, and a chain of them may move up by one.
    """
    rows = Child.unscoped.filter(local_authority=run.local_authority, upn__in=set(asked))
    holders, leaving = {}, {}
    for identifier, upn in rows.values_list("la_child_id", "upn"):
        wants = lines[identifier]["upn"] if identifier in lines else ""
        if wants and wants != upn and asked[wants] == 1:
            leaving[identifier] = (upn, wants)
        else:
            holders[upn] = identifier
    while stuck := [it for it, (_, wants) in leaving.items() if wants in holders]:
        for identifier in stuck:
            holders[leaving.pop(identifier)[0]] = identifier
    return holders


def _settle_upn(values, child, asked, holders):
    """Take back a UPN that is not this child's alone. Returns the doubts to show."""
    upn, doubts = values["upn"], []
    holder = holders.get(upn)
    if upn and holder not in (None, values["la_child_id"]):
        doubts.append(
            ["upn_taken", f"The UPN {upn} was not stored: child {holder} already has it."]
        )
        values["upn"] = ""
    elif upn and asked[upn] > 1 and holder is None:
        doubts.append(
            [
                "upn_shared",
                f"The UPN {upn} was not stored: this file gives it to {asked[upn]} children.",
            ]
        )
        values["upn"] = ""
    if values["upn_unknown"] and child and child.upn:
        doubts.append(
            [
                "upn_kept",
                f"The file says {values['upn_unknown']}, but the record has the UPN {child.upn}, "
                "which was kept.",
            ]
        )
        values["upn_unknown"] = ""
    return doubts


def _born_on_another_day(rows, held):
    """The ids of the children on record to whom the file gives another date of birth."""
    return [
        child.pk
        for _, values in rows
        if (child := held.get(values["la_child_id"]))
        and child.born_on.isoformat() != values["born_on"]
    ]


def _settle_born_on(values, child, days):
    """Take back a date of birth that care or school on record rule out. Returns the doubts."""
    wrong = dt.date.fromisoformat(values["born_on"])
    try:
        days.check(wrong)
    except ValidationError as refusal:
        values["born_on"] = child.born_on.isoformat()
        said = " ".join(refusal.messages)
        return [
            [
                "born_on_kept",
                f"DOB {in_words(wrong)} was not stored; {in_words(child.born_on)} was kept. {said}",
            ]
        ]
    return []


def _changes(child, values):
    """{field: (before, after)} of the fields that the line fills and that differ."""
    after = {name: values[name] for name in FIELDS if values[name]}
    after["born_on"] = dt.date.fromisoformat(values["born_on"])
    if values["upn"] and child.upn_unknown:
        after["upn_unknown"] = ""
    return {
        name: (getattr(child, name), value)
        for name, value in after.items()
        if getattr(child, name) != value
    }


def _in_words(changes):
    return {
        str(Child._meta.get_field(name).verbose_name): [_say(name, it) for it in pair]
        for name, pair in changes.items()
    }


def _say(name, value):
    if isinstance(value, dt.date):
        return in_words(value)
    return str(_LABELS[name](value).label) if value and name in _LABELS else value


def apply(run, known):
    """Write the children that are new or changed; returns {la_child_id: pk} of all in the file."""
    new = [
        Child(
            local_authority=run.local_authority,
            la_child_id=identifier,
            born_on=values["born_on"],
            sex=values["sex"] or Sex.UNKNOWN,
            **{name: values[name] for name in ("ethnicity", "upn", "upn_unknown")},
        )
        for identifier, (child, values, _) in known.items()
        if child is None
    ]
    changed = {
        child: _changes(child, values)
        for child, values, outcome in known.values()
        if outcome == Outcome.CHANGED
    }
    _give_up_upns(changed)
    _update(changed)
    made = copy_rows(Child, new)
    pks = {child.la_child_id: child.pk for child in made}
    run.record("import.child_added", [child.pk for child in made])
    run.record(
        "import.child_changed",
        {child.pk: {"changes": _in_words(changes)} for child, changes in changed.items()},
    )
    return pks | {it: child.pk for it, (child, _, _) in known.items() if child}


def _give_up_upns(changed):
    """First, so that a UPN can pass from one child to another in one import."""
    leaving = [child.pk for child, changes in changed.items() if "upn" in changes and child.upn]
    Child.unscoped.filter(pk__in=leaving).update(upn="")


def _update(changed):
    by_fields = defaultdict(list)
    for child, changes in changed.items():
        for name, (_, after) in changes.items():
            setattr(child, name, after)
        child.version += 1
        by_fields[tuple(sorted(changes))].append(child)
    for fields, children in by_fields.items():
        Child.unscoped.bulk_update(children, [*fields, "version"], batch_size=1_000)
