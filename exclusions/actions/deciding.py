"""Record a decision to suspend or exclude, correct what is written of it, and cancel it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import in_words
from lac.children.models import Child
from lac.children.twice import same_again
from lac.children.versions import apply

from .. import rules
from ..models import Kind, SuspendedDay, Suspension
from .checks import change, said, standing
from .totals import restamp


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
    **written,
):
    """Record the head teacher's decision. `sessions` are half-days; none for a permanent one.

    `written` may hold circumstances, misses_exam, exam_on and work_set.
    """
    Child.unscoped.select_for_update(no_key=True).get(pk=child.pk)
    decision = {
        "child": child,
        "school": school,
        "kind": kind,
        "started_on": started_on,
        "started_session": started_session,
        "sessions": 0 if kind == Kind.PERMANENT else sessions,
    }
    written |= {"decided_on": decided_on, "decided_by": decided_by, "alternatives": alternatives}
    planned = _check(decision, written, reasons)
    suspension = _store(decision, written, reasons, planned)
    _record(suspension, planned, by)
    return suspension


def _check(decision, written, reasons):
    """The decision laid over the school's calendar. Raises ValidationError."""
    rules.check_dates(written["decided_on"], decision["started_on"])
    rules.check_reasons(reasons, written["decided_on"])
    _check_alternatives(written["alternatives"])
    return rules.plan(**decision)


def _check_alternatives(text):
    if not text.strip():
        raise ValidationError(
            {"alternatives": "Say what else was considered, and why it was not enough."}
        )


def _store(decision, written, reasons, planned):
    """The new row with the days it takes, and the child's totals after it."""
    misses_exam = written.get("misses_exam", False)
    suspension = Suspension(
        **decision,
        **_by_place(reasons),
        **{name: value.strip() for name, value in written.items() if isinstance(value, str)},
        decided_on=written["decided_on"],
        misses_exam=misses_exam,
        exam_on=written.get("exam_on") if misses_exam else None,
        ended_on=planned.ended_on,
        ended_session=planned.ended_session,
        work_set_on=timezone.localdate() if written.get("work_set", "").strip() else None,
        run_started_on=decision["started_on"],
    )
    suspension.full_clean(exclude=["child", "school"], validate_constraints=False)
    suspension.save()
    SuspendedDay.unscoped.bulk_create(
        SuspendedDay(
            suspension=suspension,
            child=suspension.child,
            day=it.day,
            am=it.am,
            pm=it.pm,
            sessions=it.sessions,
        )
        for it in planned.days
    )
    restamp(suspension.child)
    suspension.refresh_from_db()
    return suspension


def _by_place(reasons):
    padded = [*reasons, None, None][:3]
    return {f"reason_{place}": reason for place, reason in enumerate(padded, start=1)}


def _record(suspension, planned, by):
    record(
        "suspension.recorded",
        by=by,
        subject=suspension,
        child=suspension.child,
        length="" if suspension.is_permanent else f" for {rules.day_count(suspension.sessions)}",
        year=rules.day_count(planned.year_after),
        **said(suspension),
    )


DETAILS = ("circumstances", "decided_by", "alternatives", "work_set", "misses_exam", "exam_on")


@transaction.atomic
def edit_suspension(*, suspension, by, version, reasons=None, **details):
    """Correct what was written down. Its days stand: a suspension is not extended."""
    new = {name: details[name] for name in DETAILS if name in details}
    new |= _by_place(reasons) if reasons is not None else {}
    if same := same_again("suspension.changed", suspension, new, by=by):
        return same
    suspension = standing(suspension, version)
    if "alternatives" in new:
        _check_alternatives(new["alternatives"])
    if reasons is not None:
        rules.check_reasons(reasons, suspension.decided_on)
    if new.get("work_set", "").strip() and not suspension.work_set_on:
        suspension.work_set_on = timezone.localdate()
    return change("suspension.changed", suspension, new, by=by)


@transaction.atomic
def cancel_suspension(*, suspension, reason, by, cancelled_on=None):
    """Cancel a decision the governing board has not met about; the row stays, with the reason.

    Whether days already served count towards the 45 is `CancelledDaysRule`'s to say.
    """
    Child.unscoped.select_for_update(no_key=True).get(pk=suspension.child_id)
    cancelled_on = cancelled_on or timezone.localdate()
    given = {"cancelled_on": cancelled_on, "cancel_reason": reason.strip()}
    if same := same_again("suspension.cancelled", suspension, given, by=by):
        return same
    suspension = standing(suspension)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the decision is cancelled."})
    if suspension.board_met_on:
        raise ValidationError(
            "The governing board has met about this decision, so it can no longer be cancelled."
        )
    if not suspension.decided_on <= cancelled_on <= timezone.localdate():
        first = in_words(suspension.decided_on)
        raise ValidationError({"cancelled_on": f"The day must be between {first} and today."})
    apply(suspension, given | {"cancelled_by": by})
    SuspendedDay.unscoped.filter(suspension=suspension, day__gte=cancelled_on).delete()
    restamp(suspension.child)
    record(
        "suspension.cancelled",
        by=by,
        subject=suspension,
        child=suspension.child_id,
        reason=suspension.cancel_reason,
        **said(suspension),
    )
    return suspension
