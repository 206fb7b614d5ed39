"""What follows a decision: who is told, the education arranged, the governing board."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lac.audit.log import record
from lac.calendars.days import in_words
from lac.children.twice import A_MOMENT, just_recorded, same_again
from lac.children.versions import claim

from ..models import BoardOutcome, Kind, Notification, PanelOutcome, Provision, Recipient
from .checks import change, said, standing


@transaction.atomic
def tell(*, suspension, recipient, how, by, sent_at=None, reference="", about=None):
    """Record that somebody was told: of the decision, its cancellation, or the board's.

    Left out, `about` is what this person has still to be told (`Suspension.to_tell`).
    """
    suspension = claim(suspension, None)
    sent_at = sent_at or timezone.now()
    about = about or suspension.to_tell(recipient, _told_of(suspension, recipient))
    _check_telling(suspension, about, sent_at)
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
        **said(suspension),
    )
    return told


def _told_of(suspension, recipient):
    told = Notification.unscoped.filter(suspension=suspension, recipient=recipient)
    return set(told.values_list("about", flat=True))


def _check_telling(suspension, about, sent_at):
    earliest = {
        Notification.About.CANCELLATION: suspension.cancelled_on,
        Notification.About.OUTCOME: suspension.board_met_on,
    }.get(about, suspension.decided_on)
    if earliest is None and about == Notification.About.CANCELLATION:
        raise ValidationError("This decision has not been cancelled.")
    if earliest is None:
        raise ValidationError("The governing board has not met about this decision.")
    if sent_at > timezone.now():
        raise ValidationError({"sent_at": "The time must be in the past."})
    if timezone.localtime(sent_at).date() < earliest:
        raise ValidationError({"sent_at": f"This was decided on {in_words(earliest)}."})


def _just_told(told, by):
    """The row of the same press a moment before: told at the same time, give or take a minute."""
    same = just_recorded("suspension.told", told, child=told.child_id, by=by, but=("sent_at",))
    return same if same and abs(told.sent_at - same.sent_at) < A_MOMENT else None


@transaction.atomic
def provide(*, suspension, provider, starts_on, by, weekly_hours=None, note=""):
    """Record the education the child gets while away from school, and from which day."""
    suspension = standing(suspension)
    if suspension.kind == Kind.LUNCHTIME:
        raise ValidationError("A child suspended at lunchtime is in lessons.")
    if starts_on < suspension.started_on:
        raise ValidationError(
            {"starts_on": f"The first day away is {in_words(suspension.started_on)}."}
        )
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
        starts=in_words(starts_on),
        **said(suspension),
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
    given = {
        "representations_on": representations_on,
        "board_met_on": board_met_on,
        "board_outcome": board_outcome,
        "reintegration_on": reintegration_on,
    }
    if same := same_again("suspension.board_recorded", suspension, given, by=by):
        return same
    suspension = standing(suspension, version)
    today = timezone.localdate()
    for name, day in (("representations_on", representations_on), ("board_met_on", board_met_on)):
        if day and not suspension.decided_on <= day <= today:
            raise ValidationError(
                {name: f"The day must be between {in_words(suspension.decided_on)} and today."}
            )
    if bool(board_met_on) != bool(board_outcome):
        raise ValidationError(
            {"board_outcome": "Give both the day the board met and what it decided."}
        )
    if board_outcome and board_outcome not in BoardOutcome.values:
        raise ValidationError({"board_outcome": "Choose what the board decided."})
    return change("suspension.board_recorded", suspension, given, by=by)


@transaction.atomic
def record_panel(
    *,
    suspension,
    by,
    version,
    panel_applied_on=None,
    panel_met_on=None,
    panel_outcome="",
    reconsidered_on=None,
):
    """Record the independent review: the application, the panel's notice, the second look.

    `panel_met_on` is the day of the panel's notice, from which the board's ten days count.
    """
    given = {
        "panel_applied_on": panel_applied_on,
        "panel_met_on": panel_met_on,
        "panel_outcome": panel_outcome,
        "reconsidered_on": reconsidered_on,
    }
    if same := same_again("suspension.panel_recorded", suspension, given, by=by):
        return same
    suspension = standing(suspension, version)
    _check_panel(suspension, given)
    return change("suspension.panel_recorded", suspension, given, by=by)


def _check_panel(suspension, given):
    """Raise ValidationError unless each day follows the one before it."""
    if not suspension.is_permanent or not suspension.board_met_on:
        raise ValidationError(
            "A review follows the governing board's decision on a permanent exclusion."
        )
    if bool(given["panel_met_on"]) != bool(given["panel_outcome"]):
        raise ValidationError(
            {"panel_outcome": "Give both the day of the panel's notice and what it decided."}
        )
    before = suspension.board_met_on
    for name in ("panel_applied_on", "panel_met_on", "reconsidered_on"):
        day = given[name]
        if day is None:
            continue
        if before is None or not before <= day <= timezone.localdate():
            raise ValidationError(
                {name: "Give the days in their order, none of them in the future."}
            )
        before = day
    if given["panel_met_on"] and not given["panel_applied_on"]:
        raise ValidationError({"panel_applied_on": "Give the day of the application."})
    if given["reconsidered_on"] and given["panel_outcome"] in ("", PanelOutcome.UPHELD):
        raise ValidationError(
            {"reconsidered_on": "The board reconsiders when the panel says that it should."}
        )
