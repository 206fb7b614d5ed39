"""A figure in words and beside last year's, for pages and files.

There are two readings. Those who may see names read exact figures. Those who may not read rounded
ones, so that no small group can be recognised, nor worked out by taking one figure from another:
counts to the nearest five, shares from the rounded counts, and "fewer than 5" for one to four.
See docs/adr/0006-figures-without-names.md.
"""

from .indicator import Unit

SMALL = 5
# From here on a share is shown: the least number that reads "about 15". With a limit that cuts
# through what reads alike, or fewer children, the hidden few could be worked out after all.
ENOUGH = 13
FEW = "fewer than 5"
NO_RECORDS = "no records"
TOO_FEW = "too few children to show"


def measured(indicator, scope, *, names_are_shown):
    """An indicator now and a year before: in words, and for shares as numbers for a chart."""
    now, before = _figure(indicator, scope), _figure(indicator, scope.a_year_before)
    words, share = (in_words, exact_share) if names_are_shown else (without_names, rounded_share)
    return {
        "indicator": indicator,
        "figure": now,
        "now": words(now),
        "before": words(before),
        "share_now": share(now),
        "share_before": share(before),
        "change": _change(now, before) if names_are_shown else "",
    }


def measured_now(indicator, scope):
    """An indicator's exact figure in words."""
    return in_words(_figure(indicator, scope))


def _figure(indicator, scope):
    return indicator.figure(scope) if indicator.has_records(scope) else None


def in_words(figure):
    """The exact figure as people read it: 81.2% (26 of 32), 7, 12.5 days."""
    if figure is None:
        return NO_RECORDS
    if figure.unit is Unit.SESSIONS:
        return _days(figure.numerator)
    if figure.unit is Unit.COUNT:
        return f"{figure.numerator:,}"
    if not figure.denominator:
        return "none to measure"
    return f"{exact_share(figure):.1f}% ({figure.numerator:,} of {figure.denominator:,})"


def without_names(figure):
    """The figure for readers without names: about 80% (25 of 30), fewer than 5, 12.5 days."""
    if figure is None:
        return NO_RECORDS
    if figure.unit is Unit.COUNT:
        return _about(figure.numerator)
    if figure.unit in (Unit.SESSIONS, Unit.SESSION_SHARE):
        return _of_sessions(figure)
    if not figure.denominator:
        return "none to measure"
    if figure.denominator < ENOUGH:
        return TOO_FEW
    whole = f"about {rounded(figure.denominator):,}"
    if 0 < figure.numerator < SMALL:
        return f"{FEW} of {whole}"
    if 0 < figure.denominator - figure.numerator < SMALL:
        return f"all but {FEW} of {whole}"
    if figure.numerator in (0, figure.denominator):
        return f"{'all' if figure.numerator else 'none'} of {whole}"
    parts = f"{rounded(figure.numerator):,} of {rounded(figure.denominator):,}"
    return f"about {rounded_share(figure)}% ({parts})"


def rounded(number):
    """To the nearest five; what is not nothing never reads as nothing."""
    return max(SMALL, (number + SMALL // 2) // SMALL * SMALL) if number else 0


def exact_share(figure):
    """Per cent to one decimal, cut off and never rounded up across a threshold; None for counts."""
    if (
        figure is None
        or figure.unit not in (Unit.SHARE, Unit.SESSION_SHARE)
        or not figure.denominator
    ):
        return None
    return figure.numerator * 1000 // figure.denominator / 10


def rounded_share(figure):
    """Whole per cent from the rounded counts; None where the words give no share."""
    if figure is None:
        return None
    if figure.unit is Unit.SESSION_SHARE:
        return None if figure.people < ENOUGH else round(exact_share(figure))
    if figure.unit is not Unit.SHARE or (figure.denominator or 0) < ENOUGH:
        return None
    parts = (figure.numerator, figure.denominator - figure.numerator)
    if any(0 < part < SMALL for part in parts):
        return None
    return min(100, rounded(figure.numerator) * 100 // rounded(figure.denominator))


def _about(number):
    if 0 < number < SMALL:
        return FEW
    return f"about {rounded(number):,}" if number else "0"


def _of_sessions(figure):
    """Sessions tell of the children behind them: shown from a number of children upwards."""
    if figure.unit is Unit.SESSION_SHARE:
        share = rounded_share(figure)
        return TOO_FEW if share is None else f"about {share}%"
    if 0 < figure.people < SMALL:
        return TOO_FEW
    return f"about {_days(rounded(figure.numerator // 2) * 2)}" if figure.numerator else _days(0)


def _days(sessions):
    days = f"{sessions // 2:,}" + (".5" if sessions % 2 else "")
    return f"{days} day{'' if sessions == 2 else 's'}"


def _change(now, before):
    """Year on year, for counts and days: "18% fewer", "no change"; empty without a year before."""
    if (
        now is None
        or before is None
        or now.unit not in (Unit.COUNT, Unit.SESSIONS)
        or not before.numerator
    ):
        return ""
    difference = now.numerator - before.numerator
    if not difference:
        return "no change"
    return f"{abs(difference) * 100 // before.numerator}% {'more' if difference > 0 else 'fewer'}"
