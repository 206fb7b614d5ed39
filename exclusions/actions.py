"""Every change to suspensions and permanent exclusions. Nothing here deletes a decision."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format

from lac.audit.log import record
from lac.calendars.days import UnknownTerm, UnknownYear, calendar_for, school_days
from lac.children.models import Child
from lac.children.twice import A_MOMENT, just_recorded
from lac.children.versions import apply, claim

from . import rules
from .figures import term_of, year_of
from .models import (
    BoardOutcome,
    Kind,
    Notification,
    Provision,
    Recipient,
    SuspendedDay,
    Suspension,
)


def _on(day):
    return date_format(day, "j F Y")


def _said(suspension):
    return {
        "kind": suspension.get_kind_display().lower(),
        "start": _on(suspension.started_on),
        "school": str(suspension.school),
    }


@transaction.atomic
def add_suspension(
    *,
    child,
    school,
    kind,
    reasons,
    decided_on,
    decided_by,
    started_on,
    started_session,
    sessions,
    alternatives,
    by,
    circumstances="",
    misses_exam=False,
    exam_on=None,
    work_set="",
):
    """Record the head teacher's decision. `sessions` are half-days; none for a permanent one."""
    Child.unscoped.select_for_update(no_key=True).get(pk=child.pk)
    rules.check_dates(decided_on, started_on)
    rules.check_reasons(reasons, decided_on)
    if not alternatives.strip():
        raise ValidationError(
            {"alternatives": "Say what else was considered, and why it was not enough."}
        )
    sessions = 0 if kind == Kind.PERMANENT else sessions
    planned = rules.plan(
        child=child,
        school=school,
        kind=kind,
        started_on=started_on,
        started_session=started_session,
        sessions=sessions,
    )
    padded = [*reasons, None, None][:3]
    suspension = Suspension(
        child=child,
        school=school,
        kind=kind,
        reason_1=padded[0],
        reason_2=padded[1],
        reason_3=padded[2],
        circumstances=circumstances.strip(),
        decided_on=decided_on,
        decided_by=decided_by.strip(),
        started_on=started_on,
        started_session=started_session,
        sessions=sessions,
        ended_on=planned.ended_on,
        ended_session=planned.ended_session,
        alternatives=alternatives.strip(),
        misses_exam=misses_exam,
        exam_on=exam_on if misses_exam else None,
        work_set=work_set.strip(),
        run_started_on=started_on,
    )
    suspension.full_clean(exclude=["child", "school"], validate_constraints=False)
    suspension.save()
    SuspendedDay.unscoped.bulk_create(
        SuspendedDay(
            suspension=suspension,
            child=child,
            day=it.day,
            am=it.am,
            pm=it.pm,
            sessions=it.sessions,
        )
        for it in planned.days
    )
    restamp(child)
    suspension.refresh_from_db()
    record(
        "suspension.recorded",
        by=by,
        subject=suspension,
        child=child,
        length="" if suspension.is_permanent else f" for {rules.day_count(sessions)}",
        year=rules.day_count(planned.year_after),
        **_said(suspension),
    )
    return suspension


def restamp(child):
    """Derive, for each standing decision of a child, what came before it.

    The unbroken run it continues, and the sessions of its term and year before
    and after it. Called by every change that moves one of them.
    """
    rows = list(
        Suspension.unscoped.standing()
        .filter(child=child)
        .select_related("school")
        .order_by("started_on", "-started_session", "pk")
    )
    # "pm" sorts after "am": a morning's decision comes first.
    rows.sort(key=lambda it: (it.started_on, it.started_session, it.pk))
    previous = None
    for row in rows:
        calendar = _school_days(row.school)
        row.run_started_on, row.run_sessions_before = row.started_on, 0
        if row.kind == Kind.SUSPENSION:
            if previous and calendar and _follows(previous, row, calendar):
                row.run_started_on = previous.run_started_on
                row.run_sessions_before = previous.run_sessions_before + previous.sessions
            previous = row
        _stamp_totals(row, calendar)
    Suspension.unscoped.bulk_update(
        rows,
        [
            "run_started_on",
            "run_sessions_before",
            "term_sessions_before",
            "term_sessions_after",
            "year_sessions_before",
            "year_sessions_after",
        ],
    )


def _school_days(school):
    calendar = calendar_for(school=school)
    return school_days(calendar) if calendar else None


def _follows(earlier, later, calendar):
    try:
        return rules.follows(earlier, later, calendar)
    except (UnknownTerm, UnknownYear):
        return False


def _stamp_totals(row, calendar):
    """The half-days of the term and the year, lost before this decision began and with it."""
    periods = {
        "term": calendar and term_of(calendar.calendar, row.started_on),
        "year": year_of(row.started_on),
    }
    for name, period in periods.items():
        before = own = 0
        if period:
            days = SuspendedDay.unscoped.filter(child=row.child_id, day__range=period)
            own = days.filter(suspension=row).aggregate(n=Sum("sessions"))["n"] or 0
            earlier = days.exclude(suspension=row).filter(day__lte=row.started_on)
            before = earlier.aggregate(n=Sum("sessions"))["n"] or 0
        setattr(row, f"{name}_sessions_before", before)
        setattr(row, f"{name}_sessions_after", before + own)


DETAILS = ("circumstances", "decided_by", "alternatives", "work_set", "misses_exam", "exam_on")


@transaction.atomic
def edit_suspension(*, suspension, by, version, reasons=None, **details):
    """Correct what was written down. Its days stand: a suspension is not extended."""
    suspension = _standing(suspension, version)
    new = {name: details[name] for name in DETAILS if name in details}
    if "alternatives" in new and not new["alternatives"].strip():
        raise ValidationError(
            {"alternatives": "Say what else was considered, and why it was not enough."}
        )
    if reasons is not None:
        rules.check_reasons(reasons, suspension.decided_on)
        padded = [*reasons, None, None][:3]
        new |= {f"reason_{place}": reason for place, reason in enumerate(padded, start=1)}
    if changed := apply(suspension, new):
        record(
            "suspension.changed",
            by=by,
            subject=suspension,
            child=suspension.child_id,
            changes=changed,
            **_said(suspension),
        )
    return suspension


def _standing(suspension, version=None):
    suspension = claim(suspension, version)
    if suspension.cancelled_on:
        raise ValidationError("This decision was cancelled and can no longer be changed.")
    return suspension


@transaction.atomic
def tell(*, suspension, recipient, how, by, sent_at=None, reference="", about=None):
    """Record that somebody was told of the decision, or of its cancellation."""
    suspension = claim(suspension, None)
    sent_at = sent_at or timezone.now()
    cancelled = suspension.cancelled_on
    about = about or (Notification.About.CANCELLATION if cancelled else Notification.About.DECISION)
    if about == Notification.About.CANCELLATION and not cancelled:
        raise ValidationError("This decision has not been cancelled.")
    if sent_at > timezone.now():
        raise ValidationError({"sent_at": "The time must be in the past."})
    earliest = cancelled if about == Notification.About.CANCELLATION else suspension.decided_on
    if timezone.localtime(sent_at).date() < earliest:
        raise ValidationError({"sent_at": f"This was decided on {_on(earliest)}."})
    told = Notification(
        child_id=suspension.child_id,
        suspension=suspension,
        recipient=recipient,
        about=about,
        sent_at=sent_at,
        how=how,
        sent_by=by,
        reference=reference.strip(),
    )
    told.full_clean(exclude=["child", "suspension", "sent_by"])
    if same := _just_told(told, by):
        return same
    told.save()
    record(
        "suspension.told",
        by=by,
        subject=suspension,
        child=suspension.child_id,
        recipient=Recipient(recipient).label.lower(),
        about=told.get_about_display().lower(),
        **_said(suspension),
    )
    return told


def _just_told(told, by):
    """The row of the same press a moment before: told at the same time, give or take a minute."""
    same = just_recorded("suspension.told", told, child=told.child_id, by=by, but=("sent_at",))
    return same if same and abs(told.sent_at - same.sent_at) < A_MOMENT else None


@transaction.atomic
def provide(*, suspension, provider, starts_on, by, weekly_hours=None, note=""):
    """Record the education the child gets while away from school, and from which day."""
    suspension = _standing(suspension)
    if suspension.kind == Kind.LUNCHTIME:
        raise ValidationError("A child suspended at lunchtime is in lessons.")
    if starts_on < suspension.started_on:
        raise ValidationError({"starts_on": f"The first day away is {_on(suspension.started_on)}."})
    provision = Provision(
        child_id=suspension.child_id,
        suspension=suspension,
        provider=provider.strip(),
        starts_on=starts_on,
        weekly_hours=weekly_hours,
        note=note.strip(),
    )
    provision.full_clean(exclude=["child", "suspension"])
    if same := just_recorded("suspension.provided", provision, child=provision.child_id, by=by):
        return same
    provision.save()
    record(
        "suspension.provided",
        by=by,
        subject=suspension,
        child=suspension.child_id,
        provider=provision.provider,
        starts=_on(starts_on),
        **_said(suspension),
    )
    return provision


@transaction.atomic
def record_board(
    *,
    suspension,
    by,
    version,
    representations_on=None,
    board_met_on=None,
    board_outcome="",
    reintegration_on=None,
):
    """Record representations, the governing board's meeting and the reintegration meeting."""
    suspension = _standing(suspension, version)
    today = timezone.localdate()
    for name, day in (("representations_on", representations_on), ("board_met_on", board_met_on)):
        if day and not suspension.decided_on <= day <= today:
            raise ValidationError(
                {name: f"The day must be between {_on(suspension.decided_on)} and today."}
            )
    if bool(board_met_on) != bool(board_outcome):
        raise ValidationError(
            {"board_outcome": "Give both the day the board met and what it decided."}
        )
    if board_outcome and board_outcome not in BoardOutcome.values:
        raise ValidationError({"board_outcome": "Choose what the board decided."})
    changed = apply(
        suspension,
        {
            "representations_on": representations_on,
            "board_met_on": board_met_on,
            "board_outcome": board_outcome,
            "reintegration_on": reintegration_on,
        },
    )
    if changed:
        record(
            "suspension.board_recorded",
            by=by,
            subject=suspension,
            child=suspension.child_id,
            changes=changed,
            **_said(suspension),
        )
    return suspension


@transaction.atomic
def cancel_suspension(*, suspension, reason, by, cancelled_on=None):
    """Cancel a decision the governing board has not met about; the row stays, with the reason.

    Days the child had already lost still count towards the year's 45 days.
    """
    Child.unscoped.select_for_update(no_key=True).get(pk=suspension.child_id)
    suspension = _standing(suspension)
    cancelled_on = cancelled_on or timezone.localdate()
    if not reason.strip():
        raise ValidationError({"reason": "Say why the decision is cancelled."})
    if suspension.board_met_on:
        raise ValidationError(
            "The governing board has met about this decision, so it can no longer be cancelled."
        )
    if not suspension.decided_on <= cancelled_on <= timezone.localdate():
        raise ValidationError(
            {"cancelled_on": f"The day must be between {_on(suspension.decided_on)} and today."}
        )
    apply(
        suspension,
        {"cancelled_on": cancelled_on, "cancelled_by": by, "cancel_reason": reason.strip()},
    )
    SuspendedDay.unscoped.filter(suspension=suspension, day__gte=cancelled_on).delete()
    restamp(suspension.child)
    record(
        "suspension.cancelled",
        by=by,
        subject=suspension,
        child=suspension.child_id,
        reason=suspension.cancel_reason,
        **_said(suspension),
    )
    return suspension
