"""Targets, attainment, funding, actions and people: rows that are added empty and filled in."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.children.twice import just_recorded
from lac.children.versions import apply, claim

from ..models import PepAction, PremiumAward, PupilPremiumPlus, Review, Target
from ..rows import MEETING_FIELDS, REVIEW_FIELDS, kind_of
from ..sections import section_of_rows
from .checks import hold_open, initiate, lock, must_write, said, take_back, writable_rows


@transaction.atomic
def add_row(*, pep, kind, by, **details):
    """Add a row, empty unless `details` are given: what is missing is asked for later.

    A second press of the button gives the row of the first.
    """
    section = writable_rows(lock(pep), kind.key, by)
    row = kind.model(pep=pep, updated_by=by, **details)
    row.full_clean(exclude=["pep"], validate_constraints=False)
    same = just_recorded("pep.row_added", row, child=pep.child_id, by=by, but=("updated_at",))
    if same:
        return same
    row.save()
    initiate(pep)
    take_back(pep, section.key, by)
    record(
        "pep.row_added",
        by=by,
        subject=row,
        child=pep.child_id,
        noun=kind.noun,
        **said(pep),
    )
    return row


# What follows from the rest of a change, or is no change of what the row says.
_UNTOLD = {"updated_by", "updated_at", "carried", "reviewed_on", "passed_to"}


@transaction.atomic
def save_row(*, row, details, version, by, draft=False):
    """Store what is known of a row. Raises StaleSave when somebody else changed it.

    A save that is not a `draft` says that a row carried from last term is still right.
    """
    kind = kind_of(row)
    pep = row.pep
    hold_open(pep)
    section = writable_rows(pep, kind.key, by)
    allowed = {*kind.fields}
    if kind.model is Target:
        allowed |= {*REVIEW_FIELDS, *MEETING_FIELDS}
    details = {name: value for name, value in details.items() if name in allowed}
    current = claim(row, version)
    _must_stay_as_approved(current, details)
    if row.carried and not draft:
        details["carried"] = False
    if "review" in details:
        details["reviewed_on"] = timezone.localdate() if details["review"] else None
    if kind.model is PepAction and details.get("owner", current.owner) != current.owner:
        details["passed_to"] = ""
    changed = apply(current, details | {"updated_by": by, "updated_at": timezone.now()})
    initiate(pep)
    told = sorted({*changed} - _UNTOLD)
    if told:
        take_back(pep, section.key, by)
    if told or not draft:
        record(
            "pep.row_saved",
            by=by,
            subject=current,
            child=pep.child_id,
            noun=kind.noun,
            what=str(current)[:120],
            changed=told,
            **said(pep),
        )
    return current


# What money was approved for; what it is linked with may still be put right.
_APPROVED = ("item", "purpose", "requested_pence", "is_additional", "not_funded_elsewhere")


def _must_stay_as_approved(row, details):
    """Raise where a request that money was approved for would say something else."""
    if not isinstance(row, PupilPremiumPlus) or row.approved_pence is None:
        return
    if any(name in details and details[name] != getattr(row, name) for name in _APPROVED):
        raise ValidationError(
            "Money was approved for this request as it stands. Ask for something else in another "
            "request, or ask the virtual school to decide again."
        )


@transaction.atomic
def confirm_row(*, row, by):
    """Say that a row carried from last term is still right as it stands."""
    kind = kind_of(row)
    hold_open(row.pep)
    writable_rows(row.pep, kind.key, by)
    _hold(row)
    row.carried = False
    row.updated_by, row.updated_at = by, timezone.now()
    row.save(update_fields=["carried", "updated_by", "updated_at"])
    initiate(row.pep)
    record(
        "pep.row_confirmed",
        by=by,
        subject=row,
        child=row.pep.child_id,
        noun=kind.noun,
        what=str(row)[:120],
        **said(row.pep),
    )
    return row


def _hold(row):
    """Keep a row until the transaction ends. Raises when somebody has taken it out meanwhile."""
    if not type(row).unscoped.select_for_update().filter(pk=row.pk).first():
        raise ValidationError("Somebody has taken this out of the plan already.")


@transaction.atomic
def remove_row(*, row, by):
    """Take a row out of an open plan. A target under review is withdrawn instead."""
    kind = kind_of(row)
    pep = row.pep
    hold_open(pep)
    section = writable_rows(pep, kind.key, by)
    # Whoever decides on a request holds it too: it is not taken out while money is approved.
    _hold(row)
    if isinstance(row, Target) and row.carried_from_id:
        raise ValidationError(
            f"This was a target last term. Say how it went, or choose “{Review.WITHDRAWN.label}”."
        )
    if isinstance(row, PupilPremiumPlus) and PremiumAward.unscoped.filter(request=row).exists():
        raise ValidationError(
            "Money was approved for this request, so it stays in the plan. Ask the virtual "
            "school to decide differently if it is not needed."
        )
    what, pk = str(row)[:120], row.pk
    row.delete()
    take_back(pep, section.key, by)
    record(
        "pep.row_removed",
        by=by,
        subject=pep,
        child=pep.child_id,
        noun=kind.noun,
        what=what,
        row=pk,
        **said(pep),
    )


@transaction.atomic
def finish_action(*, action, done_on, by):
    """Mark an agreed action as done; also after the plan is signed, whose copy keeps its words."""
    must_write(action.pep, section_of_rows(action.pep, "action"), by)
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": "The day it was done must be today or in the past."})
    details = {"done_on": done_on, "carried": False, "updated_by": by, "updated_at": timezone.now()}
    apply(claim(action, None), details)
    action.done_on = done_on
    record(
        "pep.action_done",
        by=by,
        subject=action,
        child=action.pep.child_id,
        what=action.action,
        **said(action.pep),
    )
    return action
