"""What the actions on deadlines share: days in words, and reasons that are asked for."""

from django.core.exceptions import ValidationError


def said(day):
    """3 March 2026."""
    return f"{day.day} {day:%B %Y}"


def given(reason):
    """The reason without blanks around it; ValidationError when there is none."""
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError({"reason": "Give the reason, so that others understand it later."})
    return reason
