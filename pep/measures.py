"""Numbers in what people write: marks, ages in years and months, and how far a target has come.

Pure. A mark that is no number ("Working towards") has no figure, and nothing is made of it.
"""

import re
from decimal import Decimal

_NUMBER = re.compile(r"[£]?\s*(-?\d{1,6}(?:[.,]\d{1,3})?)\s*%?", re.ASCII)
_AGE = re.compile(
    r"(\d{1,2})\s*(?:years?|yrs?|y|:|/)\s*,?\s*(?:(?:and\s+)?(\d{1,2})\s*(?:months?|mths?|m)?)?",
    re.ASCII | re.IGNORECASE,
)


def number_in(text):
    """The text as a Decimal when all of it is a number ("12", "12.5", "95%"), else None."""
    match = _NUMBER.fullmatch(text.strip())
    return Decimal(match[1].replace(",", ".")) if match else None


def years_in(text):
    """An age as years: "8 years 2 months", "8y 2m", "8:02"; None when the text is not an age."""
    match = _AGE.fullmatch(text.strip())
    if not match or int(match[2] or 0) > 11:
        return None
    return Decimal(int(match[1]) * 12 + int(match[2] or 0)) / 12


def figure_in(text):
    """A number or an age as a Decimal, or None."""
    number = number_in(text)
    return years_in(text) if number is None else number


def reaches(result, estimate):
    """Whether a result is as good as an estimate; None unless both are figures or the same."""
    if not result.strip() or not estimate.strip():
        return None
    here, there = figure_in(result), figure_in(estimate)
    if here is None or there is None:
        return True if result.strip().casefold() == estimate.strip().casefold() else None
    return here >= there


def share_done(baseline, target, now):
    """How much of the way from the baseline to the target lies behind, in per cent, from 0 to 100.

    None when one of them is no figure, or when nothing was to change.
    """
    start, end, here = (figure_in(it) for it in (baseline, target, now))
    if start is None or end is None or here is None or start == end:
        return None
    return max(0, min(100, int((here - start) * 100 / (end - start))))
