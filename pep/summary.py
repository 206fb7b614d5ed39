"""The summary of a PEP meeting: who was there, what was said and agreed, for one reader."""

from django.utils import timezone
from django.utils.formats import date_format

from lac.accounts.access import Permission
from lac.meetings.models import AgreedMinutes, MeetingAction
from lac.words import clock

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


def _minutes(pep, meeting, user):
    """The agreed minutes, or the notes as they are: their text and how far they are agreed."""
    agreed = AgreedMinutes.of(pep.child, user).filter(meeting=meeting).first()
    if agreed:
        return {"text": agreed.text, "agreed_on": agreed.agreed_on, "number": agreed.number}
    return {"text": meeting.notes, "agreed_on": None, "number": None}
