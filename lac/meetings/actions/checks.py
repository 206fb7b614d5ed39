"""What actions on meetings ask first, and what they tell the log."""

import re

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from lac.children.search import fold

from ..models import Invitee


def said(meeting):
    """What a reader of the log needs to know which meeting it was."""
    planned_on = timezone.localtime(meeting.planned_at).date()
    kind = meeting.get_kind_display()
    return {
        "kind": kind if kind[:2].isupper() else kind[0].lower() + kind[1:],
        "planned": date_format(planned_on, "j F Y"),
    }


def must_be_open(meeting, verb):
    """Raise ValidationError when the meeting has been held or was cancelled."""
    if meeting.held_on:
        raise ValidationError(f"This meeting has been held, so it cannot be {verb}.")
    if meeting.cancelled_at:
        raise ValidationError(f"This meeting was cancelled, so it cannot be {verb}.")


def must_name_no_child(child, *texts):
    """Raise ValidationError when a text that goes out by e-mail has the child's name in it.

    That is a first name and the last name, in any order and in an address, too.
    """
    last = set(_words(child.family_name))
    firsts = [_words(it) for it in (child.given_name, child.preferred_name)]
    for text in texts:
        said = set(_words(text))
        if last and last <= said and any(it and set(it) <= said for it in firsts):
            raise ValidationError(
                {
                    "place": "The place is sent by e-mail, so leave the child's name out of it: "
                    "write “Room 4”, for example."
                }
            )


def _words(text):
    """The words of a text without accents, in small letters: of "Room-Ashdown" two."""
    return re.findall(r"[^\W\d_]+", fold(text))


def mark_attendance(meeting, attendance):
    """Set who came, {invitee pk: an Attendance value or nothing}; gives whether that is news.

    Part of an action: it writes no event of its own.
    """
    rows = [
        it for it in meeting.invitees.filter(pk__in=attendance) if it.attended != attendance[it.pk]
    ]
    for invitee in rows:
        invitee.attended = attendance[invitee.pk]
        invitee.full_clean(exclude=["meeting", "child"])
    Invitee.unscoped.bulk_update(rows, ["attended"])
    return bool(rows)
