"""Accepting a gap in a record."""

from django import forms

from .fields import day_field, long_text


class AcceptGapForm(forms.Form):
    """Until when, and why."""

    until = day_field("Until which day?", "A year from now at most; then it is counted again")
    reason = long_text("Why may it stay as it is?", required=True, length=300, rows=3)
