"""Every change to registers, attendance cases and thresholds."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record, record_many
from lac.calendars.days import in_words
from lac.children.twice import just_recorded, same_again
from lac.children.versions import apply, claim

from . import figures, marks, watch
from .models import (
    AbsenceReturn,
    AttendanceCase,
    AttendanceThreshold,
    CaseAction,
    CaseOutcome,
    CaseReview,
    ReturnKind,
)
from .register import NO_MARK, Codes, SchoolCalendar, on_roll, was_on_roll
from .returns import find_returns


@transaction.atomic
def record_marks(*, child, school, days, by):
    """Write a child's register by hand. `days` is {day: {"am": "/", "pm": "I", "note": ""}}.

    A mark left empty is cleared; the original of a changed mark is kept.
    """
    codes = Codes()
    _check_marks(child, school, days, codes)
    written = marks.write(
        [
            marks.Mark(
                child.pk,
                school.pk,
                day,
                _code_id(codes, day, entry.get("am", "")),
                _code_id(codes, day, entry.get("pm", "")),
                entry.get("note", "").strip(),
            )
            for day, entry in sorted(days.items())
        ],
        by=by,
    )
    if written:
        record(
            "attendance.recorded",
            by=by,
            child=child,
            school=str(school),
            days=sum(written.values()),
            start=in_words(min(days)),
            end=in_words(max(days)),
        )
    return sum(written.values())


def _code_id(codes, day, text):
    return None if text.strip() in NO_MARK else codes.find(text, day).pk


def _check_marks(child, school, days, codes):
    calendar = SchoolCalendar(school)
    spells = on_roll([child.pk], school, min(days), max(days)).get(child.pk, [])
    errors = []
    for day, entry in sorted(days.items()):
        given = {s: entry.get(s, "").strip() for s in ("am", "pm")}
        if all(text in NO_MARK for text in given.values()):
            continue
        problem = calendar.problem(day)
        if problem is None and not was_on_roll(spells, day):
            errors.append(f"{child.name} was not on the roll of {school} on {in_words(day)}.")
            continue
        found = [problem] if problem else []
        found += [it for s, text in given.items() if (it := codes.problem(text, day, s))]
        errors += [it.reason for it in found]
        if not found and _lacks_note(codes, day, given, entry):
            errors.append(f"Say in the note what the code on {in_words(day)} stands for.")
    if errors:
        raise ValidationError(errors)


def _lacks_note(codes, day, given, entry):
    used = [codes.find(text, day) for text in given.values() if text not in NO_MARK]
    return any(code.note_required for code in used) and not entry.get("note", "").strip()


@transaction.atomic
def open_cases(*, by, on=None, children=None):
    """Open a case for every child in care whose attendance fell below the threshold.

    Run by the nightly evaluation and after a register was loaded; running it
    again opens nothing. `children` limits it to those ids. Returns the cases.
    """
    on = on or timezone.localdate()
    watch.note_recoveries(on, children)
    opened = list(AttendanceCase.unscoped.filter(pk__in=watch.open_due_cases(on, children)))
    record_many(
        "attendance.case_opened",
        by=by,
        children={
            case.child_id: {
                "case": case.pk,
                "percentage": str(opening_percentage(case)),
                "threshold": f"{case.threshold.normalize():f}",
            }
            for case in opened
        },
    )
    return opened


@transaction.atomic
def open_returns(*, by, on=None, children=None):
    """Note the absences that schools tell the authority of. Safe to run again.

    `children` limits it to those ids. Returns how many are new.
    """
    found = find_returns(on or timezone.localdate(), children)
    record_many(
        "attendance.return_due",
        by=by,
        children={
            child: {"absence": " and ".join(ReturnKind(kind).label.lower() for kind in kinds)}
            for child, kinds in found.items()
        },
    )
    return sum(map(len, found.values()))


@transaction.atomic
def tell_of_absence(*, absence, told_on, by):
    """Record that the school has told the authority of a long absence."""
    absence = AbsenceReturn.unscoped.select_for_update().get(pk=absence.pk)
    if absence.told_on == told_on:
        return absence
    if absence.told_on:
        raise ValidationError(f"The authority was told on {in_words(absence.told_on)} already.")
    if not absence.reached_on <= told_on <= timezone.localdate():
        raise ValidationError(
            {"told_on": f"The day must be between {in_words(absence.reached_on)} and today."}
        )
    absence.told_on = told_on
    absence.save(update_fields=["told_on"])
    record(
        "attendance.return_made",
        by=by,
        subject=absence,
        child=absence.child_id,
        absence=absence.get_kind_display().lower(),
        told=in_words(told_on),
    )
    return absence


def opening_percentage(case):
    """The figure that opened the case; of two, the lower one."""
    both = [
        figures.Sessions(case.year_possible, case.year_attended),
        figures.Sessions(case.weeks_possible, case.weeks_attended),
    ]
    which = {"year": both[:1], "weeks": both[1:]}.get(case.window, both)
    return min(it.percentage for it in which if it.percentage is not None)


def _open_case(case, version=None):
    case = claim(case, version)
    if case.closed_on:
        raise ValidationError("This case is closed. A closed case is not changed.")
    return case


@transaction.atomic
def lead_case(*, case, by, version, owner=None, reason="", review_on=None):
    """Say who leads the case, what lies behind the absence and when it is reviewed."""
    given = {"owner": owner, "reason": reason.strip(), "review_on": review_on}
    if same := same_again("attendance.case_changed", case, given, by=by):
        return same
    case = _open_case(case, version)
    if review_on and review_on != case.review_on and review_on < timezone.localdate():
        raise ValidationError({"review_on": "The review must be today or later."})
    changed = apply(case, given)
    if changed:
        record("attendance.case_changed", by=by, subject=case, child=case.child_id, changes=changed)
    return case


@transaction.atomic
def add_case_action(*, case, what, who, due_on, by):
    """Write down what a school or an agency has agreed to do, and by when."""
    case = _open_case(case)
    if due_on < case.opened_on:
        raise ValidationError({"due_on": "The action must be due after the case was opened."})
    action = CaseAction(
        child_id=case.child_id, case=case, what=what.strip(), who=who.strip(), due_on=due_on
    )
    action.full_clean(exclude=["child", "case"])
    if same := just_recorded("attendance.action_added", action, child=case.child_id, by=by):
        return same
    action.save()
    record(
        "attendance.action_added",
        by=by,
        subject=action,
        child=case.child_id,
        what=action.what,
        who=action.who,
        due=in_words(due_on),
    )
    return action


@transaction.atomic
def finish_case_action(*, action, by, done_on=None):
    """Record that an action of a case was done."""
    done_on = done_on or timezone.localdate()
    _open_case(action.case)
    if action.done_on:
        raise ValidationError("This action is already recorded as done.")
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": "The day it was done must be today or in the past."})
    action.done_on = done_on
    action.save(update_fields=["done_on"])
    record("attendance.action_done", by=by, subject=action, child=action.child_id, what=action.what)
    return action


@transaction.atomic
def review_case(*, case, note, review_on, by):
    """Record that the case was reviewed today, and when it is looked at again."""
    case = _open_case(case)
    today = timezone.localdate()
    if not note.strip():
        raise ValidationError({"note": "Say what has changed since the last review."})
    if review_on <= today:
        raise ValidationError({"review_on": "The next review must be after today."})
    now = figures.totals(case.child, figures.year_start(today), today)
    review = CaseReview(
        child_id=case.child_id,
        case=case,
        reviewed_on=today,
        reviewed_by=by,
        note=note.strip(),
        possible=now.possible,
        attended=now.attended,
    )
    if same := just_recorded("attendance.case_reviewed", review, child=case.child_id, by=by):
        return same
    review.save()
    apply(case, {"review_on": review_on})
    record(
        "attendance.case_reviewed",
        by=by,
        subject=case,
        child=case.child_id,
        next=in_words(review_on),
    )
    return review


@transaction.atomic
def close_case(*, case, outcome, note, by, version=None):
    """Close the case with what came of it. The figures of the day are kept with it."""
    given = {"outcome": outcome, "outcome_note": note.strip()}
    if same := same_again("attendance.case_closed", case, given, by=by):
        return same
    case = _open_case(case, version)
    if outcome not in CaseOutcome.values:
        raise ValidationError({"outcome": "Choose what came of the case."})
    if not note.strip():
        raise ValidationError({"note": "Say in a sentence what came of the case."})
    today = timezone.localdate()
    year = figures.totals(case.child, figures.year_start(today), today)
    weeks = figures.totals(case.child, figures.weeks_start(today), today)
    apply(
        case,
        {
            "closed_on": today,
            "closed_by": by,
            **given,
            "closing_year_possible": year.possible,
            "closing_year_attended": year.attended,
            "closing_weeks_possible": weeks.possible,
            "closing_weeks_attended": weeks.attended,
        },
    )
    record(
        "attendance.case_closed",
        by=by,
        subject=case,
        child=case.child_id,
        outcome=CaseOutcome(outcome).label,
    )
    return case


THRESHOLD_FIELDS = ("percentage", "window", "minimum_sessions", "further_fall")


@transaction.atomic
def set_threshold(*, local_authority, by, version=None, **details):
    """Set when an authority opens attendance cases. It applies from the next evaluation."""
    threshold, created = AttendanceThreshold.objects.get_or_create(local_authority=local_authority)
    threshold = claim(threshold, None if created else version)
    changed = apply(threshold, {f: details[f] for f in THRESHOLD_FIELDS if f in details})
    if changed:
        record(
            "attendance.threshold_set",
            by=by,
            subject=threshold,
            authority=str(local_authority),
            changes=changed,
        )
    return threshold
