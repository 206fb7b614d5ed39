"""Opening a record outside one's scope in an emergency, ending it, and judging it afterwards."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from lac.accounts.access import Permission
from lac.accounts.mail import send
from lac.accounts.models import User
from lac.audit.log import record
from lac.audit.models import Event

from ..access import permissions_on
from ..glass import heads_of, is_reviewer
from ..models import BrokenGlass, Child

# So many records in a day are no emergency: somebody is looking around.
MOST_IN_A_DAY = 5
MOST_TRIES = 10
HOUR = dt.timedelta(hours=1)
SHORTEST_REASON = 20


@transaction.atomic
def note_glass_try(*, by):
    """Count a try to find a child outside one's scope. Raises after ten in an hour."""
    _one_at_a_time(by)
    tries = Event.objects.filter(
        action="glass.tried", actor_id=by.pk, at__gt=timezone.now() - HOUR
    ).count()
    if tries >= MOST_TRIES:
        raise ValidationError(
            "You have tried too often. Ring the virtual school: they can give you access."
        )
    record("glass.tried", by=by)


def _one_at_a_time(user):
    """Wait for what the same person does in another tab: the limits count what is done."""
    list(User.objects.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk"))


@transaction.atomic
def break_glass(*, child, reason, by):
    """Open a child's record to somebody for an hour, and tell the authority's heads at once."""
    if not by.may(Permission.BREAK_GLASS):
        raise ValidationError("Your role does not open other children’s records.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": "Say in a sentence or two why you need this record now."})
    _one_at_a_time(by)
    child = Child.unscoped.select_for_update().get(pk=child.pk)
    if child.readers is not None:
        raise ValidationError("No child fits. Ring the virtual school.")
    if permissions_on(by, child.pk):
        raise ValidationError("You can see this child already: search for them in “My children”.")
    today = BrokenGlass.unscoped.filter(user=by, began_at__gt=Now() - dt.timedelta(days=1))
    if today.count() >= MOST_IN_A_DAY:
        raise ValidationError(
            f"You have opened {MOST_IN_A_DAY} records in this way today. Ring the virtual school."
        )
    heads = heads_of(child)
    if not heads:
        # Nobody would be told of it, and nobody could judge it.
        raise ValidationError("Nobody here could watch over this access. Ring the virtual school.")
    glass = BrokenGlass.unscoped.create(child=child, user=by, reason=reason.strip())
    for head in heads:
        send("glass_broken", key=f"glass:{glass.pk}:{head.pk}", user=head, review=glass.pk)
    record("glass.broken", by=by, subject=glass, child=child, reason=reason.strip())
    by.__dict__.pop("_rights", None)
    return glass


@transaction.atomic
def end_glass(*, child, by):
    """Give the access back before its hour is over."""
    open_now = BrokenGlass.unscoped.select_for_update().open().filter(child=child, user=by)
    if not open_now.update(ended_at=Now()):
        raise ValidationError("This access has ended already.")
    record("glass.ended", by=by, child=child)


@transaction.atomic
def judge_glass(*, glass, judgement, by, note=""):
    """Close the review with a judgement. Nobody judges what they did themselves."""
    glass = BrokenGlass.unscoped.select_for_update().select_related("child").get(pk=glass.pk)
    if glass.user_id == by.pk:
        raise ValidationError("Somebody else has to judge what you did yourself.")
    if not is_reviewer(by, glass):
        raise ValidationError("A virtual school head of the child’s authority judges this.")
    if glass.judged_at:
        raise ValidationError(f"{glass.judged_by} has judged this already.")
    judgement = BrokenGlass.Judgement(judgement)
    if judgement != BrokenGlass.Judgement.RIGHT and not note.strip():
        raise ValidationError({"note": "Say what follows from it."})
    glass.judgement, glass.judgement_note = judgement, note.strip()
    glass.judged_by, glass.judged_at = by, timezone.now()
    # A record that was opened wrongly is closed at once.
    if judgement == BrokenGlass.Judgement.WRONG and glass.ended_at is None:
        glass.ended_at = Now()
    glass.save()
    record(
        "glass.judged",
        by=by,
        subject=glass,
        child=glass.child,
        name=str(glass.user),
        judgement=judgement.label.lower(),
    )
    return glass
