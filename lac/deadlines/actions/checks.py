"""What the actions on deadlines check before they change anything, and days in words."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from lac.accounts.access import Permission
from lac.calendars.days import in_words, working_days
from lac.children.access import scope_of_own_role
from lac.children.models import Child

from ..arithmetic import due_on
from ..duty import DUTIES
from ..models import Extension


def given(reason):
    """The reason without blanks around it; ValidationError when there is none."""
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError({"reason": "Give the reason, so that others understand it later."})
    return reason


def check_may_change(duty):
    """The duty, if an authority may change it; ValidationError with the reason if not."""
    definition = DUTIES.get(duty)
    if definition is None:
        raise ValidationError("There is no such rule.")
    if not definition.is_local():
        kind = definition.source.authority.label.lower()
        raise ValidationError(f"This rule is {kind}. It cannot be changed or switched off here.")
    return definition


def is_own(deadline, user):
    """Whether a deadline falls to a role that somebody holds: then others decide about it."""
    return deadline.owner in user.roles


def check_not_own(deadline, by):
    """Raise ValidationError where somebody would let themselves off, for a time or for good."""
    if is_own(deadline, by):
        raise ValidationError(
            "This deadline falls to you. Ask for more time; somebody else decides."
        )


def may_ask(user, deadline, may):
    """Whether somebody who may do `may` with the child may ask for more time.

    Whoever has to do it, that is: by that role with this child, not by one held elsewhere.
    """
    if Permission.WAIVE_DEADLINE in may or deadline.owner not in user.roles:
        return Permission.WAIVE_DEADLINE in may
    own = scope_of_own_role(user, deadline.owner)
    return Child.unscoped.filter(own, pk=deadline.child_id).exists()


def latest_day(deadline):
    """The last day to which a deadline may be extended; None where it may not be."""
    duty = deadline.definition
    limit = duty and duty.extension_limit()
    if limit is None:
        return None
    return due_on(limit, deadline.usual_due_on, working_days())


def check_extension(deadline, until_on, asked=None):
    """Raise ValidationError with what is wrong, unless the deadline may be extended to the day."""
    latest = latest_day(deadline)
    if latest is None:
        raise ValidationError("The date of this rule is fixed. It cannot be extended here.")
    over = deadline.ended_on is not None and deadline.ended_on < timezone.localdate()
    if deadline.done_on or deadline.waived_at or deadline.withdrawn_at or over:
        raise ValidationError("Only a deadline that is still to be met can be extended.")
    if until_on <= deadline.due_on:
        day = in_words(deadline.due_on)
        raise ValidationError({"until_on": f"It is due on {day} already: give a later day."})
    if until_on > latest:
        limit = deadline.definition.extension_limit()
        raise ValidationError(
            {"until_on": f"At most {limit} more may be granted: to {in_words(latest)}."}
        )
    if asked is None and Extension.unscoped.filter(deadline=deadline, granted=None).exists():
        raise ValidationError("More time has been asked for already, and nobody has decided yet.")
