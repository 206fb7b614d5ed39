"""Admissions: which child is on the roll of which school, in a small file of our own."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from lac.accounts.access import Permission
from lac.calendars.days import in_words
from lac.children.models import Child, Enrolment, EnrolmentKind
from lac.children.models.schooling import MAIN_KINDS
from lac.organisations.models import School

from .bulk import update_rows
from .cells import codes, shorten, whole
from .findings import Finding
from .machinery import Column, FileKind, Importer, Outcome, Scope, importer
from .matching import child_problem, find_children
from .models import FindingKind
from .staging import Decision, decide

CHILD_LIKE = ("Pupil", "Pupil ID", "Person ID", "Mosaic ID", "Unique pupil number", "Client ID")
URN_LIKE = ("Establishment URN", "School code", "Establishment")
FIELDS = ("kind", "left_on", "weekly_hours", "leaving_reason")
ADMISSIONS = FileKind(
    "admissions",
    "Admissions",
    (
        Column(
            "Child",
            "Social care ID or UPN",
            also=("CHILD", "UPN", "Social care ID"),
            like=CHILD_LIKE,
        ),
        Column("School URN", "The school's six-digit URN", also=("URN",), like=URN_LIKE),
        Column(
            "Admitted on",
            "First day on roll: 03/09/2026 or 2026-09-03",
            like=("Start date", "Date of admission", "Admission date", "Entry date"),
        ),
        Column(
            "Enrolment",
            "C main school (also when empty), M main school of two, S second school of two, "
            "F further education college, G guest, O other provider",
            required=False,
        ),
        Column(
            "Weekly hours", "Hours a week the child is offered: 25 is full time", required=False
        ),
        Column(
            "Left on",
            "Last day on roll; empty while on roll",
            required=False,
            like=("End date", "Leaving date", "Date of leaving"),
        ),
        Column("Leaving reason", "In a few words", required=False),
    ),
)


@dataclass
class Admission:
    """One line that makes sense in itself, with the child and school it is about."""

    row: int
    line: str
    child: Child
    school: School
    admitted_on: dt.date
    kind: str
    left_on: dt.date | None
    weekly_hours: Decimal | None
    leaving_reason: str
    held: Enrolment | None = None
    doubts: list = field(default_factory=list)
    refusal: tuple[str, str, str] | None = None

    def changes(self):
        """{field: (before, after)} of an enrolment that is on record."""
        if not self.held:
            return {}
        return {
            name: (getattr(self.held, name), getattr(self, name))
            for name in FIELDS
            if getattr(self.held, name) != getattr(self, name)
        }

    @property
    def where(self):
        """What stands in another line's way, in words."""
        return f"{self.school} on {self.line}"


@importer
class Admissions(Importer):
    """Which child was admitted to which school and when, for how many hours, and who has left."""

    code = "admissions"
    label = "Admissions"
    permission = Permission.IMPORT_CHILDREN
    scopes = (Scope.AUTHORITY,)
    files = (ADMISSIONS,)
    maps_columns = True
    writes = (Enrolment,)
    guidance = (
        "Fill in the template: one line for each child and school. A line about a child, school "
        "and first day that are on record changes that record; any other line adds one.",
        "A child has one main school at a time. When a child moves, give the last day at the "
        "school they left too.",
    )

    def read(self, kind, row, run):
        """One admission."""
        admitted_on, left_on = row.date("Admitted on", required=True), row.date("Left on")
        if admitted_on and left_on and left_on < admitted_on:
            row.refuse(
                "left_before_admitted",
                f"The last day, {in_words(left_on)}, is before the first, {in_words(admitted_on)}.",
                "Correct one of the two dates.",
            )
        hours = row.number("Weekly hours", most=60, places=1)
        return {
            "child": row.text("Child", limit=40, required=True),
            "urn": whole(row.text("School URN", limit=10, required=True)),
            "admitted_on": admitted_on,
            "kind": _kind(row),
            "weekly_hours": str(hours) if hours is not None else None,
            "left_on": left_on,
            "leaving_reason": row.text("Leaving reason", limit=120),
        }

    def key(self, kind, values):
        """The child, the school and the first day."""
        return f"{values['urn']} {values['admitted_on']} {values['child']}"

    def validate(self, run):
        """Find the children and schools, then see that main schools do not overlap."""
        rows = list(run.rows("admissions", Outcome.PENDING).select_related("file"))
        found = find_children(run, [row.values["child"] for row in rows])
        urns = {row.values["urn"] for row in rows}
        schools = {it.urn: it for it in School.objects.filter(urn__in=urns)}
        decisions, by_child = [], defaultdict(list)
        for row in rows:
            problem = child_problem(row.values["child"], found, run) or school_problem(
                row.values, schools
            )
            if problem:
                decisions.append(Decision(row.pk, Outcome.REFUSED, *problem))
            else:
                it = _admission(row, found[row.values["child"]][0], schools)
                by_child[it.child.pk].append(it)
        held = _on_record(by_child)
        for child, its in by_child.items():
            _fit(its, held[child])
            decisions += [_decision(it) for it in its]
        decide(decisions)
        fit = [it for its in by_child.values() for it in its if not it.refusal]
        run.memo = {"fit": fit, "held": held}

    def figures(self, run):
        """How many children are admitted and leave."""
        fit = run.memo["fit"]
        return [
            ("Children admitted to a school", len({it.child.pk for it in fit if not it.held})),
            ("Children who left a school", len({it.child.pk for it in fit if _leaves(it)})),
        ]

    def findings(self, run):
        """Who gets another main school, against the one on record."""
        for it in run.memo["fit"]:
            before = _school_before(it, run.memo["held"].get(it.child.pk, ()))
            if before is not None:
                who = it.child.pk, it.child.la_child_id
                yield Finding(
                    FindingKind.SCHOOL, *who, it.admitted_on, str(before.school), str(it.school)
                )

    def apply(self, run):
        """Write the enrolments, main schools last so that none overlaps on the way."""
        fit = run.memo["fit"]
        changed = [it for it in fit if it.changes()]
        Enrolment.unscoped.filter(pk__in=[it.held.pk for it in changed]).update(
            kind=EnrolmentKind.OTHER
        )
        update_rows(
            Enrolment,
            FIELDS,
            [(it.held.pk, *(getattr(it, name) for name in FIELDS)) for it in changed],
        )
        new = [it for it in fit if not it.held]
        Enrolment.unscoped.bulk_create(
            [
                Enrolment(
                    child=it.child,
                    school=it.school,
                    admitted_on=it.admitted_on,
                    **{name: getattr(it, name) for name in FIELDS},
                )
                for it in new
            ],
            batch_size=2_000,
        )
        counts = defaultdict(lambda: {"added": 0, "changed": 0})
        for it in new:
            counts[it.child.pk]["added"] += 1
        for it in changed:
            counts[it.child.pk]["changed"] += 1
        run.record("import.enrolments_loaded", dict(counts))


def _kind(row):
    text = row.get("Enrolment")
    by_label = {str(label).casefold(): code for code, label in EnrolmentKind.choices}
    code = by_label.get(text.casefold(), text.upper())
    if code and code not in codes(EnrolmentKind):
        row.refuse(
            "unknown_code",
            f"Enrolment is “{shorten(text)}”, which is not one of its codes.",
            f"Use one of {', '.join(codes(EnrolmentKind))}.",
        )
    return code


def school_problem(values, schools):
    """(code, reason, remedy) when no child can be admitted to the school then, else None."""
    school = schools.get(values["urn"])
    if school is None:
        return (
            "unknown_school",
            f"No school has the URN “{values['urn']}”.",
            "Correct the URN, or load the register of schools first.",
        )
    if school.closed_on and values["admitted_on"] > school.closed_on.isoformat():
        return (
            "closed_school",
            f"{school} closed on {in_words(school.closed_on)}, before the child was admitted.",
            "Correct the URN (a school that became an academy has a new one) or the date.",
        )
    return None


def _admission(row, child, schools):
    values = row.values
    return Admission(
        row=row.pk,
        line=f"line {row.line}",
        child=child,
        school=schools[values["urn"]],
        admitted_on=dt.date.fromisoformat(values["admitted_on"]),
        kind=values["kind"],
        left_on=dt.date.fromisoformat(values["left_on"]) if values["left_on"] else None,
        weekly_hours=Decimal(values["weekly_hours"]) if values["weekly_hours"] else None,
        leaving_reason=values["leaving_reason"],
    )


def _on_record(child_ids):
    held = defaultdict(list)
    rows = Enrolment.unscoped.filter(child__in=list(child_ids)).select_related("school")
    for it in rows.order_by("admitted_on"):
        held[it.child_id].append(it)
    return held


def _fit(its, held):
    """Fit one child's lines to the record and to each other: of two that overlap, the earlier."""
    by_key = {(it.school_id, it.admitted_on): it for it in held}
    seen = {}
    for it in sorted(its, key=lambda it: it.admitted_on):
        _settle(it, by_key.get((it.school.pk, it.admitted_on)))
        first = seen.setdefault((it.school.pk, it.admitted_on), it)
        if first is not it:
            it.refusal = (
                "repeated",
                f"This line is about the same child, school and day as {first.line}.",
                "Remove one of the two.",
            )
        elif it.admitted_on < it.child.born_on:
            it.refusal = (
                "before_birth",
                f"The child was born on {in_words(it.child.born_on)}, after this admission.",
                "Correct the date, or the child's date of birth.",
            )
    while refuse_overlap(its, held):
        pass


def _settle(it, held):
    """An empty cell never erases: it takes what the record says."""
    it.held = held
    it.kind = it.kind or (held.kind if held else EnrolmentKind.MAIN)
    if held:
        it.left_on = it.left_on or held.left_on
        it.weekly_hours = held.weekly_hours if it.weekly_hours is None else it.weekly_hours
        it.leaving_reason = it.leaving_reason or held.leaving_reason
    if not it.school.is_open and not it.left_on:
        it.doubts.append(
            ["closed_school", f"{it.school} has closed, and no last day on roll is given."]
        )


def refuse_overlap(its, held):
    """Refuse the first line whose main school overlaps another; False when none does."""
    replaced = {it.held.pk for it in its if it.held and not it.refusal}
    standing = [it for it in held if it.pk not in replaced and it.kind in MAIN_KINDS]
    kept: list[Admission] = []
    for it in sorted(its, key=lambda it: it.admitted_on):
        if it.refusal or it.kind not in MAIN_KINDS:
            continue
        other = next((one for one in (*standing, *kept) if _overlap(one, it)), None)
        if other is not None:
            it.refusal = _overlap_refusal(other)
            return True
        kept.append(it)
    return False


def _overlap(one, other):
    return (one.left_on is None or other.admitted_on <= one.left_on) and (
        other.left_on is None or one.admitted_on <= other.left_on
    )


def _overlap_refusal(other):
    where = other.where if isinstance(other, Admission) else f"{other.school} on record"
    until = f"to {in_words(other.left_on)}" if other.left_on else "with no last day"
    return (
        "overlaps",
        f"The child is already at a main school then: {where}, "
        f"from {in_words(other.admitted_on)} {until}.",
        "Give the last day at the other school in a line of its own, "
        "or make one of the two a second school (S).",
    )


def _decision(it):
    if it.refusal:
        return Decision(it.row, Outcome.REFUSED, *it.refusal, child_id=it.child.pk)
    changes = it.changes()
    outcome = (Outcome.CHANGED if changes else Outcome.UNCHANGED) if it.held else Outcome.ADDED
    return Decision(
        it.row,
        outcome,
        doubts=it.doubts,
        changes={_label(name): [_say(value) for value in pair] for name, pair in changes.items()},
        child_id=it.child.pk,
        target_id=it.held.pk if it.held else None,
    )


def _label(name):
    return str(Enrolment._meta.get_field(name).verbose_name)


def _say(value):
    if isinstance(value, dt.date):
        return in_words(value)
    if value in codes(EnrolmentKind):
        return str(EnrolmentKind(value).label)
    return "" if value is None else str(value)


def _school_before(it, held):
    """The main enrolment on record that a line's new main school follows, or None."""
    if it.held or it.kind not in MAIN_KINDS:
        return None
    earlier = [
        one
        for one in held
        if one.kind in MAIN_KINDS
        and one.admitted_on < it.admitted_on
        and one.school_id != it.school.pk
    ]
    return max(earlier, key=lambda one: one.admitted_on, default=None)


def _leaves(it):
    return bool(it.left_on) and not (it.held and it.held.left_on)
