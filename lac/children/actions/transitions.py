"""Transition plans: opened for a year group or by hand, kept, handed on, ended; and their steps."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from lac.audit.log import changes, record, record_many
from lac.calendars.days import academic_year, in_words

from ..models import (
    CareEpisode,
    Child,
    Enrolment,
    TransitionKind,
    TransitionPlan,
    TransitionStep,
    TransitionSteps,
)
from ..models.codes import SHORT_BREAKS
from ..search import in_year
from ..transitions import USUAL, line_of, lines_for, steps_of
from ..twice import just_recorded, same_again
from ..versions import apply, claim

# The last year of a phase, and the transition that follows it.
LAST_YEARS = {
    -1: TransitionKind.TO_PRIMARY,
    6: TransitionKind.TO_SECONDARY,
    11: TransitionKind.POST_16,
}
DETAILS = ("starts_on", "to_name", "child_view", "key_adult", "risks")
BATCH = 1000


@transaction.atomic
def open_transitions(*, by):
    """Open the plan of every child in care who changes phase next September; how many.

    Running it twice opens each once. A plan that somebody ended stays ended.
    """
    today = timezone.localdate()
    starts_on = dt.date(academic_year(today) + 1, 9, 1)
    own = {(it.local_authority_id, it.kind): it.lines for it in TransitionSteps.objects.all()}
    opened = []
    for year, kind in LAST_YEARS.items():
        for child in _without_plan(year, kind, starts_on, today):
            plan = TransitionPlan(
                child_id=child.pk,
                kind=kind,
                starts_on=starts_on,
                opened_on=today,
                from_school_id=child.current_school,
            )
            opened.append((plan, own.get((child.local_authority_id, kind), USUAL[kind])))
    plans = [plan for plan, _ in opened]
    TransitionPlan.unscoped.bulk_create(plans, batch_size=BATCH)
    steps = [step for plan, lines in opened for step in steps_of(plan, lines)]
    TransitionStep.unscoped.bulk_create(steps, batch_size=BATCH)
    record_many("transition.opened", by=by, children=sorted({it.child_id for it in plans}))
    return len(plans)


def _without_plan(year, kind, starts_on, today):
    in_care = CareEpisode.unscoped.in_care(today).filter(child=OuterRef("pk"))
    school_year = (starts_on - dt.timedelta(days=365), starts_on + dt.timedelta(days=120))
    plans = TransitionPlan.unscoped.filter(
        child=OuterRef("pk"), kind=kind, starts_on__range=school_year
    )
    rolls = Enrolment.unscoped.current(today).main().filter(child=OuterRef("pk"))
    due = Child.unscoped.filter(
        in_year(year, today), Exists(in_care.exclude(legal_status__in=SHORT_BREAKS)), ~Exists(plans)
    )
    return due.annotate(current_school=Subquery(rolls.values("school")[:1])).only(
        "pk", "local_authority"
    )


@transaction.atomic
def open_transition(*, child, kind, starts_on, by, to_name=""):
    """Open a plan by hand, with the steps of the child's authority. Raises ValidationError."""
    Child.unscoped.select_for_update().get(pk=child.pk)
    same = TransitionPlan.unscoped.filter(child=child, kind=kind, starts_on=starts_on)
    if same.exists():
        raise ValidationError("There is a plan for this already. Open it from the list.")
    if starts_on < timezone.localdate():
        raise ValidationError({"starts_on": "The first day at the new setting is still to come."})
    now = Enrolment.unscoped.current().main().filter(child=child).first()
    plan = TransitionPlan(
        child=child,
        kind=kind,
        starts_on=starts_on,
        opened_on=timezone.localdate(),
        from_school_id=now.school_id if now else None,
        to_name=to_name.strip(),
    )
    plan.full_clean(validate_constraints=False)
    plan.save()
    lines = lines_for(child.local_authority_id, kind)
    TransitionStep.unscoped.bulk_create(steps_of(plan, lines))
    record("transition.opened", by=by, subject=plan, child=child)
    return plan


@transaction.atomic
def edit_transition(*, plan, by, version=None, **details):
    """Keep what is known of the transition. Raises StaleSave, and ValidationError."""
    current = claim(plan, version)
    _check_running(current)
    changed = apply(current, {name: details[name] for name in DETAILS if name in details})
    if changed:
        record("transition.edited", by=by, subject=current, child=current.child_id, changes=changed)
    return current


@transaction.atomic
def save_step(
    *, plan, title, owner_name, due_on, by, step=None, done_on=None, note="", version=None
):
    """Add a step to a plan, or change one and say that it was done. Raises StaleSave.

    Pressed twice within a minute, a step is added once.
    """
    _check_running(claim(plan, None))
    if done_on and done_on > timezone.localdate():
        raise ValidationError({"done_on": "The date must be today or in the past."})
    details = {
        "title": title.strip(),
        "owner_name": owner_name.strip(),
        "due_on": due_on,
        "done_on": done_on,
        "note": note.strip(),
    }
    if step is None:
        current = TransitionStep(child_id=plan.child_id, plan=plan, **details)
        current.full_clean(validate_constraints=False)
        if twice := just_recorded("transition.step_saved", current, child=plan.child_id, by=by):
            return twice
        current.save()
        changed = changes({}, {})
    else:
        if same := same_again("transition.step_saved", step, details, by=by):
            return same
        current = claim(step, version)
        changed = apply(current, details)
    record(
        "transition.step_saved",
        by=by,
        subject=current,
        child=current.child_id,
        step=current.title,
        changes=changed,
    )
    return current


@transaction.atomic
def hand_plan_on(*, plan, handed_on, handed_to, handed_version, by, version=None):
    """Record that the careers adviser gave the provider the plan for after 16 (S1-44).

    Raises ValidationError, and StaleSave.
    """
    current = claim(plan, version)
    _check_running(current)
    if not current.is_post_16:
        raise ValidationError("Only a plan for after 16 is handed to a provider here.")
    if current.handed_on:
        raise ValidationError(f"It was handed over on {in_words(current.handed_on)}.")
    if handed_on > timezone.localdate():
        raise ValidationError({"handed_on": "The date must be today or in the past."})
    current.handed_on, current.handed_to = handed_on, handed_to.strip()
    current.handed_version, current.handed_by = handed_version.strip(), by.full_name
    current.version += 1
    current.full_clean(validate_constraints=False)
    current.save()
    record(
        "transition.handed_on",
        by=by,
        subject=current,
        child=current.child_id,
        to=current.handed_to,
        document=current.handed_version,
        on=in_words(handed_on),
    )
    return current


@transaction.atomic
def acknowledge_plan(*, plan, on, name, by, version=None):
    """Record that the provider has the plan. Raises ValidationError, and StaleSave."""
    current = claim(plan, version)
    if not current.handed_on or current.acknowledged_on:
        raise ValidationError("There is nothing to acknowledge: check what was handed over.")
    if not current.handed_on <= on <= timezone.localdate():
        raise ValidationError(
            {"on": f"The day is from {in_words(current.handed_on)}, when it was given, to today."}
        )
    current.acknowledged_on, current.acknowledged_by = on, name.strip()
    current.version += 1
    current.full_clean(validate_constraints=False)
    current.save()
    record(
        "transition.acknowledged",
        by=by,
        subject=current,
        child=current.child_id,
        name=current.acknowledged_by,
    )
    return current


@transaction.atomic
def end_transition(*, plan, how_it_went, by, version=None):
    """End a plan, and say how it went. Raises ValidationError, and StaleSave."""
    current = claim(plan, version)
    _check_running(current)
    if not how_it_went.strip():
        raise ValidationError({"how_it_went": "Say in a sentence how it went."})
    current.ended_on, current.how_it_went = timezone.localdate(), how_it_went.strip()
    current.version += 1
    current.save()
    record("transition.ended", by=by, subject=current, child=current.child_id)
    return current


@transaction.atomic
def set_transition_steps(*, authority, kind, lines, by, version=None):
    """Keep an authority's own steps for one kind; they hold for plans opened from now on.

    `lines`: texts "weeks before | who | what". Raises ValidationError, and StaleSave.
    """
    lines = [line.strip() for line in lines if line.strip()]
    if not lines:
        raise ValidationError({"lines": "Write at least one step."})
    try:
        [line_of(line) for line in lines]
    except ValidationError as refusal:
        raise ValidationError({"lines": refusal.messages}) from refusal
    row, is_new = TransitionSteps.objects.get_or_create(
        local_authority=authority, kind=kind, defaults={"lines": lines}
    )
    before = {"lines": []}
    if not is_new:
        row = claim(row, version)
        before = {"lines": row.lines}
        row.lines = lines
        row.version += 1
        row.save()
    record(
        "transition.steps_set",
        by=by,
        subject=row,
        kind=row.get_kind_display(),
        changes=changes(before, {"lines": lines}),
    )
    return row


def _check_running(plan):
    if not plan.is_running:
        raise ValidationError(f"This plan was ended on {in_words(plan.ended_on)}.")
