"""A plan while its meeting sits: what is written there, wherever each piece of it is kept.

Notes are the meeting's own; people, targets, actions and the next date are the plan's. Nothing
is kept twice: the page gathers them, and `pep.actions.sitting` puts each back in its place.
"""

from dataclasses import dataclass

from django.utils.functional import cached_property

from lac.accounts.access import Permission
from lac.meetings.models import Attendance, Meeting

from .forms.sitting import (
    ActionPart,
    NextPart,
    NotesPart,
    Part,
    PersonPart,
    ReviewPart,
    TargetPart,
)
from .models import Attendee, PepAction, PepSection, Target
from .sections import section_of, section_of_rows

_CAME = {
    Attendance.YES: Attendee.Came.YES,
    Attendance.INSTEAD: Attendee.Came.YES,
    Attendance.REPORT: Attendee.Came.NO,
    Attendance.APOLOGIES: Attendee.Came.APOLOGIES,
    Attendance.NO: Attendee.Came.NO,
}

_ATTENDED = {
    Attendee.Came.YES: Attendance.YES,
    Attendee.Came.APOLOGIES: Attendance.APOLOGIES,
    Attendee.Came.NO: Attendance.NO,
}


def attended(came, sent_views=False, before=""):
    """What the invitation says of somebody, from what the plan's list says.

    Somebody who came for them stays somebody who came for them.
    """
    if came == Attendee.Came.YES:
        return before if before == Attendance.INSTEAD else Attendance.YES
    if sent_views:
        return Attendance.REPORT
    return _ATTENDED.get(came, "")


@dataclass
class Person:
    """Somebody of the meeting: on the plan's list of people, invited to the meeting, or both."""

    attendee: Attendee | None
    invitee: object | None
    # Their name on the page, which stays while it is open, also when they come onto the list.
    key: str = ""

    def __post_init__(self):
        self.key = f"a{self.attendee.pk}" if self.attendee else f"i{self.invitee.pk}"

    def as_seen(self, seen):
        """The same person, under the key that the writer's page has."""
        if self.invitee and any(it.startswith(f"person-i{self.invitee.pk}-") for it in seen):
            self.key = f"i{self.invitee.pk}"
        return self

    @property
    def name(self):
        return (self.attendee or self.invitee).name

    @property
    def role(self):
        return (self.attendee or self.invitee).role

    @property
    def came(self):
        """Whether they came, by whichever of the two says so."""
        said = self.attendee.came if self.attendee else ""
        return said or (_CAME.get(self.invitee.attended, "") if self.invitee else "")

    @property
    def views(self):
        """Whether they sent their views or a report."""
        reported = bool(self.invitee) and self.invitee.attended == Attendance.REPORT
        return reported or bool(self.attendee and self.attendee.sent_views)


def live_meeting(pep):
    """The plan's meeting, or None when there is none or it was cancelled."""
    return pep.meeting if pep.meeting_id and not pep.meeting.cancelled_at else None


class Sitting:
    """The rows that a meeting writes, and their forms.

    `seen` are the names of the answers that the writer's page shows, once it is posted;
    `locked` keeps the rows as they are until the save ends.
    """

    def __init__(self, pep, *, seen=(), locked=False):
        self.pep, self.seen, self.locked = pep, seen, locked
        self.meeting = live_meeting(pep)
        if locked and self.meeting:
            # As it stands: what was written on the meeting's own page meanwhile is theirs.
            self.meeting = Meeting.unscoped.select_for_update().get(pk=self.meeting.pk)

    def _rows(self, rows):
        return list(rows.select_for_update() if self.locked else rows)

    @cached_property
    def targets(self):
        """All targets of the plan, last term's too."""
        return self._rows(Target.unscoped.filter(pep=self.pep)) if self.has("target") else []

    @cached_property
    def actions(self):
        return self._rows(PepAction.unscoped.filter(pep=self.pep)) if self.has("action") else []

    @cached_property
    def next(self):
        """The plan's section of dates, or None where its form has none."""
        rows = self._rows(PepSection.unscoped.filter(pep=self.pep, key="next"))
        return rows[0] if rows and self._asks_next else None

    @property
    def _asks_next(self):
        try:
            asked = section_of(self.pep, "next").questions
        except KeyError:
            return False
        return any(question.name == "next_pep" for question in asked)

    @cached_property
    def people(self):
        """Everybody of the meeting, each once: by name, where the two lists both have them."""
        if not self.has("attendee"):
            return []
        listed = self._rows(Attendee.unscoped.filter(pep=self.pep))
        invited = list(self.meeting.invitees.all()) if self.meeting else []
        by_name = {_name(it): it for it in reversed(invited)}
        people = [Person(it, by_name.pop(_name(it), None) if it.name else None) for it in listed]
        people += [Person(None, it) for it in invited if by_name.get(_name(it)) is it]
        return [person.as_seen(self.seen) for person in people]

    def has(self, kind):
        """Whether the plan's form has a section for this kind of row."""
        return bool(section_of_rows(self.pep, kind))

    @cached_property
    def blocks(self):
        """(form class, key, row) of everything that is written at the meeting."""
        found = [(NotesPart, "now", self.meeting)] if self.meeting else []
        found += [(PersonPart, person.key, person) for person in self.people]
        found += [(ReviewPart, it.pk, it) for it in self.targets if it.carried_from_id]
        found += [(TargetPart, it.pk, it) for it in self.targets if it.is_current]
        found += [(ActionPart, it.pk, it) for it in self.actions]
        return found + ([(NextPart, "date", self.next)] if self.next else [])

    def answers(self):
        """{name: what is stored} of everything on the page."""
        stored = {}
        for part, key, row in self.blocks:
            stored |= part.stored_answers(key, row)
        return stored

    def forms(self, data=None):
        """{kind: forms}; with what was posted, those of what the writer's page showed are bound."""
        forms: dict[str, list[Part]] = {}
        for part, key, row in self.blocks:
            forms.setdefault(part.kind, []).append(part(data, key=key, row=row, seen=self.seen))
        return forms


# Where each kind of answer is kept: the section whose writers may write it.
_KEPT_IN = {"person": "attendee", "review": "target", "target": "target", "action": "action"}


def may_write_parts(pep, user, may):
    """The kinds of answers this person may write; the notes are the meeting's own."""
    kinds = {
        kind for kind, rows in _KEPT_IN.items() if _may_write(pep, section_of_rows(pep, rows), user)
    }
    if _may_write(pep, "next", user):
        kinds.add("next")
    return kinds | ({"meeting"} if Permission.HOLD_MEETING in may else set())


def _may_write(pep, key, user):
    try:
        return section_of(pep, key).may_be_written_by(user, pep.child_id)
    except KeyError:
        return False


def _name(person):
    return " ".join(person.name.casefold().split())
