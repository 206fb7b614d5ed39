"""What a meeting writes: notes, who is here, targets, actions, the next date."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.meetings.actions import keep_draft
from lac.meetings.invitations import suggested

from ..forms.sitting import ActionPart, ReviewPart, TargetPart
from ..merging import Conflict, changed_names, merge
from ..models import Attendee
from ..rows import ROW_KINDS
from ..sitting import Sitting, attended, live_meeting
from .checks import hold_child, lock, must_be_open
from .meeting import arrange_pep_meeting, hold_pep_meeting
from .rows import add_row, save_row
from .writing import save_section


@dataclass
class Kept:
    """How a save went: what the writer's page shows now, and what is still to choose between."""

    # What to compare their next save with: {name: answer}.
    seen: dict
    changed: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    # Answers that somebody else has changed since the writer's page was opened.
    news: list[str] = field(default_factory=list)
    stored: dict = field(default_factory=dict)


@transaction.atomic
def begin_sitting(*, pep, by):
    """Give a plan without a meeting one that begins now; nobody is e-mailed about it.

    Those on the plan's list of people are its people; without a list, those who work with the
    child.
    """
    hold_child(pep)
    locked = lock(pep)
    must_be_open(locked)
    if meeting := live_meeting(locked):
        return meeting
    listed = Attendee.unscoped.filter(pep=pep).exclude(name="").exists()
    pep.meeting = None
    return arrange_pep_meeting(
        pep=pep,
        planned_at=timezone.now(),
        by=by,
        people=None if listed else suggested(pep.child),
    )


@transaction.atomic
def save_sitting(*, pep, answers, seen, by):
    """Store what was written on the page of the meeting; `seen` is what that page showed.

    Answers that nobody else touched are stored, each where it belongs. Where somebody else
    changed the same answer in between, theirs stays, and both come back in `conflicts`.
    """
    must_be_open(lock(pep))
    sitting = Sitting(pep, seen=seen, locked=True)
    theirs = sitting.answers()
    mine = {name: it for name, it in answers.items() if name in theirs and name in seen}
    merged, conflicts = merge(seen, mine, theirs)
    changed = changed_names(theirs, merged)
    by_row = _by_row({name: merged[name] for name in changed})
    _put_meeting(sitting, by_row, by)
    for row, details in _rows(sitting, by_row):
        save_row(row=row, details=details, version=None, by=by)
    _put_next(sitting, by_row.get(("next", "date")), by)
    clashing = {it.name for it in conflicts}
    shows = {name: mine.get(name, before) for name, before in seen.items() if name in theirs}
    return Kept(
        shows | {name: seen[name] for name in clashing},
        changed,
        conflicts,
        [it for it in changed_names(shows, {n: merged[n] for n in shows}) if it not in clashing],
        merged,
    )


@transaction.atomic
def finish_sitting(*, pep, by):
    """Record that the meeting was held: today, unless its day is known already."""
    return hold_pep_meeting(pep=pep, held_on=pep.held_on or timezone.localdate(), came={}, by=by)


@transaction.atomic
def add_at_sitting(*, pep, kind, by):
    """Add an empty row of a kind of `pep.rows` at the meeting; gives its first field."""
    if kind not in ("target", "action", "attendee"):
        raise ValidationError("Nothing like that is added at a meeting.")
    row = add_row(pep=pep, kind=ROW_KINDS[kind], by=by)
    return f"person-a{row.pk}-name" if kind == "attendee" else f"{kind}-{row.pk}-action"


def _by_row(changed):
    """{(kind, key): {field: answer}} of answers by their names on the page."""
    by_row = {}
    for name, answer in changed.items():
        kind, key, field_name = name.split("-", 2)
        by_row.setdefault((kind, key), {})[field_name] = answer
    return by_row


def _rows(sitting, by_row):
    """The targets and actions that changed, each with what to store.

    A target that is reviewed and continued in one save comes twice, once for each.
    """
    for part, key, row in sitting.blocks:
        values = by_row.get((part.kind, str(key)))
        if values and part in (ReviewPart, TargetPart, ActionPart):
            row.pep = sitting.pep
            yield row, part.details(row, values)


def _put_next(sitting, values, by):
    if values:
        section = sitting.next
        section.pep = sitting.pep
        save_section(section=section, answers=values, seen=section.version, by=by, draft=True)


def _put_meeting(sitting, by_row, by):
    """The notes and who is here, which the meeting and the plan's list both say."""
    attendance = {}
    for person in sitting.people:
        values = by_row.get(("person", person.key))
        if values:
            _put_person(sitting.pep, person, values, by)
            if person.invitee:
                before = person.invitee.attended
                attendance[person.invitee.pk] = attended(person.came, person.views, before)
    notes = by_row.get(("meeting", "now"), {}).get("notes")
    if sitting.meeting and (attendance or notes is not None):
        sitting.pep.meeting = keep_draft(
            meeting=sitting.meeting,
            notes=sitting.meeting.notes if notes is None else notes,
            by=by,
            version=None,
            attendance=attendance,
        )


def _put_person(pep, person, values, by):
    """What was said of somebody, on the plan's list; whoever was only invited comes onto it."""
    details = {{"views": "sent_views"}.get(name, name): it for name, it in values.items()}
    if person.attendee is None:
        who = {name: getattr(person.invitee, name) for name in ("name", "role", "email")}
        person.attendee = add_row(pep=pep, kind=ROW_KINDS["attendee"], by=by, **(who | details))
    else:
        person.attendee.pep = pep
        person.attendee = save_row(row=person.attendee, details=details, version=None, by=by)
    if "views" in values and person.invitee and not values["views"]:
        # Taken back: the invitation no longer says that a report came.
        person.invitee.attended = ""
