"""Entering care, moving, changing legal status and leaving: the SSDA903 episodes kept in step.

An episode ends on the day the next begins (reason X1); the last one of a period
of care ends with the reason the child left.
"""

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from lac.audit.log import record
from lac.calendars.days import in_words

from ..clashes import naming_clashes
from ..models import (
    CareEpisode,
    Placement,
    ReasonEpisodeCeased,
    ReasonNewEpisode,
)
from .checks import at_an_age_for_care, not_in_future

# RNE of an episode: (the legal status changed, the placement changed, the carer is new).
REASONS = {
    (True, False, False): ReasonNewEpisode.LEGAL_STATUS,
    (False, True, True): ReasonNewEpisode.PLACEMENT_AND_CARER,
    (False, True, False): ReasonNewEpisode.PLACEMENT,
    (True, True, True): ReasonNewEpisode.LEGAL_PLACEMENT_AND_CARER,
    (True, True, False): ReasonNewEpisode.LEGAL_AND_PLACEMENT,
}


@transaction.atomic
def start_care(
    *,
    child,
    started_on,
    legal_status,
    category_of_need,
    placement_type,
    by,
    home_postcode="",
    **placement,
):
    """Record that the child came into care: their first episode and placement.

    `placement` may name household, provider, postcode and ofsted_urn.
    """
    not_in_future("started_on", started_on)
    at_an_age_for_care("started_on", started_on, child.born_on)
    _lock_care(child)
    episode = _episode(
        child,
        started_on,
        ReasonNewEpisode.STARTED,
        legal_status,
        category_of_need,
        _place(child, started_on, placement_type, is_new_carer=True, **placement),
        home_postcode,
    )
    restamp_care([child.pk])
    record("care.started", by=by, subject=episode, child=child, started_on=in_words(started_on))
    return _fresh(episode)


@transaction.atomic
def move_placement(
    *,
    child,
    moved_on,
    placement_type,
    by,
    is_new_carer=True,
    legal_status="",
    reason_ended="",
    **placement,
):
    """Record a move to another home, and of legal status where that changed the same day.

    `is_new_carer` says whether the child now lives with somebody new.
    """
    current = _current_episode(child, moved_on, "moved_on", "moved")
    legal_status = legal_status or current.legal_status
    _end(current, moved_on, ReasonEpisodeCeased.X1)
    _end_placement(current.placement, moved_on, reason_ended)
    episode = _episode(
        child,
        moved_on,
        REASONS[legal_status != current.legal_status, True, is_new_carer],
        legal_status,
        current.category_of_need,
        _place(child, moved_on, placement_type, is_new_carer=is_new_carer, **placement),
        current.home_postcode,
    )
    restamp_care([child.pk])
    record(
        "care.moved",
        by=by,
        subject=episode,
        child=child,
        moved_on=in_words(moved_on),
        new_carer=is_new_carer,
    )
    return _fresh(episode)


@transaction.atomic
def change_legal_status(*, child, changed_on, legal_status, by):
    """Record a new legal status in the same home."""
    current = _current_episode(child, changed_on, "changed_on", "changed legal status")
    if legal_status == current.legal_status:
        raise ValidationError({"legal_status": "This is already the legal status."})
    _end(current, changed_on, ReasonEpisodeCeased.X1)
    episode = _episode(
        child,
        changed_on,
        ReasonNewEpisode.LEGAL_STATUS,
        legal_status,
        current.category_of_need,
        current.placement,
        current.home_postcode,
    )
    restamp_care([child.pk])
    record(
        "care.legal_status_changed",
        by=by,
        subject=episode,
        child=child,
        changed_on=in_words(changed_on),
        changes={"legal_status": [current.legal_status, legal_status]},
    )
    return _fresh(episode)


@transaction.atomic
def end_care(*, child, ended_on, reason, by):
    """Record that the child left care. The record of the last placement ends with it."""
    if reason == ReasonEpisodeCeased.X1:
        raise ValidationError({"reason": "Choose why the child left care."})
    current = _current_episode(child, ended_on, "ended_on", "left care")
    _end(current, ended_on, reason)
    _end_placement(current.placement, ended_on, "")
    record(
        "care.ended",
        by=by,
        subject=current,
        child=child,
        ended_on=in_words(ended_on),
        changes={"reason_ended": ["", reason]},
    )
    return current


def restamp_care(child_ids):
    """Work out `care_started_on` of every episode of these children again: one statement.

    A period of care is unbroken while each episode begins on the day the one
    before ended; an episode that starts care (S) always begins a new one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RESTAMP, [list(child_ids)])


_RESTAMP = """
WITH marked AS (
    SELECT id, child_id, started_on, ended_on,
           CASE WHEN reason_started <> 'S' AND lag(ended_on) OVER chain = started_on
                THEN 0 ELSE 1 END AS begins
      FROM children_careepisode
     WHERE child_id = ANY(%s)
    WINDOW chain AS (PARTITION BY child_id ORDER BY started_on, ended_on NULLS LAST, id)
), numbered AS (
    SELECT id, child_id, started_on,
           sum(begins) OVER (PARTITION BY child_id
                             ORDER BY started_on, ended_on NULLS LAST, id) AS period
      FROM marked
), stamped AS (
    SELECT id, min(started_on) OVER (PARTITION BY child_id, period) AS care_started_on
      FROM numbered
)
UPDATE children_careepisode AS episode
   SET care_started_on = stamped.care_started_on
  FROM stamped
 WHERE stamped.id = episode.id
   AND stamped.care_started_on IS DISTINCT FROM episode.care_started_on
"""


def _lock_care(child):
    """Two people recording a move at once come one after the other."""
    type(child).unscoped.select_for_update().get(pk=child.pk)


def _current_episode(child, day, field, what):
    not_in_future(field, day)
    _lock_care(child)
    current = (
        CareEpisode.unscoped.filter(child=child, ended_on=None).select_related("placement").first()
    )
    if current is None:
        raise ValidationError(
            f"The record says that {child.first_name} is not in care, so they cannot have {what}."
        )
    if day <= current.started_on:
        raise ValidationError(
            {
                field: f"This must be after {in_words(current.started_on)}, "
                "when the current part of the record began."
            }
        )
    current.child = child
    return current


def _place(child, started_on, placement_type, **details):
    placement = Placement(
        child=child, started_on=started_on, placement_type=placement_type, **details
    )
    placement.full_clean(validate_constraints=False)
    with naming_clashes(placement):
        placement.save()
    return placement


def _episode(child, started_on, reason, legal_status, need, placement, home_postcode):
    episode = CareEpisode(
        child=child,
        started_on=started_on,
        reason_started=reason,
        legal_status=legal_status,
        category_of_need=need,
        placement=placement,
        home_postcode=home_postcode,
        care_started_on=started_on,
    )
    episode.full_clean(validate_constraints=False)
    with naming_clashes(episode):
        episode.save()
    return episode


def _end(episode, day, reason):
    episode.ended_on, episode.reason_ended = day, reason
    episode.full_clean(validate_constraints=False)
    episode.save(update_fields=["ended_on", "reason_ended"])


def _end_placement(placement, day, reason):
    placement.ended_on, placement.reason_ended = day, reason
    placement.full_clean(validate_constraints=False)
    placement.save(update_fields=["ended_on", "reason_ended"])


def _fresh(episode):
    episode.refresh_from_db(fields=["care_started_on"])
    return episode
