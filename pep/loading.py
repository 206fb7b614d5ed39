"""Whether each line of a file of results can be loaded, and what it would add or change."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from lac.accounts.access import Permission
from lac.calendars.ages import nc_year
from lac.calendars.days import in_words
from lac.children.models import Child, Enrolment
from lac.children.models.schooling import MAIN_KINDS
from lac.imports.bulk import update_rows
from lac.imports.machinery import Outcome
from lac.imports.matching import child_problem, children_of, find_children
from lac.imports.staging import Decision, decide

from .actions import open_interventions
from .measures import number_in, years_in
from .models import BELOW, AttainmentPoint, Measure, OnTrack

# What a line may add to a result or change of it.
FIELDS = (
    "current", "expected", "prior", "target", "fft50", "fft20", "fft5", "on_track", "comment",
)  # fmt: skip
BATCH = 2_000


@dataclass
class Line:
    """A line about a known child, and the result on record that it is about, if any."""

    row: int
    number: int
    child: Child
    values: dict
    held: AttainmentPoint | None = None
    wanted: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)

    @property
    def day(self):
        """The day of the assessment."""
        return dt.date.fromisoformat(self.values["assessed_on"])

    @property
    def key(self):
        """What tells this result of a child from the others."""
        it = self.values
        return (self.child.pk, it["subject"].lower(), it["measure"], it["topic"], self.day)

    @property
    def is_below(self):
        """Whether it is below what is expected."""
        return self.wanted["on_track"] in BELOW


def is_age(measure):
    """Whether the result is a reading or spelling age."""
    return measure in (Measure.READING, Measure.SPELLING)


def age_in(text):
    """The age in years that a result says, or None."""
    return years_in(text) or number_in(text)


def worked_out(current, expected):
    """Where a number stands against another: above, at or below expected; empty for words."""
    here, there = number_in(current), number_in(expected)
    if here is None or there is None:
        return ""
    if here == there:
        return OnTrack.AT.value
    return OnTrack.ABOVE.value if here > there else OnTrack.BELOW.value


def judge(run, rows):
    """Decide about every line; {"lines": those that add or change something}."""
    found = find_children(run, [row.values["child"] for row in rows], among=_children(run))
    decisions, lines = [], []
    for row in rows:
        if problem := child_problem(row.values["child"], found, run):
            decisions.append(Decision(row.pk, Outcome.REFUSED, *problem))
        else:
            child = found[row.values["child"]][0]
            lines.append(Line(row.pk, row.line, child, row.values))
    held = _on_record(run, lines)
    seen, writing = {}, []
    for line in lines:
        line.held = held.get(line.key)
        problem = _problem(line, seen)
        if problem is None:
            _compare(line)
            problem = _problem_of_a_plan(line)
        if problem is None and (line.changes or line.held is None):
            writing.append(line)
        decisions.append(_decision(line, problem))
    decide(decisions)
    return {"lines": writing}


def _children(run):
    """Whom the file may be about: whoever loads it sees them, and the place has them today."""
    if run.by is None:
        children = children_of(run)
    else:
        seen = Child.visible_to(run.by, Permission.IMPORT_RESULTS)
        children = Child.unscoped.filter(pk__in=seen.values("pk"))
    if run.school:
        roll = Enrolment.unscoped.current(run.today).filter(school=run.school)
        return children.filter(pk__in=roll.values("child"))
    return children.filter(local_authority=run.local_authority)


def _on_record(run, lines):
    """{key of a line: the result on record} of the children and days of the lines."""
    if not lines:
        return {}
    days = [line.day for line in lines]
    rows = AttainmentPoint.unscoped.filter(
        child__in={line.child.pk for line in lines}, assessed_on__range=(min(days), max(days))
    ).order_by("pk")
    if run.is_loading:
        rows = rows.select_for_update(of=("self",))
    return {(it.child_id, it.subject.lower(), it.measure, it.topic, it.assessed_on): it
            for it in rows}  # fmt: skip


def _problem(line, seen):
    """(code, reason, remedy) of a line that cannot stand, else None."""
    first = seen.setdefault(line.key, line)
    if first is not line:
        return (
            "repeated",
            f"This line is about the same child, subject and day as line {first.number}.",
            "Remove one of the two.",
        )
    if line.day <= line.child.born_on:
        return (
            "before_birth",
            f"The child was born on {in_words(line.child.born_on)}, not before this assessment.",
            "Correct the date, or the child's date of birth.",
        )
    return None


def _problem_of_a_plan(line):
    if line.held is None or line.held.attainment_id is None or not line.changes:
        return None
    return (
        "of_a_plan",
        "This result was written in a plan, and the file says something else.",
        "Correct the plan, or take the line out.",
    )


def _compare(line):
    """What the line wants, against what is on record. An empty cell never erases."""
    held, values = line.held, line.values
    wanted = {name: values[name] or (getattr(held, name) if held else "") for name in FIELDS}
    if not values["on_track"] and values["measure"] == Measure.ASSESSMENT:
        same = held and all(getattr(held, it) == wanted[it] for it in ("current", "expected"))
        if not same:
            wanted["on_track"] = worked_out(wanted["current"], wanted["expected"])
    line.wanted = wanted
    if held:
        changed = {it: wanted[it] for it in FIELDS if getattr(held, it) != wanted[it]}
        line.changes = {
            _label(it): [_say(it, getattr(held, it)), _say(it, value)]
            for it, value in changed.items()
        }


def _label(name):
    return str(AttainmentPoint._meta.get_field(name).verbose_name)


def _say(name, value):
    return str(OnTrack(value).label) if name == "on_track" and value else value


def _decision(line, problem):
    if problem:
        return Decision(line.row, Outcome.REFUSED, *problem, child_id=line.child.pk)
    outcome = Outcome.ADDED
    if line.held:
        outcome = Outcome.CHANGED if line.changes else Outcome.UNCHANGED
    return Decision(
        line.row,
        outcome,
        changes=line.changes,
        child_id=line.child.pk,
        target_id=line.held.pk if line.held else None,
    )


def write(run, lines):
    """Write the results of a file and open early intervention where progress has slowed."""
    new = [line for line in lines if line.held is None]
    schools = _schools([line.child.pk for line in new])
    AttainmentPoint.unscoped.bulk_create(
        [_point(line, schools, run.by) for line in new], batch_size=BATCH
    )
    changed = [line for line in lines if line.held is not None]
    update_rows(
        AttainmentPoint,
        FIELDS,
        [(line.held.pk, *(line.wanted[name] for name in FIELDS)) for line in changed],
    )
    subjects = defaultdict(set)
    for line in lines:
        subjects[line.child.pk].add(line.values["subject"])
    run.record(
        "progress.imported",
        {child: {"subjects": ", ".join(sorted(them))} for child, them in subjects.items()},
    )
    if subjects:
        open_interventions(by=run.by, children=sorted(subjects), on=run.today)


def _schools(children):
    """{child id: main enrolments}, to know where a child was on the roll on a day."""
    found = defaultdict(list)
    for it in Enrolment.unscoped.filter(child__in=set(children), kind__in=MAIN_KINDS):
        found[it.child_id].append(it)
    return found


def _point(line, schools, by):
    child, day = line.child, line.day
    roll = (
        it for it in schools[child.pk]
        if it.admitted_on <= day and (it.left_on is None or it.left_on >= day)
    )  # fmt: skip
    return AttainmentPoint(
        child=child,
        school_id=next((it.school_id for it in roll), None),
        nc_year=nc_year(child.born_on, day, child.year_group_offset),
        assessed_on=day,
        recorded_by=by,
        **{name: line.values[name] for name in ("measure", "subject", "topic")},
        **line.wanted,
    )
