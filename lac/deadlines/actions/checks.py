"""What the actions on deadlines check before they change anything, and days in words."""

from django.core.exceptions import ValidationError

from ..duty import DUTIES


def said(day):
    """3 March 2026."""
    return f"{day.day} {day:%B %Y}"


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
