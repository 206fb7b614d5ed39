"""Writes about the small steps of one week under a target."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.models import Child

from ..merging import merge
from ..models import Target, WeeklyTarget, Went
from ..sections import section_of_rows
from .checks import must_write

SAID = ("step", "went", "note")
A_WEEK = dt.timedelta(days=7)


@transaction.atomic
def save_week(*, child, week, steps, by, shown=None):
    """Set the steps of a week and tick off how it went; gives how many changed.

    `steps` is {target id: {"step", "went", "note"}}; an empty step takes away what was set, as
    long as nobody has said how it went. `week` is a Monday, next week's at the latest.
    `shown` is what the writer's page showed, in the form of `steps`: what somebody else has
    written since stays, and where both changed the same the refusal ("stale") says theirs.
    """
    Child.unscoped.select_for_update(no_key=True).get(pk=child.pk)
    _check_week(week)
    rows = Target.unscoped.filter(pk__in=steps, pep__child=child)
    targets = rows.select_related("pep__form__local_authority").in_bulk()
    for pep in {it.pep for it in targets.values()}:
        must_write(pep, section_of_rows(pep, "target"), by)
    held = {it.target_id: it for it in WeeklyTarget.unscoped.filter(child=child, week=week)}
    changed = [
        target
        for pk, target in targets.items()
        if _save(child, target, held.get(pk), week, _merged(target, held.get(pk), steps, shown), by)
    ]
    if changed:
        record(
            "pep.week_saved",
            by=by,
            subject=changed[0],
            child=child,
            week=week.isoformat(),
            steps=len(changed),
        )
    return len(changed)


def _merged(target, held, steps, shown):
    """What to keep of one target. Raises where its writer and somebody else changed the same."""
    said = {name: steps[target.pk].get(name, "").strip() for name in SAID}
    if shown is None:
        return said
    theirs = {name: getattr(held, name, "") for name in SAID}
    merged, clashes = merge(shown.get(target.pk, {}), said, theirs)
    if clashes:
        kept = ", ".join(text for text in _in_words(theirs).values() if text) or "nothing any more"
        raise ValidationError(
            f"Somebody else has written something else for “{_short(target)}” since you opened "
            f"this page: {kept}. Save again to put yours in its place.",
            code="stale",
        )
    return merged


def _in_words(said):
    return said | {"went": Went(said["went"]).label if said["went"] else ""}


def _save(child, target, held, week, said, by):
    """Whether the step of one target was set, changed or taken away."""
    step, went, note = (said[name] for name in SAID)
    if not step:
        if went or note or (held and held.went):
            raise ValidationError(f"Say what the step was: “{_short(target)}”.")
        return bool(held and held.delete())
    if went and week > timezone.localdate():
        raise ValidationError("How a week went can be said once it has begun.")
    row = held or WeeklyTarget(child=child, target=target, week=week, set_by=by)
    if (row.step, row.went, row.note) == (step, went, note):
        return False
    row.version += 1 if row.pk else 0
    row.step, row.went, row.note = step, Went(went) if went else "", note
    row.full_clean(exclude=["child"])
    row.save()
    return True


def _check_week(week):
    today = timezone.localdate()
    if week.weekday() != 0:
        raise ValidationError("A week begins on a Monday.")
    if week > today - dt.timedelta(days=today.weekday()) + A_WEEK:
        raise ValidationError("Steps are set for this week or the next.")


def _short(target):
    return str(target)[:60]
