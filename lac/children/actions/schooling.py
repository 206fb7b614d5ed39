"""Schools, hours and part-time timetables."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.accounts.access import Permission
from lac.audit.log import record
from lac.calendars.days import in_words

from ..access import writable_schools
from ..clashes import naming_clashes, said_span
from ..models import Enrolment, EnrolmentKind, Occasion, PartTimeTimetable
from ..models.schooling import MAIN_KINDS
from ..school_moves.approvals import rest_anew, rest_on_move
from ..school_moves.meetings import RECENT, check_meeting, keep_reason
from ..twice import same_again
from ..versions import apply, claim

DETAILS = ("kind", "admitted_on", "left_on", "weekly_hours", "leaving_reason")
FULL_TIME_HOURS = 25
AS_LEAVING = (
    "Record the last day with “Record leaving” instead: it asks for the exit meeting, or for the "
    "reason why there was none."
)
AS_FIRST_DAY = (
    "Record the last day of this enrolment and add the school anew as the main school: that asks "
    "for the pre-admission meeting and, in Year 10 and 11, for the approval of the move."
)
AS_MET = (
    "Your authority asks for a pre-admission meeting before a first day then, and none is "
    "recorded. Record the meeting first, then change the date."
)


@transaction.atomic
def admit(
    *,
    child,
    school,
    admitted_on,
    by,
    kind=EnrolmentKind.MAIN,
    weekly_hours=None,
    without_meeting="",
    emergency_reason="",
):
    """Put the child on the roll of a school from a day.

    Staff of a school add their own school only; the virtual school and the social
    worker of the responsible authority any. Where the authority asks for it, a
    pre-admission meeting was held, or `without_meeting` says why not. A move of a child
    in care in Year 10 or 11 was approved, or `emergency_reason` says why it could not wait.
    """
    _check_own_school(child, school, by)
    if admitted_on < child.born_on:
        raise ValidationError({"admitted_on": "The date is before the child was born."})
    if not school.is_open:
        raise ValidationError({"school": f"{school} has closed. Choose a school that is open."})
    enrolment = Enrolment(
        child=child, school=school, kind=kind, admitted_on=admitted_on, weekly_hours=weekly_hours
    )
    enrolment.full_clean(validate_constraints=False)
    missing = check_meeting(
        child,
        Occasion.ADMISSION,
        kind,
        since=admitted_on - RECENT,
        until=admitted_on,
        reason=without_meeting,
        by=by,
    )
    with naming_clashes(enrolment):
        enrolment.save()
    if missing:
        keep_reason(enrolment, Occasion.ADMISSION, without_meeting)
    rest_on_move(enrolment, emergency_reason=emergency_reason, by=by)
    record(
        "enrolment.added",
        by=by,
        subject=enrolment,
        child=child,
        school=str(school),
        admitted_on=in_words(admitted_on),
    )
    return enrolment


def _check_own_school(child, school, by):
    if by and not writable_schools(by, child, Permission.EDIT_ENROLMENT).contains(school):
        raise ValidationError(
            {
                "school": f"You may add only your own school. Ask the virtual school or "
                f"{child.first_name}'s social worker to add {school}."
            }
        )


@transaction.atomic
def edit_enrolment(*, enrolment, by, version=None, **details):
    """Correct an enrolment. Raises StaleSave when somebody else did since `version`.

    A correction asks what `admit` and `leave_school` ask: it is no way around a meeting
    or an approval.
    """
    current = claim(enrolment, version)
    details = {name: details[name] for name in DETAILS if name in details}
    _check_span(
        details.get("admitted_on", current.admitted_on), details.get("left_on", current.left_on)
    )
    _check_leaving(current, details, by)
    was_on = current.admitted_on
    becomes_main = current.kind not in MAIN_KINDS and details.get("kind") in MAIN_KINDS
    with naming_clashes(current):
        changed = apply(current, details)
    if becomes_main:
        _check_becomes_main(current, by)
    elif "admitted_on" in changed:
        _check_first_day(current, was_on, by)
    if changed:
        record(
            "enrolment.edited",
            by=by,
            subject=current,
            child=current.child_id,
            school=str(current.school),
            changes=changed,
        )
    return current


def _check_leaving(current, details, by):
    if current.left_on or not details.get("left_on"):
        return
    try:
        check_meeting(
            current.child,
            Occasion.LEAVING,
            current.kind,
            since=current.admitted_on,
            until=max(details["left_on"], timezone.localdate()),
            reason="",
            by=by,
        )
    except ValidationError as refusal:
        raise ValidationError({"left_on": AS_LEAVING}) from refusal


def _check_becomes_main(current, by):
    try:
        _check_met(current, by)
        rest_on_move(current, emergency_reason="", by=by)
    except ValidationError as refusal:
        raise ValidationError({"kind": AS_FIRST_DAY}) from refusal


def _check_first_day(current, was_on, by):
    """A corrected first day asks what the right one would have asked from the beginning."""
    rest_anew(current, was_on, by=by)
    begins = current.child.local_authority.records_kept_from
    if not begins or not was_on < begins <= current.admitted_on:
        return
    try:
        _check_met(current, by)
    except ValidationError as refusal:
        raise ValidationError({"admitted_on": AS_MET}) from refusal


def _check_met(current, by):
    check_meeting(
        current.child,
        Occasion.ADMISSION,
        current.kind,
        since=current.admitted_on - RECENT,
        until=current.admitted_on,
        reason="",
        by=by,
    )


@transaction.atomic
def leave_school(*, enrolment, left_on, by, reason="", without_meeting=""):
    """Record the last day on the roll, and why the child left.

    Where the authority asks for it, an exit meeting was held while the child was on
    roll, or `without_meeting` says why not.
    """
    current = claim(enrolment, None)
    if current.left_on:
        raise ValidationError(
            f"The record already says they left {current.school} on {in_words(current.left_on)}."
        )
    _check_span(current.admitted_on, left_on)
    missing = check_meeting(
        current.child,
        Occasion.LEAVING,
        current.kind,
        since=current.admitted_on,
        until=max(left_on, timezone.localdate()),
        reason=without_meeting,
        by=by,
    )
    apply(current, {"left_on": left_on, "leaving_reason": reason})
    if missing:
        keep_reason(current, Occasion.LEAVING, without_meeting)
    record(
        "enrolment.ended",
        by=by,
        subject=current,
        child=current.child_id,
        school=str(current.school),
        left_on=in_words(left_on),
        reason=reason,
    )
    return current


def _check_span(admitted_on, left_on):
    if left_on and left_on < admitted_on:
        raise ValidationError(
            {"left_on": f"The last day on roll must be on or after {in_words(admitted_on)}."}
        )


@transaction.atomic
def start_part_time_timetable(
    *, enrolment, starts_on, ends_on, review_on, weekly_hours, reason, agreed_with, by
):
    """Agree a part-time timetable at a school for a time."""
    _check_timetable(enrolment, starts_on, ends_on, review_on, weekly_hours)
    timetable = PartTimeTimetable(
        child_id=enrolment.child_id,
        enrolment=enrolment,
        starts_on=starts_on,
        ends_on=ends_on,
        review_on=review_on,
        weekly_hours=weekly_hours,
        reason=reason,
        agreed_with=agreed_with,
    )
    timetable.full_clean(validate_constraints=False)
    timetable.save()
    record(
        "timetable.started",
        by=by,
        subject=timetable,
        child=enrolment.child_id,
        school=str(enrolment.school),
        hours=f"{float(weekly_hours):g}",
        dates=said_span(starts_on, ends_on),
    )
    return timetable


@transaction.atomic
def review_part_time_timetable(*, timetable, reviewed_on, note, by, next_on=None, version=None):
    """Record that a part-time timetable was reviewed, and when it is reviewed again.

    Without `next_on` there is no other review before its last day.
    """
    given = {"reviewed_on": reviewed_on, "review_note": note.strip()}
    if same := same_again("timetable.reviewed", timetable, given, by=by):
        return same
    timetable = claim(timetable, version)
    if not given["review_note"]:
        raise ValidationError({"note": "Say in a sentence what the review found."})
    if not timetable.starts_on <= reviewed_on <= timezone.localdate():
        raise ValidationError(
            {"reviewed_on": "The review was between the first day of the timetable and today."}
        )
    if next_on and not reviewed_on < next_on <= timetable.ends_on:
        raise ValidationError(
            {"next_on": "The next review is after this one, while the timetable lasts."}
        )
    # A last review held early was due on its own day.
    due_on = next_on or min(timetable.review_on, reviewed_on)
    changed = apply(timetable, given | {"review_on": due_on})
    record(
        "timetable.reviewed",
        by=by,
        subject=timetable,
        child=timetable.child_id,
        school=str(timetable.enrolment.school),
        changes=changed,
    )
    return timetable


def _check_timetable(enrolment, starts_on, ends_on, review_on, weekly_hours):
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day is before the first."})
    if not starts_on <= review_on <= ends_on:
        raise ValidationError({"review_on": "Review it on a day while it lasts."})
    if starts_on < enrolment.admitted_on or (enrolment.left_on and ends_on > enrolment.left_on):
        raise ValidationError(
            {"starts_on": f"The child must be on the roll of {enrolment.school} all the time."}
        )
    full_time = enrolment.weekly_hours or FULL_TIME_HOURS
    if not 0 <= weekly_hours < full_time:
        raise ValidationError(
            {"weekly_hours": f"Give fewer than {float(full_time):g} hours a week."}
        )
    other = PartTimeTimetable.unscoped.filter(
        enrolment=enrolment, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).first()
    if other:
        span = said_span(other.starts_on, other.ends_on)
        raise ValidationError(f"There is already a part-time timetable {span}.")
