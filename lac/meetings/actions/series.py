"""Series of meetings: made, moved from one of them on, ended."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import UnknownTerm, UnknownYear
from lac.children.models import Child
from lac.children.versions import claim

from ..models import MeetingSeries, Rhythm
from ..rhythm import days_of, school_days_of
from .arranging import arrange_meeting, cancel_meeting, edit_meeting
from .checks import must_be_open, said

LONGEST = dt.timedelta(days=3 * 366)
COPIED = ("kind", "place", "link", "chair", "purpose")


@transaction.atomic
def arrange_series(*, child, planned_at, rhythm, until, by, invitees=(), **details):
    """Arrange meetings in a rhythm from `planned_at` to the day `until`, skipping holidays.

    `details` as for `arrange_meeting`. People are e-mailed about each meeting four weeks ahead.
    Gives the meetings. Raises ValidationError where there would be fewer than two.
    """
    Child.unscoped.select_for_update(no_key=True).get(pk=child.pk)
    if rhythm not in Rhythm.values:
        raise ValidationError({"rhythm": "Choose how often it is held."})
    moments = _moments(child, planned_at, until, rhythm)
    if len(moments) < 2:
        raise ValidationError(
            {"until": "Only one meeting fits. Choose a later day, or arrange a single meeting."}
        )
    series = MeetingSeries.unscoped.create(child=child, rhythm=rhythm, until=until)
    meetings = [
        arrange_meeting(
            child=child, planned_at=moment, by=by, series=series, invitees=invitees, **details
        )
        for moment in moments
    ]
    record(
        "meeting.series_arranged",
        by=by,
        subject=series,
        child=child,
        rhythm=_small(series),
        number=len(meetings),
        **said(meetings[0]),
    )
    return meetings


def _small(series):
    return series.get_rhythm_display().lower()


def _moments(child, first_at, until, rhythm):
    """The moments of a series, each at the time of day of the first."""
    first = timezone.localtime(first_at)
    if not first.date() <= until <= first.date() + LONGEST:
        raise ValidationError(
            {"until": "The last day must be after the first meeting, and within three years."}
        )
    try:
        days = days_of(first.date(), until, rhythm, school_days_of(child, first.date()))
    except (UnknownTerm, UnknownYear) as error:
        raise ValidationError({"on": str(error)}) from error
    return [timezone.make_aware(dt.datetime.combine(day, first.time())) for day in days]


@transaction.atomic
def move_following(*, meeting, planned_at, by, version):
    """Move this meeting of a series, and all after it in the same rhythm from there.

    What no longer fits before the end of the series is cancelled; what has room is arranged,
    with the same people. Raises StaleSave when somebody else changed this meeting.
    """
    meeting = claim(meeting, version)
    must_be_open(meeting, "moved")
    if meeting.series is None:
        raise ValidationError("This meeting is not one of a series.")
    rows = list(meeting.following())
    moments = _moments(meeting.child, planned_at, meeting.series.until, meeting.series.rhythm)
    if not moments:
        raise ValidationError({"on": "No meeting of the series fits from that day on."})
    for row, moment in zip(rows, moments, strict=False):
        edit_meeting(meeting=row, version=None, planned_at=moment, by=by)
    for row in rows[len(moments) :]:
        cancel_meeting(meeting=row, reason="The series was moved.", by=by)
    people = meeting.invitees.values("role", "agency", "name", "email", "user_id")
    for moment in moments[len(rows) :]:
        arrange_meeting(
            child=meeting.child,
            planned_at=moment,
            by=by,
            series=meeting.series,
            invitees=list(people),
            **{name: getattr(meeting, name) for name in COPIED},
        )
    record(
        "meeting.series_moved",
        by=by,
        subject=meeting.series,
        child=meeting.child_id,
        rhythm=_small(meeting.series),
        number=len(moments),
        **said(meeting),
    )
    return len(moments)


@transaction.atomic
def end_series(*, meeting, reason, by):
    """Cancel this meeting of a series and all after it, with the reason people will read here."""
    meeting = claim(meeting, None)
    must_be_open(meeting, "cancelled")
    rows = list(meeting.following()) if meeting.series_id else [meeting]
    for row in rows:
        cancel_meeting(meeting=row, reason=reason, by=by)
    record(
        "meeting.series_ended",
        by=by,
        subject=meeting,
        child=meeting.child_id,
        number=len(rows),
        **said(meeting),
    )
    return len(rows)
