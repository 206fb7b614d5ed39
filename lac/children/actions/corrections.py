"""Correcting a care episode or a placement that was entered wrongly.

The history is a row of days on which something changed. A day that is corrected
moves in every row that begins or ends on it, so that nothing comes apart: the
episode before ends when this one begins, and so does the placement.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lac.audit.log import changes, record
from lac.calendars.days import in_words

from ..clashes import naming_clashes
from ..models import CareEpisode, Placement, ReasonEpisodeCeased, ReasonNewEpisode
from ..versions import claim
from .care import REASONS, restamp_care
from .checks import at_an_age_for_care

EPISODE = ("legal_status", "category_of_need", "reason_ended", "home_postcode")
PLACEMENT = (
    "placement_type",
    "household",
    "provider",
    "postcode",
    "ofsted_urn",
    "is_new_carer",
    "reason_ended",
)


@transaction.atomic
def correct_episode(*, episode, started_on, by, ended_on=None, version=None, **details):
    """Correct a care episode. Days move in the rows beside it too; the rest is this row's own.

    Raises StaleSave when somebody else changed it since `version`.
    """
    return _correct("care.corrected", EPISODE, episode, started_on, ended_on, version, details, by)


@transaction.atomic
def correct_placement(*, placement, started_on, by, ended_on=None, version=None, **details):
    """Correct a placement. Days move in the rows beside it too; the rest is this row's own.

    Raises StaleSave when somebody else changed it since `version`.
    """
    return _correct(
        "placement.corrected", PLACEMENT, placement, started_on, ended_on, version, details, by
    )


def _correct(action, fields, row, started_on, ended_on, version, details, by):
    child = row.child
    type(child).unscoped.select_for_update().get(pk=child.pk)
    current = claim(row, version)
    current.child = child
    details = {name: details[name] for name in fields if name in details}
    _check_days(current, started_on, ended_on)
    _check_reason(current, ended_on, details)
    after = details | {"started_on": started_on, "ended_on": ended_on}
    changed = changes({name: getattr(current, name) for name in after}, after)
    if not changed:
        return current
    _write(current, after)
    _restate_reasons(current, "legal_status" in changed)
    restamp_care([child.pk])
    record(
        action,
        by=by,
        subject=current,
        child=child,
        started_on=in_words(started_on),
        changes=changed,
    )
    return current


def _check_days(row, started_on, ended_on):
    today = timezone.localdate()
    for field, day in (("started_on", started_on), ("ended_on", ended_on)):
        if day and day > today:
            raise ValidationError({field: "The date must be today or in the past."})
    if started_on != row.started_on:
        at_an_age_for_care("started_on", started_on, row.child.born_on)
    if ended_on and ended_on <= started_on:
        raise ValidationError({"ended_on": "The last day must be after the first."})
    if ended_on and row.ended_on is None:
        raise ValidationError(
            {"ended_on": "It has not ended. Record the move or leaving care instead."}
        )
    if row.ended_on and ended_on is None and _rows(row.child, started_on__gte=row.ended_on):
        raise ValidationError({"ended_on": "Something follows it, so it must have a last day."})


def _check_reason(row, ended_on, details):
    """An episode that another follows the same day ended with X1, and no other did."""
    if "reason_ended" not in details or ended_on is None:
        details.update(reason_ended="")
    elif isinstance(row, CareEpisode):
        if _followers(row).exists():
            details["reason_ended"] = ReasonEpisodeCeased.X1
        elif details["reason_ended"] in ("", ReasonEpisodeCeased.X1):
            raise ValidationError({"reason_ended": "Choose why the child left care."})


def _followers(episode):
    return CareEpisode.unscoped.filter(child=episode.child_id, started_on=episode.ended_on).exclude(
        reason_started=ReasonNewEpisode.STARTED
    )


def _rows(child, **condition):
    """The child's episodes and placements that fit."""
    kinds = (CareEpisode, Placement)
    return [it for kind in kinds for it in kind.unscoped.filter(child=child, **condition)]


def _write(current, after):
    """Move the days in every row that has them, then set the row's own fields."""
    start = current.started_on, after["started_on"]
    end = current.ended_on, after["ended_on"]
    version = current.version + 1
    for name, value in after.items():
        setattr(current, name, value)
    current.full_clean(validate_unique=False, validate_constraints=False)
    with naming_clashes(current):
        # The end makes room for a later start, and an earlier start for an earlier end.
        days = [("ended_on", *end), ("started_on", *start)]
        for field, old, new in days if start[1] >= start[0] else reversed(days):
            if old != new:
                _move_day(current.child, old, new, field)
        current.version = version
        current.save()


def _move_day(child, old, new, field):
    """Move a day of the child's care in every row that begins or ends on it; None: not ended."""
    if new is None:
        for kind in (CareEpisode, Placement):
            kind.unscoped.filter(child=child, ended_on=old).update(
                ended_on=None, reason_ended="", version=F("version") + 1
            )
        return
    _check_room(child, old, new, field)
    # What becomes shorter goes first: the database looks at each row as it is written.
    for side in ("started_on", "ended_on") if new > old else ("ended_on", "started_on"):
        for kind in (CareEpisode, Placement):
            kind.unscoped.filter(child=child, **{side: old}).update(
                **{side: new}, version=F("version") + 1
            )


def _check_room(child, old, new, field):
    """What begins on the day must end after the new one, and what ends on it begin before."""
    for row in _rows(child, started_on=old, ended_on__lte=new):
        raise ValidationError(
            {
                field: f"What begins on {in_words(old)} ended on {in_words(row.ended_on)}. "
                "Give an earlier date, or correct that first."
            }
        )
    for row in _rows(child, ended_on=old, started_on__gte=new):
        raise ValidationError(
            {
                field: f"What ended on {in_words(old)} began on {in_words(row.started_on)}. "
                "Give a later date, or correct that first."
            }
        )


def _restate_reasons(row, legal_status_changed):
    """Give the episodes beside the corrected row the reason for beginning that the rows show."""
    episodes = CareEpisode.unscoped.filter(child=row.child_id).select_related("placement")
    before = None
    for it in episodes.order_by("started_on"):
        touched = {row.pk} & {it.pk, before and before.pk}
        if isinstance(row, Placement):
            touched = it.placement_id == row.pk
        if before and touched and before.ended_on == it.started_on and it.reason_started != "S":
            _restate(it, before, legal_status_changed)
        before = it


def _restate(episode, before, legal_status_changed):
    moved = episode.placement_id != before.placement_id
    differs = episode.legal_status != before.legal_status
    reason = REASONS.get((differs, moved, moved and episode.placement.is_new_carer))
    if reason is None and legal_status_changed:
        raise ValidationError(
            {"legal_status": "The episode beside it has this legal status, in the same home."}
        )
    if reason and reason != episode.reason_started:
        CareEpisode.unscoped.filter(pk=episode.pk).update(reason_started=reason)
