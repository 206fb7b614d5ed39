"""Whether each line of a register can be loaded, and what it would add or change."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from lac.calendars.days import in_words
from lac.children.models import Child
from lac.imports.machinery import Outcome
from lac.imports.matching import child_problem, find_children
from lac.imports.staging import Decision, decide
from lac.organisations.models import School

from .marks import Mark
from .models import AttendanceDay, CodeClass
from .register import NO_MARK, Codes, Problem, SchoolCalendar, on_roll, was_on_roll

# How many of a line's problems are told; the rest are counted.
TOLD = 3
# What a school writes on a day without a session.
NO_SESSION = (CodeClass.NOT_COLLECTED,)


@dataclass
class Line:
    """A line about a known child and school, with the marks that can stand."""

    row: int
    number: int
    child: Child
    school: School
    marks: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    doubts: list = field(default_factory=list)


def judge(run, rows):
    """Decide every row; returns what `figures` and `apply` want to know."""
    lines, decisions = _find(run, rows)
    _check(lines, {row.pk: row.values["days"] for row in rows})
    _refuse_repeats(lines)
    fit = [line for line in lines if not line.problems]
    decisions += [_refusal(line) for line in lines if line.problems]
    compared = _compare(fit)
    decisions += [it.decision for it in compared]
    decide(decisions)
    return _memo(compared)


def _find(run, rows):
    """The child and school of each row; those that name none are refused."""
    found = find_children(run, [row.values["child"] for row in rows])
    urns = {row.values["urn"] for row in rows} - {""}
    schools = {it.urn: it for it in School.objects.filter(urn__in=urns)}
    lines, refused = [], []
    for row in rows:
        school = schools.get(row.values["urn"]) if row.values["urn"] else run.school
        problem = _school_problem(row.values["urn"], school, run) or child_problem(
            row.values["child"], found, run
        )
        if problem:
            refused.append(Decision(row.pk, Outcome.REFUSED, *problem))
        else:
            child = found[row.values["child"]][0]
            lines.append(Line(row.pk, row.line, child, school))
    return lines, refused


def _school_problem(urn, school, run):
    if school is None:
        return (
            "unknown_school",
            f"No school has the URN “{urn}”.",
            "Correct the URN, or load the register of schools first.",
        )
    if run.school and school != run.school:
        return (
            "other_school",
            f"The URN {urn} is that of {school}, and this import is for {run.school}.",
            "Load that school's register as an import of its own.",
        )
    return None


def _check(lines, days_of):
    """Note on each line what is wrong with its marks, and keep those that can stand."""
    codes = Codes()
    calendars = {}
    spells = _spells(lines, days_of)
    for line in lines:
        calendar = calendars.get(line.school.pk)
        if calendar is None:
            calendar = calendars[line.school.pk] = SchoolCalendar(line.school)
        on_this_roll = spells.get((line.child.pk, line.school.pk), [])
        for iso, (am, pm, note) in sorted(days_of[line.row].items()):
            day = dt.date.fromisoformat(iso)
            _check_day(line, day, (am, pm, note), codes, calendar, on_this_roll)


def _spells(lines, days_of):
    """{(child, school): spells on the roll} for the stretch these lines cover."""
    by_school = defaultdict(set)
    schools = {}
    for line in lines:
        by_school[line.school.pk].add(line.child.pk)
        schools[line.school.pk] = line.school
    days = [day for line in lines for day in days_of[line.row]]
    if not days:
        return {}
    start, end = dt.date.fromisoformat(min(days)), dt.date.fromisoformat(max(days))
    return {
        (child, pk): its
        for pk, children in by_school.items()
        for child, its in on_roll(children, schools[pk], start, end).items()
    }


def _check_day(line, day, entry, codes, calendar, spells):
    am, pm, note = entry
    found = [
        problem
        for session, text in (("am", am), ("pm", pm))
        if (problem := codes.problem(text, day, session))
    ]
    given = [codes.find(text, day) for text in (am, pm) if text not in NO_MARK]
    if not found:
        if all(code.kind in NO_SESSION for code in given) and calendar.closed_because(day):
            return
        found = [it for it in (calendar.problem(day), _roll_problem(line, day, spells)) if it]
    if found:
        line.problems += [(it.code, it.reason, it.remedy) for it in found]
        return
    if not note and any(code.note_required for code in given):
        line.doubts.append(
            ["note_missing", f"The code on {in_words(day)} asks for a note of what it stands for."]
        )
    ids = [codes.find(text, day).pk if text not in NO_MARK else None for text in (am, pm)]
    line.marks[day] = Mark(line.child.pk, line.school.pk, day, *ids, note)


def _roll_problem(line, day, spells):
    if was_on_roll(spells, day):
        return None
    return Problem(
        "not_on_roll",
        f"The child was not on the roll of {line.school} on {in_words(day)}.",
        "Correct the date, or record the admission first.",
    )


def _refuse_repeats(lines):
    """Two lines about the same child, school and day: the second is refused."""
    seen = {}
    for line in lines:
        for day in line.marks:
            first = seen.setdefault((line.child.pk, line.school.pk, day), line)
            if first is not line:
                line.problems.append(
                    (
                        "repeated",
                        f"Line {first.number} is about the same child and {in_words(day)} too.",
                        "Remove one of the two.",
                    )
                )


def _refusal(line):
    told = line.problems[:TOLD]
    more = len(line.problems) - len(told)
    reason = " ".join(dict.fromkeys(it[1] for it in told))
    if more:
        reason += f" And {more} more on this line."
    remedy = " ".join(dict.fromkeys(it[2] for it in told))
    return Decision(line.row, Outcome.REFUSED, told[0][0], reason, remedy, child_id=line.child.pk)


@dataclass
class Compared:
    """A line beside the record: what it adds and changes, and its decision."""

    line: Line
    added: int
    changed: int
    decision: Decision


def _compare(lines):
    held = _on_record(lines)
    names = {code.pk: code.code for code in Codes().by_id.values()}
    compared = []
    for line in lines:
        added = changed = 0
        changes = {}
        for day, mark in line.marks.items():
            before = held.get((mark.child_id, mark.school_id, day), (None, None, ""))
            for session, old, new in (("am", before[0], mark.am), ("pm", before[1], mark.pm)):
                if new is None or new == old:
                    continue
                added += old is None
                changed += old is not None
                words = f"{in_words(day)}, {'morning' if session == 'am' else 'afternoon'}"
                changes[words] = [names.get(old, ""), names[new]]
            if mark.note and mark.note != before[2]:
                changes[f"{in_words(day)}, note"] = [before[2], mark.note]
        compared.append(Compared(line, added, changed, _decision(line, changed, changes)))
    return compared


def _on_record(lines):
    if not any(line.marks for line in lines):
        return {}
    days = [day for line in lines for day in line.marks]
    rows = AttendanceDay.unscoped.filter(
        child__in={line.child.pk for line in lines}, day__range=(min(days), max(days))
    )
    values = rows.values_list("child", "school", "day", "am", "pm", "note")
    return {(child, school, day): (am, pm, note) for child, school, day, am, pm, note in values}


def _decision(line, changed, changes):
    if not changes:
        return Decision(line.row, Outcome.UNCHANGED, doubts=line.doubts, child_id=line.child.pk)
    return Decision(
        line.row,
        Outcome.CHANGED if changed else Outcome.ADDED,
        doubts=line.doubts,
        changes=changes,
        child_id=line.child.pk,
    )


def _memo(compared):
    """The marks to write, and for each child what the log will say."""
    writing = [it for it in compared if it.decision.outcome != Outcome.UNCHANGED]
    children = {}
    for it in writing:
        days = it.line.marks
        said = children.setdefault(it.line.child.pk, {"school": str(it.line.school), "days": []})
        said["days"] += [min(days), max(days)]
    return {
        "marks": [mark for it in writing for mark in it.line.marks.values()],
        "added": sum(it.added for it in writing),
        "changed": sum(it.changed for it in writing),
        "children": {
            pk: {
                "school": said["school"],
                "start": in_words(min(said["days"])),
                "end": in_words(max(said["days"])),
            }
            for pk, said in children.items()
        },
    }
