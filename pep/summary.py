"""The summary of a PEP meeting: who was there, what was said and agreed, for one reader."""

from django.utils import timezone
from django.utils.formats import date_format

from lac.accounts.access import Permission
from lac.children.access import permissions_on
from lac.meetings.models import AgreedMinutes, MeetingAction
from lac.words import clock, day, day_and_time

from .content import as_read, content_of, edition_for, written
from .models import Edition
from .parts import Parts
from .sitting import live_meeting

# The sections of the plan that the meeting writes, the child's words first.
SECTIONS = ("voice", "people", "targets", "actions", "next")


def summary_of(pep, user, may, may_write, edition=None):
    """What the printed summary shows to a reader: only what they may read.

    A reader who may not write in the plan is shown it as it was signed, if it was. `edition`
    CARER makes the copy that is handed to the carer; the minutes are not in it.
    """
    own = edition_for(user, may)
    edition = edition if edition == Edition.CARER else own
    content = as_read(written(Parts(pep)) if may_write else content_of(pep), edition)
    by_key = {section["key"]: section for section in content["sections"]}
    meeting, inside = live_meeting(pep), edition == own and Permission.VIEW_PEP in may
    at = timezone.localtime()
    return {
        "content": content
        | {
            "sections": [by_key[key] for key in SECTIONS if key in by_key],
            "attachments": [],
            "decision": {},
        },
        "pep": pep,
        "meeting": meeting,
        "is_copy": edition != own,
        "inside": inside,
        "minutes": _minutes(pep, meeting, user) if meeting and inside else None,
        "agreed": MeetingAction.of(pep.child, user).filter(meeting=meeting)
        if meeting and inside
        else [],
        "printed": f"Printed by {user} on {date_format(at, 'j F Y')} at {clock(at)}. "
        "Confidential: about a child in care.",
    }


def summary_for(pep, reader, edition):
    """The summary as texts alone, for the printer: what this reader may read of it today."""
    may = permissions_on(reader, pep.child_id)
    may_write = Permission.WRITE_PEP in may and pep.is_open
    return as_texts(summary_of(pep, reader, may, may_write, edition))


def as_texts(summary):
    """A summary (`summary_of`) without rows of the database: what stands on paper."""
    meeting, minutes = summary["meeting"], summary["minutes"]
    about = [
        ("Meeting", _when(summary["pep"], meeting)),
        ("Place", meeting.place if meeting else ""),
        ("Chair", str(meeting.chair or "") if meeting else ""),
    ]
    return {
        "content": _without_empty(summary["content"]),
        "about": [{"label": label, "text": text} for label, text in about if text],
        "agreed": [_agreed(it) for it in summary["agreed"]],
        "notes": _notes(minutes) if minutes else None,
    }


def _without_empty(content):
    """A summary is short: what nobody answered is not asked on it."""
    sections = [
        it | {"answers": [answer for answer in it["answers"] if answer["text"]]}
        for it in content["sections"]
    ]
    return content | {"sections": sections}


def _when(pep, meeting):
    if pep.held_on:
        return f"Held on {day(pep.held_on)}"
    return f"Planned for {day_and_time(meeting.planned_at)}" if meeting else "Not held yet"


def _agreed(action):
    by = f", by {day(action.due_on)}" if action.due_on else ""
    by = f", done on {day(action.done_on)}" if action.done_on else by
    return f"{action.text}: {action.owner_name}{by}"


def _notes(minutes):
    agreed = minutes["agreed_on"]
    return {
        "title": f"Notes, agreed on {day(agreed)}" if agreed else "Notes, not agreed yet",
        "text": minutes["text"] or "Nothing has been written down.",
    }


def _minutes(pep, meeting, user):
    """The agreed minutes, or the notes as they are: their text and how far they are agreed."""
    agreed = AgreedMinutes.of(pep.child, user).filter(meeting=meeting).first()
    if agreed:
        return {"text": agreed.text, "agreed_on": agreed.agreed_on, "number": agreed.number}
    return {"text": meeting.notes, "agreed_on": None, "number": None}
