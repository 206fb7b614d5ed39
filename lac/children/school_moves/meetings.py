"""Meetings that come before a child starts at a school, and before they leave it.

Meetings are in an app above this one, which says here whether one was held:

    @says_whether_held
    def was_held(child, occasion, since, until): ...

Recording the first or last day at a main school asks for that meeting, or for the
reason why there was none (S1-28, S1-55). An authority can switch this off. Imports
and jobs, which have nobody to ask, are not held up.
"""

import datetime as dt

from django.core.exceptions import ValidationError

from lac.calendars.days import in_words

from ..models import MeetingNotHeld, Occasion
from ..models.schooling import MAIN_KINDS

ANSWERS = []
# How long before the first day on roll a pre-admission meeting still counts.
RECENT = dt.timedelta(days=183)
CALLED = {Occasion.ADMISSION: "pre-admission meeting", Occasion.LEAVING: "exit meeting"}


def says_whether_held(answer):
    """Register who knows: `answer(child, occasion, since, until)`, both days included."""
    if answer not in ANSWERS:
        ANSWERS.append(answer)
    return answer


def asks_for_meeting(child):
    """Whether the child's authority asks for these meetings."""
    return bool(ANSWERS) and child.local_authority.asks_for_school_meetings


def check_meeting(child, occasion, kind, *, since, until, reason, by):
    """Raise ValidationError when a meeting is missing and `reason` does not say why.

    Gives whether the reason is to be kept: there was no meeting. What happened before
    the authority's records are kept here is elsewhere, and is not asked about.
    """
    if by is None or kind not in MAIN_KINDS or not asks_for_meeting(child):
        return False
    begins = child.local_authority.records_kept_from
    if begins and until < begins:
        return False
    if any(answer(child, occasion, since, until) for answer in ANSWERS):
        return False
    if not reason.strip():
        raise ValidationError(
            {
                "without_meeting": f"No {CALLED[occasion]} was held from {in_words(since)} to "
                f"{in_words(until)}. Record the meeting first, or say here why there was none."
            }
        )
    return True


def keep_reason(enrolment, occasion, reason):
    """Keep why there was no meeting before the child started at a school or left it."""
    return MeetingNotHeld.unscoped.create(
        child_id=enrolment.child_id,
        enrolment=enrolment,
        occasion=occasion,
        reason=reason.strip(),
    )
